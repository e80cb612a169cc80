"""Figures over days."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from content_packs.wire.record import Record
from hub.config import Settings
from hub.people.service import add_person
from hub.records.service import store_batch
from hub.records.statistics import Span, closed_tallies, per_day, signing_moments, summed
from tests.fakes.hub_mine import SmallMine, Writer, at, pledge

BOTH = frozenset({"face", "heading"})
SPAN = Span("2026-11-20", "2026-11-22", BOTH)


@pytest.fixture
def signed(session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int) -> None:
    """Two of three have signed the early shift of the 21st, one of three that of the 22nd, ten past eight."""
    one, two, _ = (person.id for person in mine.people)
    day_before = at(settings, 7, 25, day=21)
    store(
        session, settings, writer, pledge(one, day_before, shift_date="2026-11-21"),
        pledge(two, at(settings, 12, day=21), shift_date="2026-11-21", flags=("late",), method="proxy"),
        pledge(one, now),
    )  # fmt: skip


def store(session: Session, settings: Settings, writer: Writer, *records: Record) -> None:
    batch = writer.write(*records).batch()
    store_batch(session, settings, "face-1", batch, batch.links(), at(settings, 13))


def test_runs_whose_window_is_open_are_left_out(session: Session, settings: Settings, signed: None) -> None:
    before = closed_tallies(session, settings, SPAN, at(settings, 10, 29))
    assert [(one.date, one.signed) for one in before] == [("2026-11-20", 0), ("2026-11-21", 2)]
    after = closed_tallies(session, settings, SPAN, at(settings, 10, 30))
    assert [(one.date, one.signed) for one in after][-1] == ("2026-11-22", 1)


def test_only_places_and_units_asked_for(
    session: Session, settings: Settings, signed: None, mine: SmallMine
) -> None:
    now = at(settings, 20)
    add_person(session, staff_no="2001", name="乙一", unit_id="s")
    assert closed_tallies(session, settings, Span(SPAN.first, SPAN.last, frozenset({"heading"})), now) == ()
    assert len(closed_tallies(session, settings, Span(SPAN.first, SPAN.last, BOTH, "t"), now)) == 3
    assert closed_tallies(session, settings, Span(SPAN.first, SPAN.last, BOTH, "b"), now) == ()


def test_sums_by_day_and_percent_with_gaps(session: Session, settings: Settings, signed: None) -> None:
    found = closed_tallies(session, settings, SPAN, at(settings, 20))
    assert per_day(found, ("2026-11-19", *SPAN.days)) == (None, 0, 66, 33)
    of_shift = summed(found, lambda one: one.shift)["early"]
    assert (of_shift.expected, of_shift.on_time, of_shift.late, of_shift.missing) == (9, 2, 1, 6)
    assert (of_shift.proxy, of_shift.late_proxy) == (1, 1)


def test_when_it_was_signed_seen_from_the_start_of_the_shift(
    session: Session, settings: Settings, signed: None, mine: SmallMine
) -> None:
    found = signing_moments(session, settings, SPAN)
    assert found.counts == {-40: 1, 10: 1, 240: 1}
    assert [shift.id for shift in found.shifts] == ["early"]
    assert signing_moments(session, settings, Span(SPAN.first, SPAN.last, BOTH, "b")).counts == {}
    assert signing_moments(session, settings, Span(SPAN.first, SPAN.last, BOTH, "t")).counts == found.counts
    assert signing_moments(session, settings, Span(SPAN.first, SPAN.last, frozenset())).counts == {}


def test_paper_wrong_clocks_and_scans_of_who_had_signed_have_no_moment(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, three = (person.id for person in mine.people)
    store(
        session, settings, writer, pledge(one, now, method="paper"), pledge(two, 5_000, flags=("clock",)),
        pledge(three, now + 40 * 86_400_000), pledge(three, now, flags=("again",)),
    )  # fmt: skip
    assert signing_moments(session, settings, SPAN).counts == {}
