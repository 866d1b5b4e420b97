"""Freezing a design: from then on, it may be printed on certificates, and never changes."""

import hashlib
import json
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from certificates.designs.colours import READABLE, reading_contrast
from certificates.designs.design import Design
from certificates.designs.pictures import store_picture
from certificates.designs.wording import (
    IN_FOOTER,
    IN_STATEMENT,
    IN_TITLE,
    IN_UNNAMED,
    placeholders,
)
from certificates.errors import DesignRefusedError
from certificates.models import DesignRevision


@transaction.atomic
def freeze_design(
    *,
    design_id: uuid.UUID,
    design: Design,
    pictures: Mapping[str, bytes],
    frozen_by_id: uuid.UUID | None = None,
) -> DesignRevision:
    """Freeze a design into its next revision, with its pictures; the newest if that says the same.

    ``pictures`` has those that the design names, made as ``designs.pictures`` makes them. They are
    stored in either case, so that a revision whose pictures were lost is whole again. Raises
    DesignRefusedError, with nothing written, for one that could not be read or is not whole.
    """
    _refuse(design, pictures)
    for name in design.pictures():
        store_picture(pictures[name])
    slots = design.slots()
    digest = hashlib.sha256(json.dumps(slots, sort_keys=True).encode()).hexdigest()
    revisions = DesignRevision.objects.select_for_update().filter(design_id=design_id)
    newest = revisions.order_by("-number").first()
    if newest and newest.content_hash == digest:
        return newest
    last = revisions.aggregate(last=Max("number"))["last"] or 0
    return DesignRevision.objects.create(
        design_id=design_id,
        number=last + 1,
        slots=slots,
        content_hash=digest,
        frozen_by_id=frozen_by_id,
    )


def _refuse(design: Design, pictures: Mapping[str, bytes]) -> None:
    texts = [
        (text, allowed)
        for wording in design.wordings.values()
        for text, allowed in (
            (wording.title, IN_TITLE),
            (wording.statement, IN_STATEMENT),
            (wording.unnamed, IN_UNNAMED),
            (wording.footer, IN_FOOTER),
        )
    ]
    unknown = any(set(placeholders(text)) - set(allowed) for text, allowed in texts)
    colours = design.colours
    faint = reading_contrast(colours["ink"], [colours["paper"]]) < READABLE
    if unknown or faint or set(design.pictures()) - set(pictures):
        raise DesignRefusedError
