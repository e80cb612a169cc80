"""Faults that can be planted, to see that the harness finds them: else it proves nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any


def plant(name: str) -> None:
    """Put faults into this process, named with commas between them; an empty name puts none."""
    for one in filter(None, name.split(",")):
        FAULTS[one]()


def _ticks_unsaved() -> None:
    """A station that answers now and then without having kept the record."""
    from kiosk import counter

    keep, scans = counter.Counter._keep, itertools.count()

    def careless(self: counter.Counter, drafts: Any, now: Any) -> None:
        if next(scans) % 10 != 9:
            keep(self, drafts, now)

    counter.Counter._keep = careless  # type: ignore[method-assign]


def _forgets_on_puback() -> None:
    """A station that takes a batch for delivered once it has been handed to the broker."""
    from kiosk.sync import outbox
    from kiosk.sync.actions import Action, SaveReceipt

    send = outbox.Outbox.send

    def hasty(self: outbox.Outbox, now: int) -> list[Action]:
        actions = send(self, now)
        return [*actions, SaveReceipt(self.last)] if actions else []

    def deaf(self: outbox.Outbox, receipt: Any) -> list[Action]:
        return []

    outbox.Outbox.send, outbox.Outbox.receive = hasty, deaf  # type: ignore[method-assign]


def _flags_nothing() -> None:
    """A hub that sees nobody sign twice."""
    from hub.records import judging

    def follow(self: judging.Judge, counts: Any, clock: Any) -> tuple[list[bool], list[bool]]:
        return [False] * len(counts), [False] * len(counts)

    judging.Judge._follow = follow  # type: ignore[method-assign]


def _stores_twice() -> None:
    """A hub that stores a record once more, under another number, now and then."""
    from sqlalchemy import text

    from hub.records import taking

    write = taking.Taking.write
    columns = [column.name for column in taking.RecordRow.__table__.columns if column.name != "seq"]
    names = ", ".join(f'"{name}"' for name in columns)

    def twice(self: taking.Taking) -> None:
        write(self)
        self._session.execute(
            text(
                f"INSERT INTO records (seq, {names}) SELECT seq + 1000000, {names} FROM records "
                "WHERE seq % 20 = 0 AND seq < 1000000 ON CONFLICT DO NOTHING"
            )
        )

    taking.Taking.write = twice  # type: ignore[method-assign]


def _tells_before_commit() -> None:
    """A desk at the surface that says "entered" of what the database then never kept, now and then."""
    from tests.chaos import desk

    entered, times = desk._entered, itertools.count()

    def hasty(session: Any, *order: Any) -> dict[str, Any]:
        nested = session.begin_nested()
        told = entered(session, *order)
        if told["seq"] and next(times) % 4 == 3:
            nested.rollback()
        return told

    desk._entered = hasty  # type: ignore[assignment]


def _believes_the_hub() -> None:
    """A station that keeps nothing of who has signed elsewhere by the hub's word: a backup put back takes it
    away."""
    from kiosk.domain import signing

    signing.Signing._is_kept_here = lambda *_: True  # type: ignore[method-assign]


FAULTS: dict[str, Callable[[], None]] = {
    "ticks-unsaved": _ticks_unsaved,
    "forgets-on-puback": _forgets_on_puback,
    "flags-nothing": _flags_nothing,
    "stores-twice": _stores_twice,
    "tells-before-commit": _tells_before_commit,
    "believes-the-hub": _believes_the_hub,
}
