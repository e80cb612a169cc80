"""Where sticks are: mounted folders a technician may have plugged in."""

from __future__ import annotations

from pathlib import Path

TOPS = ("media", "run/media", "mnt")


def sticks(root: Path = Path("/")) -> tuple[Path, ...]:
    """Where a stick is mounted: folders below /media, /run/media and /mnt; it may be write-protected."""
    found = (path for top in TOPS for depth in ("*", "*/*") for path in _below(root / top, depth))
    return tuple(path for path in found if path.is_mount())


def _below(top: Path, depth: str) -> list[Path]:
    """What can be seen there; a stick that is being pulled out is nowhere."""
    try:
        return sorted(top.glob(depth))
    except OSError:
        return []
