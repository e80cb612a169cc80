"""Which partitions a worker holds, in the database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Delete, Update, delete, func, select, text, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from hub.intake.models import LeaseRow, WorkerRow
from hub.intake.sharing import BEAT_MS, Watch

_TAKE = text("INSERT INTO leases (partition, holder) VALUES (:part, :holder) ON CONFLICT DO NOTHING")


@dataclass(frozen=True, slots=True)
class Holder:
    """A worker, for the console: the partitions it holds, batches stored, and when it began (ms)."""

    id: str
    partitions: tuple[int, ...]
    stored: int
    since: int


class Leases:
    """One worker's.

    Args:
        name: unlike every other worker's that runs; the hub's own is always the same, so that a hub which
            starts again has its partitions at once.
        since: when it began, ms since 1970 UTC, for people.

    Attributes:
        held: the partitions it holds, as of the last :meth:`turn`.
    """

    def __init__(self, name: str, since: int) -> None:
        self.name = name
        self.held: frozenset[int] = frozenset()
        self._since = since
        self._watch = Watch(name)
        self._due = 0

    def is_due(self, now: int) -> bool:
        """Whether it is time for :meth:`turn`; ``now`` is running time, ms."""
        return now >= self._due

    def turn(self, session: Session, now: int) -> None:
        """Give a sign of life, bury the dead, take and give back; to be called every BEAT_MS."""
        self._due = now + BEAT_MS
        if not _count(
            session, update(WorkerRow).where(WorkerRow.id == self.name).values(beat=WorkerRow.beat + 1)
        ):
            session.add(WorkerRow(id=self.name, beat=1, stored=0, since=self._since))
            session.flush()
        beats = {name: beat for name, beat in session.execute(select(WorkerRow.id, WorkerRow.beat))}
        change = self._watch.look(beats, _holders(session), now)
        for worker, beat in change.bury.items():
            if _count(session, delete(WorkerRow).where(WorkerRow.id == worker, WorkerRow.beat == beat)):
                session.execute(delete(LeaseRow).where(LeaseRow.holder == worker))
        session.execute(delete(LeaseRow).where(LeaseRow.holder.not_in(select(WorkerRow.id))))
        session.execute(
            delete(LeaseRow).where(LeaseRow.holder == self.name, LeaseRow.partition.in_(change.give))
        )
        for part in sorted(change.take):
            session.execute(_TAKE, {"part": part, "holder": self.name})
        self.held = frozenset(part for part, holder in _holders(session).items() if holder == self.name)

    def note_stored(self, session: Session, batches: int) -> None:
        """Count what was stored, in the transaction that stores it: other workers see by it that some was."""
        row = update(WorkerRow).where(WorkerRow.id == self.name)
        session.execute(row.values(stored=WorkerRow.stored + batches))

    def give_back(self, session: Session) -> None:
        """At a clean end, or without a line: others may take over at once."""
        session.execute(delete(LeaseRow).where(LeaseRow.holder == self.name))
        session.execute(delete(WorkerRow).where(WorkerRow.id == self.name))
        self.held, self._due = frozenset(), 0


def stored_by_others(session: Session, name: str) -> int:
    """Batches that workers other than ``name`` have stored; whatever changes it, something was."""
    return session.scalar(select(func.sum(WorkerRow.stored)).where(WorkerRow.id != name)) or 0


def holders(session: Session) -> tuple[Holder, ...]:
    """Every worker, by name."""
    parts: dict[str, list[int]] = defaultdict(list)
    for part, holder in sorted(_holders(session).items()):
        parts[holder].append(part)
    rows = session.scalars(select(WorkerRow).order_by(WorkerRow.id))
    return tuple(Holder(row.id, tuple(parts[row.id]), row.stored, row.since) for row in rows)


def _holders(session: Session) -> dict[int, str]:
    return {part: holder for part, holder in session.execute(select(LeaseRow.partition, LeaseRow.holder))}


def _count(session: Session, statement: Update | Delete) -> int:
    """Execute it; how many rows it changed."""
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount
