"""The stylesheet: contrast of its colours in both schemes, its weight, and what it may not hold."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for borders, marks and focus
PAPERS = ("paper", "sheet", "well")
PAIRS = [
    *[(name, paper, TEXT) for name in ("ink", "soft", "link", "sun-ink") for paper in PAPERS],
    *[(name, paper, TEXT) for name in ("good", "bad") for paper in ("paper", "sheet")],
    *[("ink", well, TEXT) for well in ("good-well", "bad-well", "care-well")],
    *[("soft", well, TEXT) for well in ("good-well", "bad-well", "care-well")],
    *[("link", well, TEXT) for well in ("good-well", "bad-well", "care-well")],
    ("good", "good-well", TEXT),
    ("bad", "bad-well", TEXT),
    ("on-action", "action", TEXT),
    *[(name, "night", TEXT) for name in ("night-ink", "night-soft", "night-action")],
    ("night-on-action", "night-action", TEXT),
    *[(name, paper, SHAPE) for name in ("edge", "focus", "action") for paper in PAPERS],
    *[(name, "night", SHAPE) for name in ("night-focus", "night-ray", "night-sun")],
]


@pytest.fixture(scope="module")
def css():
    return Path(finders.find("web/site.css")).read_text(encoding="utf-8")


def tokens(css, scheme):
    """The colour tokens of a scheme: the light ones, with those that dark puts in their place."""
    light, dark = css.split("@media (prefers-color-scheme: dark)", 1)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,8});", light.split("/* Elements */")[0]))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,8});", dark.split("@media")[0]))
    return found


def luminance(colour):
    def linear(at):
        channel = int(colour[at : at + 2], 16) / 255
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5)


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_that_stand_on_each_other_have_enough_contrast(css, scheme, front, back, least):
    colours = tokens(css, scheme)
    assert contrast(colours[front], colours[back]) >= least


def test_black_on_white_is_the_most_contrast_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_stylesheet_is_light(css):
    assert len(gzip.compress(css.encode())) < 9_000


def test_every_token_that_is_used_is_there(css):
    assert set(re.findall(r"var\(--([\w-]+)", css)) <= set(re.findall(r"--([\w-]+):", css))


def test_nothing_is_left_or_right(css):
    assert not re.findall(r"-(?:left|right|top|bottom):(?!:)", css)
    assert not re.findall(r"[;{ ](?:left|right|top|bottom):(?!:)", css)
    assert not re.findall(r"(?:text-align|float|clear): (?:left|right)", css)


def test_the_stylesheet_asks_nobody_else_for_anything(css):
    assert not re.findall(r"@import|url\(\s*[\"']?(?:https?:|//|data:)", css)
