"""Signatures taken back: who vouched for the wrong man undoes it within five minutes (SPEC.md 2.4.4).

Nothing is deleted: the undoing is a record of its own, and both sides leave the undone one out alike.
"""

from __future__ import annotations

from collections.abc import Iterable

from content_packs.wire.record import Record

UNDO = "undo"
UNDO_MS = 5 * 60_000
"""How long after it a signature given for another may be taken back."""


def subject_of(ledger: str, seq: int) -> str:
    """How a correction or a contest names a record."""
    return f"record:{ledger}:{seq}"


def named_record(subject: str) -> tuple[str, int] | None:
    """(ledger, seq) that a subject names; None when it names no record."""
    match subject.split(":"):
        case ["record", ledger, seq] if seq.isascii() and seq.isdigit() and len(seq) < 16:
            return ledger, int(seq)
    return None


def is_undoing(record: Record) -> bool:
    """Whether a record takes another back, if that one may be taken back."""
    return record.kind == "correct" and record.value == UNDO and named_record(record.subject) is not None


def may_undo(record: Record, correction: Record) -> bool:
    """Whether ``correction``, which names ``record``, takes it back.

    Only a signature given for another (``proxy``), only by the one who gave it, and within UNDO_MS:
    measured by the station's running time where both are of one boot, else by the wall time.
    """
    same_boot = bool(record.boot) and record.boot == correction.boot
    passed = correction.mono - record.mono if same_boot else correction.at - record.at
    return (
        record.kind == "pledge"
        and record.method == "proxy"
        and correction.author == record.author
        and 0 <= passed <= UNDO_MS
    )


def withdrawn(records: Iterable[tuple[str, Record]]) -> frozenset[tuple[str, int]]:
    """Which of some records are taken back by others of them.

    Args:
        records: (ledger, record), in any order.

    Returns:
        (ledger, seq) of those that count no more.
    """
    held = {(ledger, record.seq): record for ledger, record in records}
    out = set()
    for correction in held.values():
        name = named_record(correction.subject) if is_undoing(correction) else None
        if name is not None and name in held and may_undo(held[name], correction):
            out.add(name)
    return frozenset(out)
