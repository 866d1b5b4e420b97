"""The Universal Declaration as a course, in every language of the shared data."""

import unicodedata

import pytest
from pypdfium2 import PdfDocument

from certificates.models import Certificate
from certificates.rendering import CertificateContent, render_pdf
from certificates.services import issue_certificate
from cms.release import release_page
from courses.models import Edition, EditionActivity
from learners import services
from learners.selectors import my_progress
from learners.services import settle_edition
from tests.cms import udhr

pytestmark = [
    pytest.mark.any_database,
    pytest.mark.skipif(
        not udhr.FOLDER.is_dir(),
        reason=f"no shared data at {udhr.FOLDER.parent.parent.name}/data/udhr",
    ),
]
NAMES = {"ar": "أمينة يوسف", "hi": "अमिना यूसुफ़", "my": "မောင်မောင်", "zh-hans": "王小明"}


def squeezed(text):
    """Fold compatibility forms; drop white space, which extraction adds within words."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")


@pytest.fixture
def texts():
    found = udhr.declarations()
    assert len(found) == 22
    return found


def test_course_of_thirty_articles_in_every_language(
    office, learner, texts, django_capture_on_commit_callbacks
):
    for language, page in udhr.build_course(office, texts).items():
        release_page(page)
        edition = Edition.objects.get(language=language)
        assert edition.title == texts[language].title
        html = EditionActivity.objects.get(edition=edition, position=26).content["html"]
        assert texts[language].articles[25][1][0][:30] in html
    course = edition.course
    assert len(course.languages) == 22
    assert course.activities.count() == 30

    _take(learner, course, halves=("en", "my"))
    certificate = Certificate.objects.get()
    assert certificate.language == "my"
    assert certificate.title == texts["my"].title
    assert issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)


def _take(learner, course, halves):
    """Read all lessons, switching language half way."""
    run = course.runs.get()
    ids = {"learner_id": learner.pk, "run_id": run.pk}
    services.set_certificate_name(account=learner, name=NAMES["my"])
    services.enrol(**ids, language=halves[0])
    activities = my_progress(**ids).modules[0].activities
    for activity in activities[:15]:
        services.complete_lesson(**ids, activity_id=activity.id)
    services.change_enrolment_language(**ids, language=halves[1])
    now = my_progress(**ids)
    assert (now.done, now.required, now.edition.language) == (15, 30, halves[1])
    for activity in activities[15:]:
        services.complete_lesson(**ids, activity_id=activity.id)
    settle_edition(edition_id=now.edition.pk)
    assert my_progress(**ids).enrolment.completed_at is not None


@pytest.mark.parametrize("language", NAMES)
def test_certificate_says_name_and_title_and_shows_them(language, texts, tmp_path):
    """Read the text back, and look at the page: ink where the name is, none without one."""
    pdf = render_pdf(_content(language, texts, NAMES[language]))
    text = squeezed(PdfDocument(pdf)[0].get_textpage().get_text_range())
    for expected in (NAMES[language], texts[language].title):
        assert squeezed(expected) in text
    assert _ink(pdf) > _ink(render_pdf(_content(language, texts, ""))) + 200


def _content(language, texts, name):
    from datetime import date
    from decimal import Decimal

    return CertificateContent(
        name=name,
        course_title=texts[language].title,
        language=language,
        completed_on=date(2026, 12, 10),
        hours=Decimal(0),
        issuer="Article 26",
        signatories=(),
        verification_url="https://learn.example.org/verify/X",
        code="X",
    )


def _ink(pdf):
    """Count the dark pixels of the page, the band at the side left out."""
    image = PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L")
    rtl_or_ltr_middle = image.crop((200, 60, 640, 400))
    return sum(rtl_or_ltr_middle.histogram()[:110])
