"""What a change must cost at least, and what its rivals cost: the floor, a whole zip, rsync."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import zstandard

LEVEL = 19


@lru_cache(maxsize=256)
def squeezed(data: bytes) -> int:
    """Bytes of a file after zstd-19, or as it is where that is less."""
    return min(len(zstandard.ZstdCompressor(level=LEVEL).compress(data)), len(data))


def floor(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> int:
    """Bytes that must come: of every file whose content was nowhere in ``before``, squeezed."""
    held = set(before.values())
    return sum(squeezed(data) for data in set(after.values()) - held)


def whole_zip(files: Mapping[str, bytes]) -> int:
    """Bytes of all files as one zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return out.tell()


def rsync(after: Path, held: Path) -> int | None:
    """Bytes that rsync sends and receives to bring ``held`` up to ``after``; None where it is not installed.

    ``-az --checksum --delete`` between two local processes; no transport around it is counted.
    """
    if not shutil.which("rsync"):
        return None
    held.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["rsync", "-az", "--checksum", "--delete", "--no-whole-file", "--stats", f"{after}/", str(held)],
        capture_output=True, text=True, check=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    found = re.findall(r"^Total bytes (?:sent|received): ([\d,.]+)", done.stdout, re.M)
    return sum(int(number.replace(",", "").replace(".", "")) for number in found)
