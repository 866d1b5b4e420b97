"""Who works in which office, as what."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Office


class Role(models.TextChoices):
    """What somebody of the staff is, in one office; administrators are it everywhere."""

    EDUCATOR = "educator", _("Educator")
    REVIEWER = "reviewer", _("Reviewer")
    MANAGER = "manager", _("Office manager")
    ANALYST = "analyst", _("Programme analyst")
    SUPPORT = "support", _("Support")
    ADMINISTRATOR = "administrator", _("Administrator")


class RoleGroup(models.Model):
    """The group of those who have a role in an office.

    Who is in the group has the role: nothing else says so, and Wagtail's own permissions hang on
    the same group, so that the two cannot differ. ``cms.roles`` makes the groups and fills them.
    """

    role = models.CharField(_("role"), max_length=20, choices=Role)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="office_role")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "office"], name="role_group_once")]

    def __str__(self) -> str:
        return f"{self.role} of {self.office_id}"


class Invitation(models.Model):
    """A code by which somebody takes up a role, once. Only a keyed digest of it is stored.

    It says nothing of whom it is for: who follows it brings an account of their own.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    role = models.CharField(max_length=20, choices=Role)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    by_id = models.UUIDField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.role} of {self.office_id}"
