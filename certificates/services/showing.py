"""Showing: what whoever has the code of a certificate may see besides that it is genuine."""

import uuid

from certificates.errors import NoNameError
from certificates.models import Certificate
from courses.errors import NotFoundError


def show_name(*, learner_id: uuid.UUID, certificate_id: uuid.UUID, shows: bool) -> Certificate:
    """Let whoever has the code of a learner's own certificate see the name on it, or no more.

    It may be taken back at any time, and is nothing that others could not have kept meanwhile.
    Raises NotFoundError (also for others'), NoNameError.
    """
    rows = Certificate.objects.filter(learner_id=learner_id, id=certificate_id)
    certificate = rows.first()
    if certificate is None:
        raise NotFoundError
    if shows and not certificate.name:
        raise NoNameError
    rows.update(shows_name=shows)
    certificate.shows_name = shows
    return certificate
