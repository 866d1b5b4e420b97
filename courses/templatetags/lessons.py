"""What the templates of lessons need."""

from django import template

from courses import checks

register = template.Library()
register.filter("pieces", checks.pieces)
