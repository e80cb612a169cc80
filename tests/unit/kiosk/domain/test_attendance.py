"""N of M."""

from __future__ import annotations

from kiosk.domain.attendance import Attendance, tally
from tests.fakes.mine import DAY, draft

RUN = (DAY.isoformat(), "early")


def test_tally_with_roster() -> None:
    attendance = Attendance(elsewhere={RUN: frozenset(("p2",))}).and_records([draft("p1"), draft("p9")])
    count = tally(attendance, RUN, frozenset(("p1", "p2", "p3")))
    assert (count.signed, count.expected, count.others, count.missing) == (2, 3, 1, ("p3",))


def test_tally_without_roster_counts_this_station_alone() -> None:
    attendance = Attendance(elsewhere={RUN: frozenset(("p2",))}).and_records([draft("p1")])
    count = tally(attendance, RUN, None)
    assert (count.signed, count.expected, count.others, count.missing) == (1, None, 0, ())


def test_a_roster_of_nobody_is_not_no_roster() -> None:
    assert tally(Attendance(), RUN, frozenset()).expected == 0


def test_records_of_other_kinds_and_runs_do_not_count() -> None:
    attendance = Attendance().and_records(
        [draft("p1", kind="system"), draft(""), draft("p2", run=("2026-11-22", "early"))]
    )
    assert attendance.signed(RUN) == frozenset()
