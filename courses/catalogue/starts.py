"""What words begin with, in one letter and in two: how short searches are found by an index.

Three letters or more are looked for anywhere in texts, and PostgreSQL has an index for that. One or
two stand almost everywhere in a text, where no index helps; only beginnings are looked for.
"""

import unicodedata

LONGEST_START = 2
"""Characters. A word that is searched for and longer than that is looked for anywhere in texts."""


def starts_of(text: str) -> set[str]:
    """Return the first letter and the first two of each word of a folded text.

    Letters without case (Chinese, Thai, Arabic …) begin something wherever they stand: such scripts
    put no space between words, or join articles to them, and a word of them may be one letter.
    """
    return {
        word[at : at + length]
        for word in text.split()
        for at, char in enumerate(word)
        if at == 0 or _may_begin(char)
        for length in range(1, LONGEST_START + 1)
    }


def _may_begin(char: str) -> bool:
    return unicodedata.category(char).startswith("L") and char.lower() == char.upper()
