"""The page."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import override

from web.decorators import page
from web.styleguide.examples import Example, examples
from web.styleguide.samples import LANGUAGES, sample

COLOURS = (
    *("paper", "sheet", "well", "line", "edge", "ink", "soft", "link", "action", "on-action"),
    *("focus", "sun", "sun-ink", "ray", "good", "good-well", "bad", "bad-well", "care-well"),
    *("night", "night-ink", "night-soft", "night-line", "night-action", "night-focus"),
)


@page("GET")
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show everything in a language: one that runs left to right, or one right to left."""
    asked = request.GET.get("language")
    language = asked if asked in LANGUAGES else LANGUAGES[0]
    with override(language):
        shown = [
            (group, [_shown(each, request) for each in rows])
            for group, rows in groupby(examples(sample(language)), key=lambda each: each.group)
        ]
        context = {"groups": shown, "colours": COLOURS, "languages": LANGUAGES, "chosen": language}
        return render(request, "web/styleguide/index.html", context)


def _shown(example: Example, request: HttpRequest) -> tuple[Example, str]:
    return example, render_to_string(example.template, example.context, request)
