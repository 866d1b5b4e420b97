"""What the API has promised: a summary of its description, and what would break a promise.

``docs/api.json`` is what was promised last. ``make api-changes`` promises what there is now, and
writes what is new into ``docs/api-changes.md``; it refuses what would break a client.
"""

import json
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
RECORD, CHANGES = DOCS / "api.json", DOCS / "api-changes.md"
PREFIX, UNRELEASED = "/api/v1", "## Unreleased\n\n"
DEEPEST = 8


def summary(document):
    """Return, for every route, what it asks for and what it answers, by the place of each field.

    ``asks``: of what kinds it may be, and whether it is required. ``answers``: of what kinds it is.
    """
    return {
        f"{method.upper()} {path.removeprefix(PREFIX)}": _route(document, operation)
        for path, way in document["paths"].items()
        for method, operation in way.items()
    }


def broken(before, now):
    """Return which promises are not kept, in words."""
    return [
        f"{route}: {problem}"
        for route, promised in before.items()
        for problem in _broken(promised, now.get(route))
    ]


def _broken(promised, now) -> Iterator[str]:
    if now is None:
        yield "is gone"
        return
    yield from _asks_more(promised["asks"], now["asks"])
    for status, fields in promised["answers"].items():
        if status in now["answers"]:
            yield from _answers_less(status, fields, now["answers"][status])
        else:
            yield f"{status} is answered no more"


def _asks_more(promised, now) -> Iterator[str]:
    for place, asked in now.items():
        if asked["required"] and not promised.get(place, {}).get("required"):
            yield f"{place} is required, and was not"
    for place, asked in promised.items():
        if missing := set(asked["kinds"]) - set(now.get(place, {}).get("kinds", [])):
            yield f"{place} may no longer be {', '.join(sorted(missing))}"


def _answers_less(status, promised, now) -> Iterator[str]:
    for place, kinds in promised.items():
        if place not in now:
            yield f"{status}: {place} is gone"
        elif more := set(now[place]) - set(kinds):
            yield f"{status}: {place} may be {', '.join(sorted(more))} now"


def _route(document, operation):
    asks = {
        f"{each['in']}.{each['name']}": {
            "kinds": _kinds(document, each["schema"], values=True),
            "required": each.get("required", False),
        }
        for each in operation.get("parameters", [])
    }
    body = operation.get("requestBody", {})
    for media, content in body.get("content", {}).items():
        # Without a body where one is needed, nothing else is asked for.
        needed = body.get("required", False) and len(body["content"]) == 1
        asks |= dict(_asked(document, content["schema"], media, required=needed))
    answers = {
        str(status): {
            place: sorted(kinds)
            for media, content in response.get("content", {}).items()
            for place, kinds in _fields(document, content["schema"], media).items()
        }
        for status, response in operation["responses"].items()
        if str(status).startswith("2")
    }
    return {"asks": asks, "answers": answers}


def _asked(document, schema, place, *, required, depth=0):
    """Yield the fields of a body."""
    yield place, {"kinds": _kinds(document, schema, values=True), "required": required}
    for each in _ways(document, schema) if depth < DEEPEST else []:
        for name, inner in each.get("properties", {}).items():
            needed = required and name in each.get("required", [])
            yield from _asked(document, inner, f"{place}.{name}", required=needed, depth=depth + 1)
        if "items" in each:
            yield from _asked(
                document, each["items"], f"{place}[]", required=False, depth=depth + 1
            )


def _fields(document, schema, place, depth=0):
    """Return of what kinds each field of an answer may be."""
    found = {place: set(_kinds(document, schema))}
    for each in _ways(document, schema) if depth < DEEPEST else []:
        inner = {f"{place}.{name}": it for name, it in each.get("properties", {}).items()}
        if "items" in each:
            inner[f"{place}[]"] = each["items"]
        for where, what in inner.items():
            for name, kinds in _fields(document, what, where, depth + 1).items():
                found.setdefault(name, set()).update(kinds)
    return found


def _ways(document, schema):
    """Return what a schema may be, without references."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return _ways(document, document["components"]["schemas"][name])
    choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    return [way for each in choices for way in _ways(document, each)] if choices else [schema]


def _kinds(document, schema, *, values=False):
    found = set()
    for each in _ways(document, schema):
        kind = ":".join(filter(None, [each.get("type", "any"), each.get("format")]))
        allowed = each.get("enum", [each["const"]] if "const" in each else [])
        found |= {f"={value}" for value in allowed} if values and allowed else {kind}
    return sorted(found)


def main():
    """Promise what there is now, and say what is new."""
    import django

    django.setup()
    from config.api import api

    document = api.get_openapi_schema()
    before, now = json.loads(RECORD.read_text()), summary(document)
    if problems := broken(before, now):
        raise SystemExit("\n".join(["This would break clients:", *problems]))
    lines = [f"- New: `{route}`.\n" for route in now if route not in before]
    for route, promised in before.items():
        new = [place for place in now[route]["asks"] if place not in promised["asks"]]
        new += [
            f"{status} {place}"
            for status, fields in now[route]["answers"].items()
            for place in fields
            if place not in promised["answers"].get(status, {})
        ]
        lines += [f"- `{route}`: new: {', '.join(new)}.\n"] if new else []
    text = CHANGES.read_text()
    CHANGES.write_text(text.replace(UNRELEASED, UNRELEASED + "".join(lines)))
    RECORD.write_text(as_text(now))


def as_text(promised):
    """Return what is stored: a route in each line."""
    lines = (f"{json.dumps(route)}: {json.dumps(promised[route])}" for route in sorted(promised))
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    main()
