"""The one way a file that must outlive a power cut is written.

Order: temporary file beside the target, fsync, rename, fsync of the folder. python-tuf and most
libraries leave the fsyncs out; with them missing a cut leaves an empty or old file under the new
name (ARCHITECTURE.md, "Durability").
"""

from __future__ import annotations

import os
import threading
from pathlib import Path


class Disk:
    """The steps a durable write is made of, on the real file system.

    A test puts a double in its place that writes down every step, and so knows what a power cut between
    any two of them may leave.
    """

    def open(self, path: Path, mode: int) -> int:
        """Make a new file and give its descriptor."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)

    def write(self, descriptor: int, data: bytes) -> None:
        """Write all of ``data``."""
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.write(data)

    def fsync(self, descriptor: int) -> None:
        """What was written is on the disk."""
        os.fsync(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        """Give a file another name, which it may take from another file."""
        os.replace(source, target)

    def fsync_dir(self, folder: Path) -> None:
        """The names in a folder are on the disk."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def make_dir(self, folder: Path) -> None:
        """Make a folder in one that is there."""
        folder.mkdir(exist_ok=True)

    def unlink(self, path: Path) -> None:
        """Take a name away; no matter when there is none."""
        path.unlink(missing_ok=True)


DISK = Disk()


def write_durably(path: Path, data: bytes, mode: int = 0o644, disk: Disk = DISK) -> None:
    """Put ``data`` at ``path`` so that after a power cut the file holds all old or all new bytes.

    Args:
        path: target; missing parent folders are made (and synced).
        data: whole content.
        mode: permission bits of the new file.
        disk: the file system.

    Raises:
        OSError: the disk refused. No temporary file is left, and the old file is untouched; only when
            the very last step failed (the fsync of the folder) the new file already stands there,
            whole, but a power cut may still bring back the old one.
    """
    _make_folder(path.parent, disk)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    disk.unlink(temporary)  # left by a power cut, maybe read-only
    try:
        descriptor = disk.open(temporary, mode)
        try:
            disk.write(descriptor, data)
            disk.fsync(descriptor)
        finally:
            os.close(descriptor)
        disk.rename(temporary, path)
    except OSError:
        disk.unlink(temporary)
        raise
    disk.fsync_dir(path.parent)


def _make_folder(folder: Path, disk: Disk) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent, disk)
    disk.make_dir(folder)
    disk.fsync_dir(folder.parent)
