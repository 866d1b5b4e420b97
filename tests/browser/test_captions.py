"""Captions reach the player, under the content security policy, also in low-data mode."""

import pytest

from cms.release import release_page
from learners.services import enrol, set_preferences
from tests.cms import media, pages

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
# A player loads captions once they are wanted: as here, or as somebody switches them on.
READ = """async () => {
    const { textTracks: [track] } = document.querySelector("video");
    track.mode = "showing";
    const loaded = () => track.cues?.length;
    while (!loaded()) await new Promise(requestAnimationFrame);
    return [track.kind, track.language, track.label, track.cues[0].text];
}"""


@pytest.fixture
def address(office, learner):
    course = pages.course_page(pages.office_page(office))
    pages.lesson_page(pages.module_page(course), blocks=[media.film()])
    edition = release_page(course).edition
    run = edition.course.runs.get()
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    return f"/runs/{run.pk}/{edition.activities.get().activity_id}/"


@pytest.mark.parametrize("low_data", [False, True])
def test_captions_are_shown(low_data, phone, address, learner):
    set_preferences(account=learner, neutral_titles=False, low_data=low_data)
    page = phone.new_page()
    page.goto(address)
    if low_data:
        page.get_by_role("link", name="Play video").click()
    words = "Everyone has the right to education."
    assert page.evaluate(READ) == ["captions", "en", "English", words]
