"""Who has signed which shift, as this station knows it: its own ledger and what the hub told it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from content_packs.wire.record import Record, counts

RunKey = tuple[str, str]
"""(ISO shift date, shift id)."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Signed persons per shift run: ``here`` by this station's records, ``elsewhere`` by the hub's word."""

    here: Mapping[RunKey, frozenset[str]] = field(default_factory=dict)
    elsewhere: Mapping[RunKey, frozenset[str]] = field(default_factory=dict)

    def and_records(self, records: Iterable[Record]) -> Attendance:
        """The same with more records of this station."""
        here = dict(self.here)
        for record in records:
            if counts(record):
                run = (record.shift_date, record.shift)
                here[run] = here.get(run, frozenset()) | {record.person}
        return replace(self, here=here)

    def signed(self, run: RunKey) -> frozenset[str]:
        """Everybody who signed ``run``, wherever."""
        return self.here.get(run, frozenset()) | self.elsewhere.get(run, frozenset())


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
    here = attendance.here.get(run, frozenset())
    if expected is None:
        return Tally(len(here), None, 0, ())
    return Tally(
        len(expected & signed), len(expected), len(here - expected), tuple(sorted(expected - signed))
    )
