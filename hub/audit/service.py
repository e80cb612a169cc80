"""The audit log: who changed what, from what to what; each line is chained to the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.wire.codec import canonical
from hub.audit.models import AuditRow

_GENESIS = b"\0" * 32


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
            hash=_hash(last.hash if last else _GENESIS, entry),
        )
    )  # fmt: skip
    session.flush()
    return entry


def entries(session: Session, *, before_seq: int = 0, most: int = 200, text: str = "") -> tuple[Entry, ...]:
    """Lines, newest first; ``before_seq`` pages on, ``text`` looks in who, what and object."""
    query = select(AuditRow).order_by(AuditRow.seq.desc()).limit(most)
    if before_seq:
        query = query.where(AuditRow.seq < before_seq)
    if text:
        columns = (AuditRow.who, AuditRow.what, AuditRow.object)
        query = query.where(columns[0].contains(text) | columns[1].contains(text) | columns[2].contains(text))
    return tuple(_entry(row) for row in session.scalars(query))


def verify(session: Session) -> int | None:
    """Check the chain; the number of the first line that does not fit, or None when all do."""
    previous, expected = _GENESIS, 1
    for row in session.scalars(select(AuditRow).order_by(AuditRow.seq)):
        if row.seq != expected or row.hash != _hash(previous, _entry(row)):
            return expected
        previous, expected = row.hash, expected + 1
    return None


def _hash(previous: bytes, entry: Entry) -> bytes:
    fields = [
        entry.seq, entry.at, entry.who, entry.what, entry.object, dict(entry.before), dict(entry.after),
    ]  # fmt: skip
    return hashlib.sha256(b"yz1 audit\n" + previous + canonical(fields)).digest()


def _entry(row: AuditRow) -> Entry:
    return Entry(row.seq, row.at, row.who, row.what, row.object, row.before or {}, row.after or {})
