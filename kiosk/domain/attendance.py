"""Who has signed which shift, as this station knows it: its own ledger and what the hub told it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from content_packs.values import dataclass
from content_packs.wire.record import Record, counts
from content_packs.wire.rollcall import RollCall, roll_call
from content_packs.wire.undoing import withdrawn

RunKey = tuple[str, str]
"""(ISO shift date, shift id)."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Signed persons per shift run, and what was said at its meeting.

    Attributes:
        here: by this station's records.
        elsewhere: by the hub's word.
        book: this station's records of each run, in the order made.
        rolls: what the records of a run say of its meeting.
        ledger: id of this station's ledger, by which its records are named.
    """

    here: Mapping[RunKey, frozenset[str]] = field(default_factory=dict)
    elsewhere: Mapping[RunKey, frozenset[str]] = field(default_factory=dict)
    book: Mapping[RunKey, tuple[Record, ...]] = field(default_factory=dict)
    rolls: Mapping[RunKey, RollCall] = field(default_factory=dict)
    ledger: str = ""

    def and_records(self, records: Iterable[Record]) -> Attendance:
        """The same with more records of this station."""
        here, book, rolls = dict(self.here), dict(self.book), dict(self.rolls)
        added: dict[RunKey, list[Record]] = {}
        for record in records:
            added.setdefault((record.shift_date, record.shift), []).append(record)
        for run, new in added.items():
            before = book.get(run, ())
            book[run] = (*before, *new)
            rolls[run] = roll_call(book[run])
            kept_from_before = here.get(run, frozenset()) - self._signers(before)
            if signers := kept_from_before | self._signers(book[run]):
                here[run] = signers
        return replace(self, here=here, book=book, rolls=rolls)

    def _signers(self, book: Sequence[Record]) -> frozenset[str]:
        gone = withdrawn((self.ledger, record) for record in book)
        return frozenset(r.person for r in book if counts(r) and (self.ledger, r.seq) not in gone)

    def signed(self, run: RunKey) -> frozenset[str]:
        """Everybody who signed ``run``, wherever."""
        return self.here.get(run, frozenset()) | self.elsewhere.get(run, frozenset())

    def roll(self, run: RunKey) -> RollCall:
        """What is known of the run's meeting."""
        return self.rolls.get(run, RollCall())

    def expected(self, run: RunKey, rostered: frozenset[str] | None) -> frozenset[str] | None:
        """M of a run: the roster as the roll call has changed it; None without a roster."""
        return self.roll(run).expected(rostered)


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


def tally(attendance: Attendance, run: RunKey, rostered: frozenset[str] | None) -> Tally:
    """Count one run; ``rostered`` as it came down, before the roll call."""
    signed, expected = attendance.signed(run), attendance.expected(run, rostered)
    here = attendance.here.get(run, frozenset())
    if expected is None:
        return Tally(len(here), None, 0, ())
    return Tally(
        len(expected & signed), len(expected), len(here - expected), tuple(sorted(expected - signed))
    )
