"""Characters out of a scanner's key strokes, as the kernel reports them. Pure.

A scanner in keyboard mode presses the keys of a US keyboard. The numbers are those of the kernel's
input-event-codes.h.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from kiosk.readers.wedge import Wedge

EVENT = struct.Struct("llHHi")
"""struct input_event on 64 bits: seconds, microseconds, type, code, value."""
_SYN, _KEY = 0, 1
_DROPPED = 3
"""SYN_DROPPED: the kernel's buffer ran over and keys are lost."""
_DOWN = 1
"""Value of a key going down; 0 is up, and 2 the repetition of a key that is stuck."""
_SHIFTS, _CAPS, _ENTERS, _BACKSPACE = (42, 54), 58, (28, 96), 14

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (55, "*", "*"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
    (98, "/", "/"),
)
"""(code of the first key, what the keys give, what they give with Shift)."""
_PLAIN = {first + at: character for first, plain, _ in _ROWS for at, character in enumerate(plain)}
_SHIFTED = {first + at: character for first, _, shifted in _ROWS for at, character in enumerate(shifted)}


@dataclass(slots=True)
class Strokes:
    """Takes the bytes of events in, in pieces of any length, and gives whole codes out."""

    _wedge: Wedge = field(default_factory=Wedge)
    _rest: bytes = b""
    _held: set[int] = field(default_factory=set)
    _caps: bool = False
    _torn: bool = False

    def feed(self, data: bytes) -> Iterator[str]:
        """The codes that ``data`` ends; an empty one where Enter came with nothing before it.

        A code of which the kernel lost keys comes out empty too: half a code must never be looked up.
        """
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        for seconds, micros, kind, code, value in EVENT.iter_unpack(data[:whole]):
            if kind == _SYN and code == _DROPPED:
                self._torn = True
                self._held.clear()
            elif kind == _KEY:
                yield from self._stroke(code, value, seconds + micros / 1e6)

    def _stroke(self, code: int, value: int, now: float) -> Iterator[str]:
        if code in _SHIFTS:
            (self._held.add if value else self._held.discard)(code)
        elif value != _DOWN:
            return
        elif code in _ENTERS:
            found = self._wedge.enter(now)
            yield "" if self._torn else found
            self._torn = False
        elif code == _CAPS:
            self._caps = not self._caps
        elif code == _BACKSPACE:
            self._wedge.erase(now)
        elif code in _PLAIN:
            self._wedge.type(self._character(code), now)

    def _character(self, code: int) -> str:
        shift = bool(self._held)
        if self._caps and _PLAIN[code].isalpha():
            shift = not shift
        return (_SHIFTED if shift else _PLAIN)[code]
