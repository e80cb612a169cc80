"""The audit log: who changed what, from what to what; each line is chained to the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from content_packs.wire.codec import canonical
from hub.audit.models import AuditRow

GENESIS = b"\0" * 32
"""What the first line is chained to."""
PAGE_BY_PAGE = {"yield_per": 1000}
"""A log of years does not fit into memory at once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line.

    Attributes:
        seq: number of the line, from 1.
        at: ms since 1970 UTC.
        who: account id, or "cli", "seed".
        what: a short verb such as "edit", "publish", "import".
        object: what it was done to, e.g. ``card:mine/roof``.
        before, after: values that changed; may be empty.
    """

    seq: int
    at: int
    who: str
    what: str
    object: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def note(
    session: Session,
    who: str,
    what: str,
    object: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    now_ms: int,
) -> Entry:
    """Add a line; texts, whole numbers, booleans, lists and objects only."""
    last = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1).with_for_update()).first()
    entry = Entry(
        last.seq + 1 if last else 1, now_ms, who, what, object, dict(before or {}), dict(after or {})
    )
    session.add(
        AuditRow(
            seq=entry.seq, at=now_ms, who=who, what=what, object=object,
            before=dict(entry.before), after=dict(entry.after),
            hash=_hash(last.hash if last else GENESIS, entry),
        )
    )  # fmt: skip
    session.flush()
    return entry


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are wanted; what is empty or 0 asks for nothing.

    Attributes:
        text: stands in who, what or object.
        named: accounts and objects that are found by ``text`` too: it is in their names.
        who, what: exactly these.
        object: exactly this.
        since_ms, until_ms: noted at or after the one, and before the other.
    """

    text: str = ""
    named: frozenset[str] = frozenset()
    who: str = ""
    what: str = ""
    object: str = ""
    since_ms: int = 0
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class Linked:
    """A line with the hash of the one before it, and its own, which is to follow from both."""

    entry: Entry
    previous: bytes
    hash: bytes

    @property
    def fits(self) -> bool:
        """Whether nobody has changed it since it was noted."""
        try:
            return self.hash == _hash(self.previous, self.entry)
        except ValueError:  # no line was ever noted that has no one spelling
            return False


def entries(
    session: Session,
    *,
    most: int | None = 200,
    text: str = "",
    asked: Asked | None = None,
    first: int = 0,
    oldest_first: bool = False,
) -> tuple[Entry, ...]:
    """Lines, newest first.

    Args:
        session: reads.
        most: how many at most; None: all.
        text: looks in who, what and object.
        asked: in place of ``text``.
        first: how many are passed over.
        oldest_first: the other way round.
    """
    order = AuditRow.seq if oldest_first else AuditRow.seq.desc()
    query = _filtered(asked or Asked(text)).order_by(order).offset(first).limit(most)
    return tuple(_entry(row) for row in session.scalars(query))


def count(session: Session, asked: Asked) -> int:
    """How many lines are wanted."""
    return session.scalar(select(func.count()).select_from(_filtered(asked).subquery())) or 0


def choices(session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Everybody who stands in the log, and everything that was done, for filters."""
    found = [session.scalars(select(column).distinct()) for column in (AuditRow.who, AuditRow.what)]
    return tuple(sorted(found[0])), tuple(sorted(found[1]))


def linked(session: Session, asked: Asked) -> Iterator[Linked]:
    """Lines in order, each with what it is chained to; for an export that can be checked by itself."""
    previous, wanted = GENESIS, set(session.scalars(_filtered(asked).with_only_columns(AuditRow.seq)))
    for row in session.scalars(select(AuditRow).order_by(AuditRow.seq), execution_options=PAGE_BY_PAGE):
        if row.seq in wanted:
            yield Linked(_entry(row), previous, row.hash)
        previous = row.hash


def verify(session: Session) -> int | None:
    """Check the chain; the number of the first line that does not fit, or None when all do."""
    return verify_from(session)[2]


def verify_from(
    session: Session, after: int = 0, previous: bytes = GENESIS, most: int = 0
) -> tuple[int, bytes, int | None]:
    """Check the chain from a line on.

    Args:
        session: reads.
        after, previous: the last line that was found to fit, and its hash.
        most: lines to look at; 0: all.

    Returns:
        The last line that fits, its hash, and the number of the first that does not (None: all do).
    """
    query = select(AuditRow).where(AuditRow.seq > after).order_by(AuditRow.seq)
    rows = session.scalars(query.limit(most) if most else query, execution_options=PAGE_BY_PAGE)
    for row in rows:
        if row.seq != after + 1 or row.hash != _hash(previous, _entry(row)):
            return after, previous, after + 1
        after, previous = row.seq, row.hash
    return after, previous, None


def end(session: Session) -> tuple[int, bytes]:
    """The number of the newest line, and its hash; (0, GENESIS) without one."""
    row = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def _filtered(asked: Asked) -> Select[AuditRow]:
    query = select(AuditRow)
    if asked.text:
        columns = (AuditRow.who, AuditRow.what, AuditRow.object)
        found = [column.contains(asked.text, autoescape=True) for column in columns]
        meant = AuditRow.object.in_(asked.named) | ("account:" + AuditRow.who).in_(asked.named)
        query = query.where(found[0] | found[1] | found[2] | meant)
    exact = ((AuditRow.who, asked.who), (AuditRow.what, asked.what), (AuditRow.object, asked.object))
    for column, value in exact:
        if value:
            query = query.where(column == value)
    if asked.since_ms:
        query = query.where(AuditRow.at >= asked.since_ms)
    if asked.until_ms:
        query = query.where(AuditRow.at < asked.until_ms)
    return query


def _hash(previous: bytes, entry: Entry) -> bytes:
    fields = [
        entry.seq, entry.at, entry.who, entry.what, entry.object, dict(entry.before), dict(entry.after),
    ]  # fmt: skip
    return hashlib.sha256(b"yz1 audit\n" + previous + canonical(fields)).digest()


def _entry(row: AuditRow) -> Entry:
    return Entry(row.seq, row.at, row.who, row.what, row.object, row.before or {}, row.after or {})
