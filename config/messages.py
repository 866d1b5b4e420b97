"""Finds translatable strings in Django's templates, for ``pybabel extract``."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import IO, Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def extract_django(
    file: IO[bytes], keywords: Mapping[str, Any], comments: Any, options: Any
) -> Iterator[Any]:
    """Yield (line, function, messages, comments), as Babel asks of an extractor.

    Django turns a template into something like Python, for xgettext, which needs not be installed
    here. What stands for the text around the strings is not indented as Python is.
    """
    source = templatize(file.read().decode())
    lines = "\n".join(line.strip() for line in source.split("\n"))
    return extract_python(BytesIO(lines.encode()), keywords, comments, options)
