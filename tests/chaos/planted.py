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
    """A hub that finds nothing strange."""
    from hub.records import judging

    def count(self: judging.Judge, *_: object, **__: object) -> list[str]:
        return []

    judging.Judge._count = count  # type: ignore[method-assign]


def _stores_twice() -> None:
    """A hub that stores what comes again under other numbers."""
    from sqlalchemy import text

    from hub.records import taking

    add = taking.Taking.add_batch

    def twice(self: Any, station: str, batch: Any, links: Any) -> None:
        before = self.upto(batch.ledger)
        add(self, station, batch, links)
        if batch.first <= before:
            columns = [column.name for column in taking.RecordRow.__table__.columns if column.name != "seq"]
            names = ", ".join(f'"{name}"' for name in columns)
            self._session.execute(
                text(
                    f"INSERT INTO records (seq, {names}) SELECT seq + 1000000, {names} FROM records "
                    "WHERE ledger = :ledger AND seq BETWEEN :first AND :upto ON CONFLICT DO NOTHING"
                ),
                {"ledger": batch.ledger, "first": batch.first, "upto": min(batch.upto, before)},
            )

    taking.Taking.add_batch = twice  # type: ignore[method-assign]


FAULTS: dict[str, Callable[[], None]] = {
    "ticks-unsaved": _ticks_unsaved,
    "forgets-on-puback": _forgets_on_puback,
    "flags-nothing": _flags_nothing,
    "stores-twice": _stores_twice,
}
