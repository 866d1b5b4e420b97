"""Roles in the CMS, in words."""

from django import template

from cms.models.staff import Role

register = template.Library()


@register.filter
def role(value: str) -> str:
    """Return what a role is called."""
    return str(Role(value).label)
