"""Where sticks are: mounted folders a technician may have plugged in."""

from __future__ import annotations

import re
from pathlib import Path

TOPS = ("/media/", "/run/media/", "/mnt/")
MOST_DEEP = 2
MOUNTS = Path("/proc/self/mounts")
_ESCAPED = re.compile(r"\\([0-7]{3})")


def sticks(mounts: Path = MOUNTS) -> tuple[Path, ...]:
    """Where a stick is mounted: one or two folders below /media, /run/media or /mnt; perhaps write-protected.

    Args:
        mounts: the kernel's table (proc(5)). Only it is read, and no stick touched: this is asked for ever,
            every few seconds, and one that is being pulled out answers late or never.
    """
    rows = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    points = {point for row in rows if (point := row.split(" ")[1]).startswith(TOPS)}
    near = [point for point in points for top in TOPS if 0 < _depth(point, top) <= MOST_DEEP]
    return tuple(sorted(Path(_ESCAPED.sub(_character, point)) for point in near))


def _depth(point: str, top: str) -> int:
    return point.removeprefix(top).count("/") + 1 if point.startswith(top) else 0


def _character(escaped: re.Match[str]) -> str:
    """A blank, tab, line feed or backslash in a name, which the kernel writes in octal."""
    return chr(int(escaped[1], 8))
