"""What the templates of lessons need."""

from django import template

from courses import checks, languages

register = template.Library()
register.filter("pieces", checks.pieces)
register.filter("native_name", languages.native_name)
