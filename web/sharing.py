"""What a page says of itself to messengers and search engines (Open Graph), and its card."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from celery import Task
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.cards import certificate_card
from certificates.links import verification_url
from certificates.models import Certificate
from certificates.selectors import ERASED, Verification, ids_by_code
from certificates.tasks import draw_card as draw_certificate_card
from courses.drawing.card import HEIGHT, WIDTH, Card, course_card
from courses.drawing.gallery import card_url, may_ask
from courses.models import Course, Edition
from courses.tasks import draw_card as draw_course_card
from learners.nudges import nudge


@dataclass(frozen=True)
class Shared:
    """A page to share, and its address in one language; ``image`` is "" until it is drawn."""

    page: str
    url: str
    title: str
    description: str
    image: str
    width: int = WIDTH
    height: int = HEIGHT


def shared_course(course: Course, edition: Edition) -> Shared:
    """Return a course in one language as it is shared."""
    page = settings.SITE_URL + reverse("web:course", args=[course.slug])
    return Shared(
        page=page,
        url=f"{page}?language={edition.language}",
        title=edition.title,
        description=edition.summary,
        image=_image(course_card(edition), draw_course_card, lambda: [edition.pk]),
    )


def shared_certificate(found: Verification) -> Shared:
    """Return the public page of a certificate as it is shared. Says nothing of its holder.

    The card of one whose holder is erased is there or not: no row is left to draw it from.
    """
    ids = None if found.state == ERASED else lambda: ids_by_code(found.code)
    with override(found.language):
        description = _("This certificate is genuine")
    return Shared(
        page=verification_url(found.code),
        url=verification_url(found.code),
        title=found.course_title,
        description=description,
        image=_image(certificate_card(found), draw_certificate_card, ids),
    )


def add_to_profile_url(certificate: Certificate) -> str:
    """Return an address of LinkedIn's that offers to add a certificate to the reader's profile.

    A plain link: LinkedIn learns of it when somebody follows it, and not before.
    """
    asked = {
        "startTask": "CERTIFICATION_NAME",
        "name": certificate.title,
        "organizationName": certificate.issuer,
        "issueYear": certificate.completed_on.year,
        "issueMonth": certificate.completed_on.month,
        "certUrl": verification_url(certificate.code),
        "certId": certificate.code,
    }
    if certificate.expires_on:
        asked |= {
            "expirationYear": certificate.expires_on.year,
            "expirationMonth": certificate.expires_on.month,
        }
    return f"https://www.linkedin.com/profile/add?{urlencode(asked)}"


def _image(card: Card, task: Task, ids: Callable[[], Any] | None) -> str:
    """Return a card's whole address; have it drawn, and return "", where it is not there."""
    url = card_url(card)
    if ids and not url and may_ask(card):
        nudge(task, *(str(each) for each in ids()))
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url
