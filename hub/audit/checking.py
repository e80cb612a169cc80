"""Whether the chains still hold, checked a little at a time: each from where it was found to fit last.

A log of years and ledgers of a million records are not recomputed for whoever opens a page. What is new is
checked within minutes (:func:`go_on`, by the hub's routine), all of it from the first entry once in
REPEAT_MS, and whenever somebody asks for it. What does not fit stays said until somebody has it checked anew,
an end that is gone or was written anew for good: it cannot be checked once more. What is found stands in the
log. Whoever cuts off what was never checked, or this memory too, is found by what stands elsewhere: the log's
end on the sheet of the dispatch meeting and in every backup (:func:`stands`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.audit import service as log
from hub.audit.models import AuditRow, VerifiedRow
from hub.errors import RefusedError
from hub.records import ledgers

log_file = logging.getLogger("yizhan.audit")
LOG = "audit"
"""The chain of the audit log; every other chain is a ledger, by its id."""
REPEAT_MS = 7 * 86_400_000
WHO, WHAT = "hub", "broken"
LEAST_HEAD = 8
"""Hex digits of a hash that are asked for at least."""
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
        is_due = one.whole_at and one.broken_at is None and now_ms - one.began_at >= REPEAT_MS
        if is_due and _gone(session, one) is None:
            _keep(session, replace(one, upto=0, hash=b"", began_at=now_ms, whole_at=0), now_ms)
    begun = {one.chain: one for one in _standing(session)}
    after = checked(session, most)
    for chain, one in after.items():
        if one != before[chain] or not one.began_at:
            _keep(session, one, now_ms)
        if one.broken_at is not None and before[chain].broken_at is None:
            _tell(session, one, now_ms)
    return sum(one.upto - begun[chain].upto for chain, one in after.items())


def begin_anew(session: Session, now_ms: int) -> None:
    """Forget what was found of every chain: all of it is checked from the first entry on.

    But for one whose end is gone: what is left of it fits, and would be found whole.
    """
    for one in _standing(session):
        if _gone(session, one) is None:
            _keep(session, Checked(one.chain, one.end, one.head, began_at=now_ms), now_ms)


def broken(session: Session) -> dict[str, int]:
    """The chains that are known not to fit, and from which entry on."""
    query = select(VerifiedRow.chain, VerifiedRow.broken_at).where(VerifiedRow.broken_at.is_not(None))
    return {chain: at for chain, at in session.execute(query.order_by(VerifiedRow.chain)) if at is not None}


def gone(session: Session) -> int | None:
    """The first line that the hub has checked and that is gone or another by now; None: all stand."""
    return next(_gone(session, one) for one in _standing(session) if one.chain == LOG)


def stands(session: Session, seq: int, head: str) -> bool:
    """Whether the log still has an entry of this number and hash, of which the first hex digits are enough.

    Raises:
        RefusedError: too few of them, or no such digits.
    """
    wanted = head.strip().lower()
    if len(wanted) < LEAST_HEAD or not set(wanted) <= set("0123456789abcdef"):
        raise RefusedError(
            f"链头应是纸上印的那一串（0-9、a-f，至少 {LEAST_HEAD} 位），没有核对。",
            f"the head is the {LEAST_HEAD} or more digits (0-9, a-f) printed on paper; nothing was checked",
        )
    held = _hash_of_line(session, seq)
    return held is not None and held.hex().startswith(wanted)


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
    if (first := _gone(session, one)) is not None:
        return replace(one, broken_at=first)
    if not one.waiting:
        return one
    if one.chain == LOG:
        upto, head, broken = log.verify_from(session, one.upto, one.hash or log.GENESIS, most)
    else:
        upto, head, broken = ledgers.verify_from(session, one.chain, one.upto, one.hash, most)
    return replace(one, upto=upto, hash=head, broken_at=broken)


def _gone(session: Session, one: Checked) -> int | None:
    """The first entry that was found to fit and is no longer what it was, as far as the end tells."""
    if one.end < one.upto:  # its end was cut off
        return one.end + 1
    kept = one.hash if not one.upto else _hash_at(session, one) if one.waiting else one.head
    return None if kept == one.hash else one.upto  # changed, and chained anew from there on


def _tell(session: Session, one: Checked, now_ms: int) -> None:
    """What was found is told where it stays."""
    log_file.error(
        "the chain %s does not fit from entry %s on: somebody changed it", one.chain, one.broken_at
    )
    name = LOG if one.chain == LOG else f"ledgers:{one.chain}"
    log.note(session, WHO, WHAT, name, None, {"line": one.broken_at}, now_ms)


def _hash_of_line(session: Session, seq: int) -> bytes | None:
    return session.scalar(select(AuditRow.hash).where(AuditRow.seq == seq))


def _hash_at(session: Session, one: Checked) -> bytes | None:
    if one.chain == LOG:
        return _hash_of_line(session, one.upto)
    return one.hash if ledgers.holds(session, one.chain, one.upto, one.hash) else None


def _keep(session: Session, one: Checked, now_ms: int) -> None:
    row = session.get(VerifiedRow, one.chain) or VerifiedRow(chain=one.chain)
    is_whole = one.broken_at is None and not one.waiting
    row.upto, row.hash, row.broken_at = one.upto, one.hash, one.broken_at
    row.began_at, row.checked_at = one.began_at or now_ms, now_ms
    row.whole_at = one.whole_at or (now_ms if is_whole else None)
    session.add(row)
    session.flush()
