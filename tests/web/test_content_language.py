"""The language of a course, apart from that of the pages: switching keeps the place."""

import pytest

from learners.models import Attempt, Enrolment
from tests import drafts


@pytest.fixture
def arabic(release, draft, enrolment, replace):
    """The course in Arabic: each activity has its title in it."""
    module = draft.modules[0]
    activities = tuple(replace(each, title=f"عربي {each.kind}") for each in module.activities)
    modules = (replace(module, activities=activities),)
    return release(replace(draft, language="ar", title="حقوق", modules=modules))


@pytest.fixture
def switch(signed_in, run, url):
    def _switch(language="ar", **form):
        return signed_in.post(
            url("language", run_id=run.pk), {"language": language, **form}, follow=True
        )

    return _switch


@pytest.mark.parametrize("kind", ["lesson", "quiz"])
def test_switching_shows_the_same_activity(kind, arabic, run, draft, signed_in, switch, url):
    activity = next(each for each in draft.activities() if each.kind == kind)
    here = url("activity", run_id=run.pk, activity_id=activity.key)
    form = f'<input type="hidden" name="activity_id" value="{activity.key}">'
    assert form in signed_in.get(here).content.decode()
    response = switch(activity_id=activity.key)
    assert response.redirect_chain[-1][0] == here
    html = response.content.decode()
    assert f"عربي {kind}" in html
    assert '<html lang="en" dir="ltr">' in html
    assert 'lang="ar" dir="rtl"' in html
    assert '<option value="ar" lang="ar" selected>' in html


def test_an_activity_that_the_other_language_lacks_leads_to_the_nearest(
    release, draft, office, enrolment, lesson_id, quiz_id, run, switch, url
):
    lesson = next(draft.activities())
    course = drafts.course(lesson, office_id=office.pk, key=draft.key, language="ar")
    release(course)
    response = switch(activity_id=quiz_id)
    assert response.redirect_chain[-1][0] == url("activity", run_id=run.pk, activity_id=lesson_id)
    assert "This step is not there in العربية." in response.content.decode()


def test_without_a_place_one_comes_to_the_page_of_the_course(arabic, run, switch, url):
    assert switch().redirect_chain[-1][0] == url("progress", run_id=run.pk)


@pytest.mark.parametrize("place", ["nonsense", "../../x", "1"])
def test_a_place_that_makes_no_sense_changes_nothing(place, arabic, switch):
    assert switch(activity_id=place).status_code == 400
    assert Enrolment.objects.get().language == "en"


def test_a_language_that_the_course_is_not_in_changes_nothing(arabic, lesson_id, switch):
    assert switch("th", activity_id=lesson_id).status_code == 404
    assert Enrolment.objects.get().language == "en"


def test_an_open_attempt_stays_in_its_language_and_says_so(
    arabic, open_attempt, signed_in, url, form_answers, run, quiz_id
):
    page = url("attempt", attempt_id=open_attempt.id)
    said = (
        'This attempt stays in the language in which you started it: <bdi lang="en">English</bdi>.'
    )
    assert said in signed_in.get(page).content.decode()
    form = {**form_answers(drafts.right_answers()), "switch": "1", "language": "ar"}
    response = signed_in.post(page, form, follow=True)
    quiz = url("activity", run_id=run.pk, activity_id=quiz_id)
    assert response.redirect_chain[-1][0] == quiz
    html = response.content.decode()
    assert "عربي quiz" in html
    assert f'href="{page}"' in html
    assert said in html
    attempt = Attempt.objects.get()
    assert attempt.answers == drafts.right_answers()
    assert attempt.edition.language == "en"
    assert "Prompt of q-single" in signed_in.get(page).content.decode()


def test_switching_does_not_lose_answers_that_do_not_fit(
    arabic, open_attempt, signed_in, url, form_answers
):
    answers = {drafts.SINGLE: [drafts.RIGHT, drafts.WRONG]}
    form = {**form_answers(answers), "switch": "1", "language": "ar"}
    response = signed_in.post(url("attempt", attempt_id=open_attempt.id), form)
    assert response.status_code == 422
    assert response.content.decode().count("checked") == 2
    assert Enrolment.objects.get().language == "en"


def test_a_result_names_each_language_where_it_is_used(
    arabic, open_attempt, signed_in, url, form_answers, run, switch
):
    page = url("attempt", attempt_id=open_attempt.id)
    signed_in.post(page, {**form_answers(drafts.right_answers()), "submit": "1"})
    switch()
    html = signed_in.get(page).content.decode()
    module = '<span lang="ar" dir="rtl">Module</span>'
    assert module in html
    assert '<span lang="en" dir="ltr">Quiz</span>' in html


def test_courses_of_one_language_offer_no_switch(enrolment, run, lesson_id, signed_in, url):
    html = signed_in.get(url("activity", run_id=run.pk, activity_id=lesson_id)).content.decode()
    assert "course-language" not in html


def test_dates_and_numbers_are_those_of_the_pages_language(arabic, run, signed_in, url, switch):
    Enrolment.objects.update(completed_at="2026-03-05T00:00Z", language="ar")
    html = signed_in.get(url("my-learning"), headers={"Accept-Language": "fr"}).content.decode()
    assert "5 mars 2026" in html
    assert '<h2 lang="ar" dir="rtl">' in html
    html = signed_in.get(url("my-learning"), headers={"Accept-Language": "ar"}).content.decode()
    assert "5 مارس" in html
