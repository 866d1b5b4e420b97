"""The web fonts, made from Debian's Noto: ``make fonts`` writes them again.

Most people read with the fonts of their phone. A few scripts get one of ours, for phones that have
none of their own, or one of another encoding (Burmese phones were sold with Zawgyi in the place of
Unicode fonts until 2019). ``site.css`` asks for them; a test compares its ranges with this table.
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = Path("/usr/share/fonts/truetype/noto")
FOLDER = Path(__file__).parent / "static" / "web" / "fonts"
# Joiners and the dotted circle, on which a mark stands alone.
SHARED = "U+200B-200D,U+25CC"
FONTS = {
    "burmese": ("NotoSansMyanmar-Regular.ttf", "U+1000-1032,U+1036-104F"),
    "khmer": ("NotoSansKhmer-Regular.ttf", "U+1780-17FF,U+19E0-19FF"),
    "ethiopic": ("NotoSansEthiopic-Regular.ttf", "U+1200-137F"),
}


def main() -> None:
    """Write every font."""
    for name, (source, characters) in FONTS.items():
        _subset(SOURCE / source, f"{characters},{SHARED}").save(FOLDER / f"{name}.woff2")


def _subset(source: Path, characters: str) -> TTFont:
    """Return the font with these characters only, and everything that joins and stacks them."""
    options = subset.Options(
        layout_features=["*"], hinting=False, flavor="woff2", name_IDs=[0, 1, 2, 13, 14]
    )
    # The file is the same whenever it is made.
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(characters))
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


if __name__ == "__main__":
    main()
