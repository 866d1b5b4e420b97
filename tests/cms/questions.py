"""A question of every type as an author writes it, with a right answer and its form."""

import uuid

from tests.cms import pages

CANARY = "CANARY-51c2"


def item(value, key=None):
    return {"type": "item", "id": key or str(uuid.uuid4()), "value": value}


def options(*texts, right=0):
    return [
        item({"text": text, "correct": n == right, "feedback": f"{CANARY} option {n}"})
        for n, text in enumerate(texts)
    ]


def question(kind, prompt="What is asked?", **value):
    return pages.block(kind, {"prompt": prompt, "feedback": f"{CANARY} explanation", **value})


def single_choice():
    return question("single_choice", options=options("Yes", "No"))


def multiple_choice(rule="per_option"):
    return question("multiple_choice", options=options("Yes", "No", "Maybe"), rule=rule)


def true_false():
    return question("true_false", correct="false", true_label="True", false_label="False")


def image_choice():
    pictures = [
        item(
            {
                "image": {"image": pages.image().pk, "alt_text": name, "decorative": False},
                "correct": name == "Door",
                "feedback": "",
            }
        )
        for name in ("Door", "Wall")
    ]
    return question("image_choice", options=pictures)


def ordering():
    return question("ordering", items=[item(t) for t in ("1948", "1966", "1979")], rule="per_item")


def matching():
    pairs = [item({"prompt": p, "match": m}) for p, m in [("19", "speech"), ("26", "school")]]
    return question("matching", pairs=pairs, distractors=[item("rest")], rule="per_item")


def categorise():
    groups = [
        item({"title": "Civil", "items": [item("vote"), item("speech")]}),
        item({"title": "Social", "items": [item("health")]}),
    ]
    return question("categorise", groups=groups, rule="per_item")


def blanks(text=None):
    text = text or f"Adopted in [[1948|{CANARY}]] in [[Paris|!London|!Rome]]."
    return question("blanks", text=text, case_matters=False, accents_matter=False)


def short_text():
    return question(
        "short_text",
        accepted=[item("Genève"), item(CANARY)],
        case_matters=False,
        accents_matter=False,
    )


def numeric(tolerance="0.5", tolerance_in="number"):
    units = [item({"text": "m", "factor": "1"}), item({"text": "km", "factor": "1000"})]
    allowed = {"tolerance": tolerance, "tolerance_in": tolerance_in}
    return question("numeric", number="7260", units=units, **allowed)


def scene(letter, *choices):
    made = [
        item({"text": text, "leads_to": to, "points": points, "feedback": f"{CANARY} {text}"})
        for text, to, points in choices
    ]
    return item({"letter": letter, "text": f"Scene {letter}", "choices": made})


def scenario(*scenes):
    scenes = scenes or (
        scene("A", ("Ask her", "B", 2), ("Publish", "", 0)),
        scene("B", ("Explain", "", 3), ("Push", "", -1)),
    )
    return question("scenario", scenes=list(scenes))


def reflection():
    return question("reflection")


def rubric():
    levels = [item({"text": text, "feedback": f"{CANARY} {text}"}) for text in ("Not yet", "Well")]
    return question("rubric", criteria=[item({"text": "I asked first", "levels": levels})])


EVERY = {
    "single_choice": single_choice,
    "multiple_choice": multiple_choice,
    "true_false": true_false,
    "image_choice": image_choice,
    "ordering": ordering,
    "matching": matching,
    "categorise": categorise,
    "blanks": blanks,
    "short_text": short_text,
    "numeric": numeric,
    "scenario": scenario,
    "reflection": reflection,
    "rubric": rubric,
}
