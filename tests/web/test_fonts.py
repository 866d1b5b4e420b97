"""The web fonts: small, licensed, and with every character that the stylesheet sends to them."""

import re
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.subset import parse_unicodes
from fontTools.ttLib import TTFont

from web.fonts import FONTS, SHARED

STATIC = Path(settings.BASE_DIR) / "web" / "static" / "web"
FACE = re.compile(r'url\("fonts/(\w+)\.woff2"\) format\("woff2"\); unicode-range: ([^;]+);')


@pytest.fixture(scope="module")
def faces():
    return dict(FACE.findall((STATIC / "site.css").read_text()))


def test_the_stylesheet_asks_for_the_fonts_that_are_made(faces):
    made = {name: f"{characters},{SHARED}" for name, (_, characters) in FONTS.items()}
    assert {name: ranges.replace(" ", "") for name, ranges in faces.items()} == made


@pytest.mark.parametrize("name", FONTS)
def test_a_font_is_small_and_has_every_character_of_its_script(name):
    path = STATIC / "fonts" / f"{name}.woff2"
    assert path.stat().st_size < 60_000
    characters = parse_unicodes(FONTS[name][1])
    wanted = {char for char in characters if unicodedata.category(chr(char)) != "Cn"}
    # Khmer's inherent vowels are never written: Unicode advises against them.
    assert wanted - set(TTFont(path).getBestCmap()) <= {0x17B4, 0x17B5}


def test_the_fonts_come_with_their_licence():
    assert "SIL Open Font License, Version 1.1" in (STATIC / "fonts" / "OFL.txt").read_text()
