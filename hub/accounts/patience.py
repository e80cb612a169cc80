"""Wrong tries make the next one wait, longer each time, and never for ever; kept in the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from hub.accounts.models import TryRow

FIRST_MS, LONGEST_MS = 15_000, 10 * 60_000
FORGET_MS = 60 * 60_000
"""After this long without a wrong try everything is forgotten."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What tries are counted for.

    Attributes:
        kind: what it is, e.g. "number".
        name: which one, e.g. "71004".
        free: wrong tries before waiting begins.
    """

    kind: str
    name: str
    free: int

    @property
    def key(self) -> str:
        """What stands in the database for it."""
        return hashlib.sha256(f"{self.kind}\n{self.name}".encode()).hexdigest()


def wait_ms(session: Session, tried: Iterable[Tried], now_ms: int) -> int:
    """How long the next try must still wait for the slowest of these; 0 when it may be made."""
    return max((_wait(session.get(TryRow, one.key), one.free, now_ms) for one in tried), default=0)


def wrong(session: Session, tried: Iterable[Tried], now_ms: int) -> None:
    """Count a wrong try for each of these, and forget what is long past."""
    session.execute(delete(TryRow).where(TryRow.last < now_ms - FORGET_MS))
    for one in tried:
        row = session.get(TryRow, one.key, with_for_update=True) or TryRow(key=one.key, wrong=0, last=now_ms)
        row.wrong, row.last = row.wrong + 1, now_ms
        session.add(row)
    session.flush()


def right(session: Session, tried: Iterable[Tried]) -> None:
    """Forget these: their owner got it right."""
    session.execute(delete(TryRow).where(TryRow.key.in_([one.key for one in tried])))


def _wait(row: TryRow | None, free: int, now_ms: int) -> int:
    if row is None or row.wrong < free or row.last > now_ms or now_ms - row.last > FORGET_MS:
        return 0  # a moment to come: the clock was set back, and must not make anybody wait longer
    pause = min(FIRST_MS << min(row.wrong - free, 16), LONGEST_MS)
    return max(0, row.last + pause - now_ms)
