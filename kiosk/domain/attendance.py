"""Who has signed which shift, as this station knows it: its own ledger and what the hub told it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from content_packs.wire.record import Record

RunKey = tuple[str, str]
"""(ISO shift date, shift id)."""
NOT_COUNTED = frozenset(("unknown", "revoked", "nowindow"))
"""Flags of records that are kept and shown to the supervisor but sign nobody in."""


def counts(record: Record) -> bool:
    """Whether a record signs its person in."""
    return record.kind == "pledge" and bool(record.person) and not NOT_COUNTED.intersection(record.flags)


@dataclass(slots=True)
class Attendance:
    """Signed persons per shift run.

    ``here`` grows with this station's records; ``elsewhere`` is replaced by each ``signed`` state.
    """

    here: dict[RunKey, set[str]] = field(default_factory=dict)
    elsewhere: Mapping[RunKey, frozenset[str]] = field(default_factory=dict)

    def note(self, records: Iterable[Record]) -> None:
        """Take in records of this station."""
        for record in records:
            if counts(record):
                self.here.setdefault((record.shift_date, record.shift), set()).add(record.person)

    def signed(self, run: RunKey) -> frozenset[str]:
        """Everybody who signed ``run``, wherever."""
        return frozenset(self.here.get(run, ())) | self.elsewhere.get(run, frozenset())


@dataclass(frozen=True, slots=True)
class Tally:
    """N of M for one run at this place.

    Attributes:
        signed: of those expected, how many signed; with no roster, everybody who signed here.
        expected: M, or None when no roster came down (名单未下发).
        others: signed here without being expected (visitors, lent, off roster).
        missing: ids of the expected who have not signed, in roster order of ids.
    """

    signed: int
    expected: int | None
    others: int
    missing: tuple[str, ...]


def tally(attendance: Attendance, run: RunKey, expected: frozenset[str] | None) -> Tally:
    """Count one run."""
    signed = attendance.signed(run)
    here = frozenset(attendance.here.get(run, ()))
    if expected is None:
        return Tally(len(here), None, 0, ())
    return Tally(
        len(expected & signed), len(expected), len(here - expected), tuple(sorted(expected - signed))
    )
