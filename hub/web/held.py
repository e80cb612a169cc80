"""Whole pages that need not be made again: nothing was written to the database, and no word has grown old."""

from __future__ import annotations

import re
import secrets
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
CSRF, MOMENT, CLOCK = (secrets.token_hex(16) for _ in range(3))
"""What a page is drawn with in place of the token of a session, of now in ms, and of the clock's words.
Nobody outside this process knows them, so nobody can have written them into a card or a name."""
_HOLE = re.compile(f"({CSRF}|{MOMENT}|{CLOCK})".encode())
MOST = 3_000_000
"""Bytes of pages held at most."""


@dataclass(slots=True)
class Lasting:
    """How long what is drawn is true while the database stands still: from ``since`` until ``until``, ms."""

    since: int
    until: int = 2**63

    def ends(self, at: int) -> None:
        """Something in it is said otherwise from a moment on."""
        self.until = min(self.until, at)

    def holds(self, now: int) -> bool:
        """Whether all of it is as true now; not before it was drawn either, should a clock go back."""
        return self.since <= now < self.until


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page with holes where readers and moments differ."""

    parts: tuple[bytes, ...]
    lasting: Lasting

    @classmethod
    def of(cls, text: str, lasting: Lasting) -> Drawn:
        """Of a page drawn with CSRF, MOMENT and CLOCK."""
        return cls(tuple(_HOLE.split(text.encode())), lasting)

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(map(len, self.parts))

    def filled(self, csrf: str, now: int, clock: str) -> bytes:
        """The page for a session at a moment."""
        whole = list(self.parts)
        said = {CSRF: csrf, MOMENT: str(now), CLOCK: clock}
        whole[1::2] = [said[hole.decode()].encode() for hole in self.parts[1::2]]
        return b"".join(whole)


@dataclass(slots=True)
class WhileUnchanged(Generic[T]):
    """What follows from the database and from its name, for as long as the database stands as it did.

    ``state`` is what :class:`hub.db.Changes` said before anything of it was read: what comes between the two
    makes it newer than it is taken for, never older. From any thread.
    """

    most: int
    _held: tuple[Hashable, dict[Hashable, tuple[T, int]]] = field(default=(None, {}))

    def get(self, state: Hashable, name: Hashable) -> T | None:
        """What is held under a name; None where there is nothing, or of another state."""
        of, held = self._held
        found = held.get(name) if of == state else None
        return found[0] if found else None

    def put(self, state: Hashable, name: Hashable, value: T, size: int = 1) -> None:
        """Hold it; what was read of another state is forgotten, and all of it where there is too much."""
        of, held = self._held
        if of != state or size + sum(taken for _, taken in list(held.values())) > self.most:
            self._held = state, {name: (value, size)}
        else:
            held[name] = value, size
