"""The one way a file that must outlive a power cut is written.

Order: temporary file beside the target, fsync, rename, fsync of the folder. python-tuf and most
libraries leave the fsyncs out; with them missing a cut leaves an empty or old file under the new
name (ARCHITECTURE.md, "Durability").
"""

from __future__ import annotations

import os
import threading
from pathlib import Path


def write_durably(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Put ``data`` at ``path`` so that after a power cut the file holds all old or all new bytes.

    Args:
        path: target; missing parent folders are made (and synced).
        data: whole content.
        mode: permission bits of the new file.

    Raises:
        OSError: the disk refused. No temporary file is left, and the old file is untouched; only when
            the very last step failed (the fsync of the folder) the new file already stands there,
            whole, but a power cut may still bring back the old one.
    """
    _make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    temporary.unlink(missing_ok=True)  # left by a power cut, maybe read-only
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
