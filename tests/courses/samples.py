"""One question of each type as graders see it: delivery, key, right answer."""

OPTIONS = [{"id": each, "text": each.upper()} for each in ("a", "b", "c")]
CHOICE_KEY = {"correct": ["a", "b"], "options": {"c": "No."}, "feedback": "", "option_count": 3}
SLOTS_KEY = {"correct": {"s1": "a", "s2": "b"}, "feedback": ""}
SLOTS = [{"id": "s1", "text": "One"}, {"id": "s2", "text": "Two"}]
SCENES = [
    {
        "id": "A",
        "text": "First",
        "choices": [
            {"id": "a1", "text": "On", "leads_to": "B"},
            {"id": "a2", "text": "Out", "leads_to": None},
        ],
    },
    {"id": "B", "text": "Then", "choices": [{"id": "b1", "text": "End", "leads_to": None}]},
]

# Type: delivery, key, right answer.
SAMPLES = {
    "single_choice": (
        {"options": OPTIONS},
        {"correct": ["a"], "options": {}, "feedback": ""},
        ["a"],
    ),
    "multiple_choice": ({"options": OPTIONS}, CHOICE_KEY, ["b", "a"]),
    "true_false": (
        {"options": [{"id": "true", "text": "T"}, {"id": "false", "text": "F"}]},
        {"correct": ["true"], "options": {}, "feedback": ""},
        ["true"],
    ),
    "image_choice": (
        {"options": OPTIONS},
        {"correct": ["a"], "options": {}, "feedback": ""},
        ["a"],
    ),
    "ordering": (
        {"items": SLOTS},
        {"correct": {"s1": "1", "s2": "2"}, "feedback": ""},
        {"s2": "2", "s1": "1"},
    ),
    "matching": ({"prompts": SLOTS, "choices": OPTIONS}, SLOTS_KEY, {"s1": "a", "s2": "b"}),
    "categorise": ({"items": SLOTS, "groups": OPTIONS}, SLOTS_KEY, {"s1": "a", "s2": "b"}),
    "blanks": (
        {
            "parts": [
                {"text": "In "},
                {"gap": "g1", "choices": []},
                {"gap": "g2", "choices": OPTIONS},
            ]
        },
        {"gaps": {"g1": ["Paris"], "g2": ["a"]}, "feedback": ""},
        {"g1": "PARIS", "g2": "a"},
    ),
    "short_text": ({}, {"accepted": ["Genève", "جنيف"], "feedback": ""}, "geneve"),
    "numeric": (
        {"units": [{"id": "m", "text": "m"}, {"id": "km", "text": "km"}]},
        {
            "value": "7260",
            "tolerance": "0.5",
            "units": {"m": "1", "km": "1000"},
            "correct": {"value": "7260", "unit": "m"},
            "feedback": "",
        },
        {"value": "7,26", "unit": "km"},
    ),
    "scenario": (
        {"scenes": SCENES},
        {
            "points": {"a1": 1, "a2": 0, "b1": 2},
            "endings": ["a2", "b1"],
            "best": 3,
            "best_way": ["a1", "b1"],
            "options": {},
            "feedback": "",
        },
        ["a1", "b1"],
    ),
    "reflection": ({}, {"feedback": ""}, "What I think."),
    "rubric": (
        {"criteria": [{"id": "s1", "text": "One", "levels": OPTIONS}]},
        {"options": {"a": "Go on."}, "feedback": ""},
        {"s1": "a"},
    ),
}
