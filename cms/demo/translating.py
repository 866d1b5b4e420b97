"""Enters a finished translation into wagtail-localize, string by string.

The result is what a translator's work in the CMS leaves behind, so the demo can be edited,
compared and translated further like any course.
"""

from collections import defaultdict

from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


class TranslationMismatchError(Exception):
    """A translation does not have the same strings as its source."""


def translate_page(page: Page, locale: Locale, translated: Page) -> None:
    """Translate a page with the strings of an unsaved page of the same structure, and publish.

    Raises TranslationMismatchError, naming the page and the field or block.
    """
    source, _ = TranslationSource.update_or_create_from_instance(page)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    targets = _strings(translated)
    for segment in StringSegment.objects.filter(source=source).order_by("order"):
        path = segment.context.path
        if not targets[path]:
            message = f"{page.title} ({locale.language_code}): nothing for {path}"
            raise TranslationMismatchError(message)
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={"data": targets[path].pop(0)},
        )
    left = [path for path, strings in targets.items() if strings]
    if left:
        message = f"{page.title} ({locale.language_code}): more strings than the source at {left}"
        raise TranslationMismatchError(message)
    # wagtail-localize would publish on commit; the demo is built and released in one transaction.
    translation.save_target(publish=False)
    translation.get_target_instance().get_latest_revision().publish()


def _strings(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            found[segment.path].append(segment.string.data)
    return found
