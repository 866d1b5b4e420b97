"""Tables that staff read, in Chromium: what is worth a look may not be beyond the edge."""

import pytest
from django.urls import reverse

from cms.release import release_page
from courses.models import ItemAnalysis
from tests.cms import pages
from tests.factories import AccountFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
PROMPT = "A village headman hands out food aid and says: Be grateful. What describes it best?"
ENTRY = {
    "id": "q",
    "quiz": "Quiz",
    "type": "single_choice",
    "prompt": PROMPT,
    "n": 25,
    "facility": None,
    "few": "right",
    "discrimination": None,
    "blank": None,
    "picks": [
        {"text": "He is doing a favour, since he chose to share", "share": None, "right": False},
        {"text": "He is carrying out a duty towards others", "share": None, "right": True},
    ],
}


def test_the_table_of_questions_fits_a_screen(desk, sign_in, office):
    course = pages.small_course(office)
    edition = release_page(course).edition
    ItemAnalysis.objects.create(edition=edition, questions=[ENTRY], state="done")
    sign_in(desk.context, AccountFactory(is_staff=True, is_superuser=True))
    desk.goto(reverse("cms:items", args=[course.pk]))
    table = desk.get_by_role("region", name="Quiz")
    assert "is the key right?" in table.inner_text()
    for width in (1200, 1440):
        desk.set_viewport_size({"width": width, "height": 900})
        assert table.evaluate("each => each.scrollWidth <= each.clientWidth"), width
