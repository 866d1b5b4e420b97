"""Giving out badges: signed when somebody asks for one, of what their certificate has frozen."""

import uuid

from certificates.badges import (
    BadgeKeyError,
    NotToBeSignedError,
    has_key,
    have_picture,
    picture_of,
    signed_credential,
    status_entry,
)
from certificates.errors import NoBadgesError, NotIssuedYetError
from certificates.models import Certificate
from certificates.selectors import my_certificates, the_issued


def give_badge(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> tuple[Certificate, str]:
    """Return a learner's own issued certificate, and its signed credential.

    Two queries, and some more the first time. Raises NotFoundError (also for others'),
    NotIssuedYetError, EndedCertificateError, NoBadgesError.
    """
    rows = my_certificates(learner_id).select_related("run")
    certificate = the_issued(rows.filter(id=certificate_id))
    try:
        credential = signed_credential(certificate, status_entry(certificate))
    except NotToBeSignedError as error:
        raise NotIssuedYetError from error
    except BadgeKeyError as error:
        raise NoBadgesError from error
    have_picture(picture_of(certificate))
    return certificate, credential


def badge_to_attach(certificate: Certificate) -> str:
    """Return the signed credential for a document that is being made; "" where no badges are given.

    It is the same as its holder downloads. Raises BadgeKeyError, NotToBeSignedError.
    """
    return signed_credential(certificate, status_entry(certificate)) if has_key() else ""
