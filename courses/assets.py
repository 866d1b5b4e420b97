"""Files of editions: images, recordings and downloads, copied at release under their own hash.

The CMS may replace or delete its file afterwards; an edition keeps what it was released with.
"""

import hashlib
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def store_asset(data: bytes, *, filename: str) -> str:
    """Store a file once; return its site path or storage URL. ``filename`` gives the suffix."""
    digest = hashlib.sha256(data).hexdigest()
    path = f"assets/{digest[:2]}/{digest}{PurePath(filename).suffix.lower()}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return default_storage.url(path)
