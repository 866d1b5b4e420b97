"""Designs of certificates as the CMS has them, and what its forms send."""

import json

from cms.models import CertificateDesign
from tests.cms import pages
from tests.cms.editing import stream


def wording(language="en", **texts):
    empty = {"title": "", "statement": "", "unnamed": "", "footer": "", "signatories": []}
    return pages.block("wording", {"language": language, **empty, **texts})


def design_of(office, *, wordings=(), published=True, **fields):
    """A design of an office, published unless said otherwise."""
    design = CertificateDesign(
        office=office,
        name=fields.pop("name", "Blue"),
        wordings=json.dumps(list(wordings)),
        **fields,
    )
    design.live = False
    design.save()
    revision = design.save_revision()
    if published:
        revision.publish()
    design.refresh_from_db()
    return design


def design_form(office, wordings=(), **more):
    """What the form of a design sends."""
    fields = {
        "name": "Blue",
        "office": office.pk if office else "",
        "logo": "",
        "logo_name": "",
        "partner_logo": "",
        "partner_name": "",
        "orientation": "landscape",
        "paper": "#ffffff",
        "ink": "#1b2230",
        "band": "#1f3a5f",
        "accent": "#c98a2b",
        "background": "plain",
        "picture": "",
        "first_signatory": "",
        "second_signatory": "",
        "third_signatory": "",
        "shows_hours": "on",
    }
    return fields | stream("wordings", wordings) | more
