"""What the editor of a page sends, which its scripts make in a browser."""

from typing import Any

from wagtail.test.utils.form_data import rich_text


def lesson_form(title="Lesson", blocks=(), **more):
    return {"title": title, "slug": "lesson", "minutes": "5", **stream("body", blocks), **more}


def quiz_form(title="Quiz", questions=(), **more):
    rules = {
        "minutes": "5",
        "weight": "1",
        "pass_mark": "70",
        "attempts_allowed": "0",
        "wait_minutes": "0",
        "time_limit_minutes": "0",
        "late": "refuse",
        "grade_from": "highest",
        "feedback_when": "submitted",
    }
    fields = {"title": title, "slug": "quiz", "introduction": rich_text("")}
    return {**fields, **rules, **stream("questions", questions), **more}


def course_form(title="Human rights", **more):
    return {
        "title": title,
        "slug": "course",
        "summary": "What everybody should know.",
        "description": rich_text(""),
        "certificate_hours": "0",
        **stream("outcomes", ()),
        **stream("signatories", ()),
        **stream("alignments", ()),
        **more,
    }


def stream(prefix, blocks):
    """The fields of a StreamField, from blocks as it stores them."""
    return _rows(prefix, [(f"{prefix}-{n}", block) for n, block in enumerate(blocks)])


def _rows(prefix, rows):
    fields = {f"{prefix}-count": str(len(rows))}
    for order, (name, row) in enumerate(rows):
        fields |= {f"{name}-deleted": "", f"{name}-order": str(order), f"{name}-id": row["id"]}
        if row["type"] != "item":
            fields[f"{name}-type"] = row["type"]
        fields |= _value(f"{name}-value", _typed(row))
    return fields


def _typed(row):
    return rich_text(row["value"]) if row["type"] == "rich_text" else row["value"]


def _value(name, value: Any):
    if isinstance(value, dict):
        parts = [_value(f"{name}-{key}", part) for key, part in value.items()]
        return {field: text for part in parts for field, text in part.items()}
    if isinstance(value, list):
        return _rows(name, [(f"{name}-{n}", row) for n, row in enumerate(value)])
    if isinstance(value, bool):
        return {name: "on"} if value else {}
    return {name: "" if value is None else str(value)}
