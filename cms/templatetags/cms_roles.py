"""Roles in the CMS and of partners, in words."""

from django import template

from cms.models.staff import Role
from partners.models import MemberRole

register = template.Library()
_LABELS = {**dict(Role.choices), **dict(MemberRole.choices)}


@register.filter
def role(value: str) -> str:
    """Return what a role is called."""
    return str(_LABELS[value])
