"""What can go wrong with frames, each with its stable slug (see ``courses.errors``)."""

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError


class OriginUnknownError(DomainError):
    """A site that is not among those that may show the partner's courses in a frame."""

    slug = "origin-unknown"
    status = 422
    title = _("This site is not registered for showing courses.")


class EmbedTokenError(DomainError):
    """No token of a frame that counts: unknown, used, too old, or for something else."""

    slug = "embed-token-invalid"
    status = 403
    title = _("This page was opened before, or waited too long. Reload it.")
