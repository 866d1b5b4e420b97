"""Leaves room for a signature in a document (ISO 32000-1, 12.8), for ``certificates.signing``.

A signature can also be added to a document that is finished, as a revision of it. Written with the
document it costs next to nothing, and there is one revision, as of a document that nobody changed.
"""

from collections.abc import Callable
from typing import Any

import pydyf

TIME = b"(D:00000000000000Z)"
RANGE = b"[0 0000000000 0000000000 0000000000]"
HIDDEN, LOCKED = 2, 128
SIGNATURES_EXIST, APPEND_ONLY = 1, 2
_NO_CHANGES = (
    "[<< /Type /SigRef /TransformMethod /DocMDP "
    "/TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]"
)


class _Plain(pydyf.Dictionary):
    """A dictionary that stands in the file as it is, for what is put into it later."""

    compressible = False


def leave_room(digits: int, address: str) -> Callable[[Any, pydyf.PDF], None]:
    """Return what makes WeasyPrint leave room for a signature of that many hexadecimal digits.

    ``address`` is where whoever doubts the document can check it. The field is hidden: nothing is
    drawn, and it need not be explained to screen readers (ISO 14289-1, 7.18.1).
    """

    def finish(document: Any, pdf: pydyf.PDF) -> None:
        signature = _Plain(
            {
                "Type": "/Sig",
                "Filter": "/Adobe.PPKLite",
                "SubFilter": "/ETSI.CAdES.detached",
                "M": TIME,
                "ContactInfo": pydyf.String(address),
                "Reference": _NO_CHANGES,
                "ByteRange": RANGE,
                "Contents": f"<{'0' * digits}>",
            }
        )
        pdf.add_object(signature)
        number = pdf.pages["Kids"][0]
        field = pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Widget",
                "FT": "/Sig",
                "T": pydyf.String("Signature"),
                "Rect": pydyf.Array([0, 0, 0, 0]),
                "F": HIDDEN | LOCKED,
                "P": f"{number} 0 R",
                "V": signature.reference,
            }
        )
        pdf.add_object(field)
        pdf.objects[number].setdefault("Annots", pydyf.Array()).append(field.reference)
        pdf.catalog["AcroForm"] = pydyf.Dictionary(
            {
                "Fields": pydyf.Array([field.reference]),
                "SigFlags": SIGNATURES_EXIST | APPEND_ONLY,
            }
        )
        pdf.catalog["Perms"] = pydyf.Dictionary({"DocMDP": signature.reference})

    return finish
