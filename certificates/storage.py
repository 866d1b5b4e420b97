"""Files that are there as a whole, or not at all."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class AtomicFileSystemStorage(FileSystemStorage):
    """Writes beside the target, syncs, renames: a crash leaves the old file or the new one."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself: writing again replaces."""
        return name

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as draft:
            try:
                for chunk in content.chunks():
                    draft.write(chunk)
                draft.flush()
                os.fsync(draft.fileno())
            except BaseException:
                Path(draft.name).unlink()
                raise
        Path(draft.name).replace(target)
        self._sync_folder(target.parent)
        return name

    @staticmethod
    def _sync_folder(folder: Path) -> None:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
