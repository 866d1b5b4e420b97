"""A regrade that is killed anywhere goes on where it was: each attempt once, and back exactly."""

import json
import signal

import pytest

from tests.trust.conftest import wait_until

pytestmark = pytest.mark.servers  # once, where several workers are usual

LEARNERS = 7
SETUP = """
LEARNERS = 7
import dataclasses, json, uuid
from courses.models import Office
from courses.services import release_edition
from learners import services
from learners.models import Account
from learners.services import regrade_chunks
from learners.services.regrading import work_on
from tests import drafts

office = Office.objects.create(slug="o", name="O")
lesson, quiz = drafts.lesson(), drafts.quiz()
course = drafts.course(lesson, quiz, office_id=office.pk)
run = release_edition(draft=course).edition.course.runs.get()
answers = {drafts.SINGLE: [drafts.WRONG], drafts.MULTIPLE: [drafts.ALSO_RIGHT, drafts.RIGHT]}
for number in range(LEARNERS):
    ids = {"learner_id": Account.objects.create_user(f"l-{number}", None).pk, "run_id": run.pk}
    services.enrol(**ids, language="en")
    services.complete_lesson(**ids, activity_id=lesson.key)
    attempt, _ = services.start_attempt(**ids, activity_id=quiz.key, attempt_id=uuid.uuid4())
    services.submit_attempt(
        learner_id=ids["learner_id"], attempt_id=attempt.id, answers=answers
    )
key = {**quiz.answer_key, drafts.SINGLE: {**quiz.answer_key[drafts.SINGLE], "correct": ["o-wrong"]}}
corrected = dataclasses.replace(quiz, answer_key=key)
module = dataclasses.replace(course.modules[0], activities=(lesson, corrected))
edition = release_edition(draft=dataclasses.replace(course, modules=(module,))).edition
regrade = services.request_regrade(
    edition_id=edition.pk, activity_id=quiz.key, reason="Wrong key.", by_id=office.pk
)
work_on(regrade.pk)
"""
START = """
from courses.models import Regrade
from learners import services
regrade = Regrade.objects.get()
services.start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=regrade.pk)
"""
REVERSE = """
from courses.models import Regrade
from learners import services
regrade = Regrade.objects.get()
services.reverse_regrade(regrade_id=regrade.pk, by_id=regrade.pk)
"""
# In chunks of two, so that a kill falls between others.
WORK = """
from courses.models import Regrade
from learners.services import regrade_chunks
from learners.services.regrading import work_on
regrade_chunks.CHUNK = 2
Regrade.objects.update(claimed_until=None)
work_on(Regrade.objects.get().pk)
"""
STATE = """
import json
from django.core.serializers.json import DjangoJSONEncoder
from certificates.models import Certificate
from courses.models import Regrade
from learners.models import Attempt, Completion, Enrolment, RegradedAttempt
regrade = Regrade.objects.get()
print(json.dumps({
    "state": regrade.state, "counts": regrade.counts,
    "attempts": list(Attempt.objects.order_by("id").values("id", "score", "passed", "result",
                                                           "regraded_at")),
    "completions": list(Completion.objects.order_by("learner_id", "activity_id").values()),
    "done": list(Enrolment.objects.order_by("learner_id").values_list("done", flat=True)),
    "kept": RegradedAttempt.objects.count(),
    "certificates": Certificate.objects.count(),
}, cls=DjangoJSONEncoder))
"""
# Before the first write's commit, after the last write, and between two chunks.
POINTS = ["regrade.attempts", "regrade.counted", "regrade.chunk"]


def run(site, *scripts):
    """Run scripts in one process; return what the last one printed."""
    return json.loads(site.run("".join(scripts)))


def check_done(found):
    assert found["state"] == "done"
    assert found["counts"]["attempts"] == found["kept"] == LEARNERS
    assert found["counts"]["gained"] == found["certificates"] == LEARNERS
    assert {attempt["score"] for attempt in found["attempts"]} == {"100.00"}
    assert found["done"] == [2] * LEARNERS


@pytest.mark.parametrize("point", POINTS)
def test_regrade_killed_at_a_failpoint_grades_each_attempt_once(site_after, point):
    site = site_after(SETUP + STATE + START)

    def killed():
        process = site.run(WORK, check=False, FAILPOINT=point)
        return process.returncode == -signal.SIGKILL

    before = json.loads(site.printed)
    assert killed()
    check_done(run(site, WORK, STATE, REVERSE))
    assert killed()
    after = run(site, WORK, STATE)
    assert after["state"] == "reversed"
    for name in ("attempts", "completions", "done"):
        assert after[name] == before[name]
    assert after["certificates"] == LEARNERS


def test_workers_killed_at_any_time_are_followed_by_others(site_after):
    site = site_after(SETUP + STATE + START)
    site.start(FAILPOINT="regrade.chunk")
    site.wait_until_killed()
    site.stop()
    site.start()
    state = "SELECT state FROM courses_regrade"
    wait_until(lambda: site.rows(state) == [("done",)], "not finished")
    check_done(run(site, STATE))
