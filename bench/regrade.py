"""``python -m bench.regrade COUNT``: regrade so many attempts on PostgreSQL. Prints JSON.

A process of its own for each size, and another one that makes the rows, so that its peak memory is
its own.
"""

import dataclasses
import json
import resource
import subprocess
import sys
import time
import uuid

import django

QUESTIONS = 20


def main() -> None:
    """Have attempts made at an edition with a wrong key, and regrade them by the right one."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.regrade", "--make", sys.argv[1]],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    edition_id, quiz_id = made.stdout.split()
    from courses.models import Regrade
    from learners.services import regrading

    by_id = uuid.uuid4()
    seconds = {}
    regrade = regrading.request_regrade(
        edition_id=uuid.UUID(edition_id),
        activity_id=uuid.UUID(quiz_id),
        reason="Bench",
        by_id=by_id,
    )
    seconds["preview"] = _timed(lambda: regrading.work_on(regrade.pk))
    regrading.start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=by_id)
    seconds["regrade"] = _timed(lambda: regrading.work_on(regrade.pk))
    counts = Regrade.objects.get(pk=regrade.pk).counts
    regrading.reverse_regrade(regrade_id=regrade.pk, by_id=by_id)
    seconds["reverse"] = _timed(lambda: regrading.work_on(regrade.pk))
    count = int(sys.argv[1])
    found = {
        "per_second": {name: round(count / took) for name, (took, _) in seconds.items()},
        "per_processor_second": {name: round(count / used) for name, (_, used) in seconds.items()},
        "peak_mb": _peak(),
        "counts": counts,
    }
    print(json.dumps(found))


def _peak() -> float:
    """Return the most memory that this process has had, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def _timed(work) -> tuple[float, float]:  # noqa: ANN001
    """Return how many seconds it took by the clock, and how many of this process's processor."""
    began, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - worked


def make(count: int) -> None:
    """Make ``count`` learners with an attempt each; print the right edition, and the quiz."""
    from bench import seed
    from courses.services import release_edition

    draft = seed.draft(f"regrade-{uuid.uuid4().hex[:6]}")
    wrong = release_edition(draft=draft).edition
    quiz = next(each for each in draft.activities() if each.kind == "quiz")
    for start in range(0, count, 10_000):
        _rows(wrong, quiz, start, min(10_000, count - start))
    # The first question's key was wrong: a quarter gains a mark, a quarter loses one.
    key = {**quiz.answer_key, "q0": {**quiz.answer_key["q0"], "correct": ["o1"]}}
    (module,) = draft.modules
    activities = (*module.activities[:-1], dataclasses.replace(quiz, answer_key=key))
    module = dataclasses.replace(module, activities=activities)
    right = release_edition(draft=dataclasses.replace(draft, modules=(module,))).edition
    print(right.pk, quiz.key)


def _rows(edition, quiz, start: int, count: int) -> None:  # noqa: ANN001
    """Write learners whose answers differ, graded by the wrong key, with their completions."""
    from courses.grading import grade_quiz
    from learners.models import Account, Attempt, Completion, Enrolment

    run = edition.course.runs.get()
    graded = []
    for chosen in range(4):
        # 11 of the others are right, so that the first question decides on the pass (60 %).
        answers = {f"q{n}": ["o0" if n <= 11 else "o3"] for n in range(1, QUESTIONS)}  # noqa: PLR2004
        answers["q0"] = [f"o{chosen}"]
        graded.append((answers, grade_quiz(quiz.content, quiz.answer_key, answers)))
    accounts = Account.objects.bulk_create(
        Account(username=f"{edition.course.slug}-{start + n}", password="!") for n in range(count)
    )
    people = [(account, *graded[n % 4]) for n, account in enumerate(accounts)]
    Enrolment.objects.bulk_create(
        Enrolment(
            learner=account,
            run=run,
            language="en",
            required=edition.required_count,
            done=int(grade.passed),
        )
        for account, _answers, grade in people
    )
    Attempt.objects.bulk_create(
        (
            Attempt(
                learner=account,
                id=uuid.uuid4(),
                run=run,
                activity_id=quiz.key,
                edition=edition,
                number=1,
                state="submitted",
                answers=answers,
                score=grade.score,
                passed=grade.passed,
                result={"questions": grade.questions},
                submitted_at=edition.released_at,
            )
            for account, answers, grade in people
        ),
        batch_size=1000,
    )
    Completion.objects.bulk_create(
        Completion(
            learner=account, run=run, activity_id=quiz.key, edition=edition, score=grade.score
        )
        for account, _answers, grade in people
        if grade.passed
    )


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "--make":
        make(int(sys.argv[2]))
    else:
        main()
