"""Puts a lesson into Kolibri, as an article (KPUB) in a channel of its own. Runs in its shell.

An article is shown in Kolibri's own page and not in a frame, which is the lightest that it offers.
"""

import hashlib
import io
import os
import zipfile
from pathlib import Path

from kolibri.core.content.models import ChannelMetadata, ContentNode, File, LocalFile
from kolibri.core.content.utils.annotation import set_content_visibility_from_disk
from kolibri.core.content.utils.paths import get_content_storage_file_path

channel, node = os.environ["BENCH_CHANNEL"], os.environ["BENCH_NODE"]
packed = io.BytesIO()
with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("index.html", Path(os.environ["BENCH_LESSON"]).read_text())
data = packed.getvalue()
name = hashlib.md5(data).hexdigest()
path = Path(get_content_storage_file_path(f"{name}.kpub"))
path.parent.mkdir(parents=True, exist_ok=True)
path.write_bytes(data)

shared = {"channel_id": channel, "available": True}
root = ContentNode.objects.create(
    id=channel, content_id=channel, title="Bench", kind="topic", **shared
)
lesson = ContentNode.objects.create(
    id=node, content_id=node, title="Lesson", kind="html5", parent=root, **shared
)
local = LocalFile.objects.create(id=name, extension="kpub", available=True, file_size=len(data))
File.objects.create(id=node, local_file=local, contentnode=lesson, preset="kpub", priority=1)
ChannelMetadata.objects.create(id=channel, name="Bench", root=root, min_schema_version="5")
set_content_visibility_from_disk(channel)
