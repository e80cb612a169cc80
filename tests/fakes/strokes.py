"""What the kernel reports when a scanner types: bytes of struct input_event."""

from __future__ import annotations

import struct
from string import ascii_letters, digits

_UNSHIFTED = {
    **dict(zip("1234567890-=", range(2, 14), strict=True)),
    **dict(zip("qwertyuiop", range(16, 26), strict=True)),
    **dict(zip("asdfghjkl;'", range(30, 41), strict=True)),
    **dict(zip("zxcvbnm,./", range(44, 54), strict=True)),
    " ": 57,
}
_SHIFTED = {"_": 12, "+": 13, "!": 2, "@": 3, ":": 39, "?": 53, "#": 4, "&": 8}
_SHIFT, _KEY = 42, 1
ALPHABET = ascii_letters + digits + "-=;',./ _+!@:?#&"
"""What :func:`typed` can type."""


def event(kind: int, code: int, value: int, at: float = 1.0) -> bytes:
    """One event; ``at``: s since boot."""
    return struct.pack("llHHi", int(at), round(at % 1 * 1e6), kind, code, value)


def typed(text: str, at: float = 1.0) -> bytes:
    """Every character's key down and up, with Shift around capitals, each followed by its report."""
    report = event(0, 0, 0, at)
    out = []
    for character in text:
        lower = character.lower()
        shift = character.isupper() or character in _SHIFTED
        code = _SHIFTED[character] if character in _SHIFTED else _UNSHIFTED[lower]
        stroke = event(_KEY, code, 1, at) + report + event(_KEY, code, 0, at) + report
        if shift:
            stroke = event(_KEY, _SHIFT, 1, at) + report + stroke + event(_KEY, _SHIFT, 0, at) + report
        out.append(stroke)
    return b"".join(out)


ENTER = event(_KEY, 28, 1) + event(_KEY, 28, 0)
