"""The paper of an attempt: which questions it draws, and in which order it shows them.

Both follow from the attempt's seed alone, so that they are the same after a break, on another
device, and when graded.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from courses.questions import TYPES

Content = Mapping[str, Any]


def paper(content: Content, seed: int | None) -> Content:
    """Return a quiz's content with the questions of an attempt, in its order.

    ``seed`` is None for attempts from before there were papers, which have all questions as they
    were written.
    """
    pools, shuffle = content.get("pools") or {}, content.get("shuffle", False)
    if seed is None or not (pools or shuffle):
        return content
    drawn = {each for pool, count in pools.items() for each in _draw(content, pool, count, seed)}
    questions = [each for each in content["questions"] if "pool" not in each or each["id"] in drawn]
    if shuffle:
        questions = [_shuffled(question, seed) for question in _by_seed(questions, seed)]
    return {**content, "questions": questions}


def question_count(content: Content) -> int:
    """Return how many questions an attempt has."""
    always = sum("pool" not in each for each in content["questions"])
    return always + sum((content.get("pools") or {}).values())


def before_attempt(content: Content) -> Content:
    """Return what may be seen before an attempt: not the questions that it could draw.

    None at all where an attempt takes its time: whoever reads first would answer without it.
    """
    if content.get("time_limit_minutes"):
        return {**content, "questions": []}
    if not content.get("pools"):
        return content
    return {**content, "questions": [each for each in content["questions"] if "pool" not in each]}


def is_of_attempts(content: Content) -> bool:
    """Say whether the questions of an attempt are others than those seen before it."""
    return any(content.get(rule) for rule in ("pools", "shuffle", "time_limit_minutes"))


def _draw(content: Content, pool: str, count: int, seed: int) -> list[str]:
    candidates = [each for each in content["questions"] if each.get("pool") == pool]
    return [each["id"] for each in _by_seed(candidates, seed)[:count]]


def _shuffled(question: Content, seed: int) -> Content:
    lists = TYPES[question["type"]].shuffled
    return {**question, **{name: _by_seed(question[name], seed) for name in lists}}


def _by_seed(items: list[Any], seed: int) -> list[Any]:
    """Order items by a hash, which stays what it is; a library's shuffle may change."""
    return sorted(items, key=lambda each: hashlib.sha256(f"{seed}/{each['id']}".encode()).digest())
