"""What can go wrong with certificates."""

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError


class NotIssuedYetError(DomainError):
    """The certificate is earned and its document is being made."""

    slug = "certificate-not-issued"
    status = 409
    title = _("Your certificate is being made. Try again in a moment.")


class EndedCertificateError(DomainError):
    """The certificate was revoked or replaced: its document is gone."""

    slug = "certificate-ended"
    status = 409
    title = _("This certificate was revoked or replaced. It has no document any more.")


class NameUnchangedError(DomainError):
    """A certificate is to be replaced that has the present name already."""

    slug = "name-unchanged"
    status = 409
    title = _("This certificate has your present name already.")


class NoNameError(DomainError):
    """A name is to be shown that is not on the certificate."""

    slug = "no-name"
    status = 409
    title = _("This certificate has no name on it.")


class NobodyConcernedError(DomainError):
    """Work on the certificates of a run that would be about nobody."""

    slug = "nobody-concerned"
    status = 409
    title = _("There is no certificate in this run that this would be about.")


class BatchUnderWayError(DomainError):
    """Something is done to the certificates of the run already."""

    slug = "batch-under-way"
    status = 409
    title = _("Something is being done to the certificates of this run. Wait until it is done.")


class UnknownCertificateError(DomainError):
    """One answer for codes that are unknown, malformed or not issued yet."""

    slug = "certificate-unknown"
    status = 404
    title = _("No certificate with this code has been issued.")


class NoBadgesError(DomainError):
    """This site has no key to sign badges with."""

    slug = "no-badges"
    status = 404
    title = _("This site gives no badges.")


class CheckUnavailableError(DomainError):
    """Documents cannot be checked, since this site's own signing certificate is not there."""

    slug = "check-unavailable"
    status = 503
    title = _("Documents cannot be checked just now. Check the code instead.")


class PictureMissingError(Exception):
    """A picture of a design is not where it was stored, or not as it was."""


class DesignRefusedError(Exception):
    """A design has unknown placeholders, text too faint to read, or a picture that is not there."""
