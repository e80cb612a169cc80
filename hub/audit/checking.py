"""Whether the chains still hold, checked a little at a time: each from where it was found to fit last.

A log of years and ledgers of a million records are not recomputed for whoever opens a page. What is new is
checked within minutes (:func:`go_on`, by the hub's routine), all of it from the first entry once in
REPEAT_MS, and whenever somebody asks for it. What does not fit stays said until somebody has it checked anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.audit import service as log
from hub.audit.models import AuditRow, VerifiedRow
from hub.records import ledgers

LOG = "audit"
"""The chain of the audit log; every other chain is a ledger, by its id."""
REPEAT_MS = 7 * 86_400_000
AT_ONCE = 2_000
"""Entries that are recomputed while somebody waits for a page."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a chain was checked.

    Attributes:
        chain: LOG, or a ledger's id.
        end, head: number of its last entry, and the hash after it, as they are kept.
        upto, hash: the last entry found to fit.
        began_at: when the check from the first entry on began, ms; 0 before.
        whole_at: when it came to the end for the first time, ms; 0 before.
        broken_at: the first entry that does not fit; None: none is known.
    """

    chain: str
    end: int
    head: bytes
    upto: int = 0
    hash: bytes = b""
    began_at: int = 0
    whole_at: int = 0
    broken_at: int | None = None

    @property
    def waiting(self) -> int:
        """Entries that have still to be looked at."""
        return max(self.end - self.upto, 0)


def checked(session: Session, most: int = AT_ONCE) -> dict[str, Checked]:
    """Every chain, by name, checked on by at most ``most`` entries in all; nothing is written down."""
    out: dict[str, Checked] = {}
    for one in _standing(session):
        after = _on(session, one, most) if most else one
        most -= after.upto - one.upto
        out[one.chain] = after
    return out


def go_on(session: Session, now_ms: int, most: int) -> int:
    """Check on by at most ``most`` entries and write down how far that is; how many were looked at.

    A chain that has been whole for REPEAT_MS since its check began is begun anew.
    """
    before = {one.chain: one for one in _standing(session)}
    for one in before.values():
        if one.whole_at and one.broken_at is None and now_ms - one.began_at >= REPEAT_MS:
            _keep(session, replace(one, upto=0, hash=b"", began_at=now_ms, whole_at=0), now_ms)
    begun = {one.chain: one for one in _standing(session)}
    after = checked(session, most)
    for chain, one in after.items():
        if one != before[chain] or not one.began_at:
            _keep(session, one, now_ms)
    return sum(one.upto - begun[chain].upto for chain, one in after.items())


def begin_anew(session: Session, now_ms: int) -> None:
    """Forget what was found of every chain: all of it is checked from the first entry on."""
    for one in _standing(session):
        _keep(session, Checked(one.chain, one.end, one.head, began_at=now_ms), now_ms)


def _standing(session: Session) -> list[Checked]:
    """Every chain as it was left, and how long it is by now."""
    known = {row.chain: row for row in session.scalars(select(VerifiedRow))}
    ends = [(LOG, *log.end(session)), *((one.id, one.upto, one.head) for one in ledgers.ledgers(session))]
    return [_read(Checked(*end), known.get(end[0])) for end in ends]


def _read(one: Checked, row: VerifiedRow | None) -> Checked:
    if row is None:
        return one
    return replace(
        one, upto=row.upto, hash=row.hash, began_at=row.began_at, whole_at=row.whole_at or 0,
        broken_at=row.broken_at,
    )  # fmt: skip


def _on(session: Session, one: Checked, most: int) -> Checked:
    """A chain checked on by at most ``most`` entries."""
    if one.broken_at is not None:
        return one
    if one.end < one.upto:  # its end was cut off
        return replace(one, broken_at=one.end + 1)
    kept = one.hash if not one.upto else _hash_at(session, one) if one.waiting else one.head
    if kept != one.hash:  # changed, and chained anew from there on
        return replace(one, broken_at=one.upto)
    if not one.waiting:
        return one
    if one.chain == LOG:
        upto, head, broken = log.verify_from(session, one.upto, one.hash or log.GENESIS, most)
    else:
        upto, head, broken = ledgers.verify_from(session, one.chain, one.upto, one.hash, most)
    return replace(one, upto=upto, hash=head, broken_at=broken)


def _hash_at(session: Session, one: Checked) -> bytes | None:
    if one.chain == LOG:
        return session.scalar(select(AuditRow.hash).where(AuditRow.seq == one.upto))
    return one.hash if ledgers.holds(session, one.chain, one.upto, one.hash) else None


def _keep(session: Session, one: Checked, now_ms: int) -> None:
    row = session.get(VerifiedRow, one.chain) or VerifiedRow(chain=one.chain)
    is_whole = one.broken_at is None and not one.waiting
    row.upto, row.hash, row.broken_at = one.upto, one.hash, one.broken_at
    row.began_at, row.checked_at = one.began_at or now_ms, now_ms
    row.whole_at = one.whole_at or (now_ms if is_whole else None)
    session.add(row)
    session.flush()
