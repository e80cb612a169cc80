"""What was on the glass, at the hub: stored once, summed by day, found by place and hour."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.playback import HOUR_MS, Playback, Played, PlayedHour
from hub.config import Settings
from hub.stations.models import PlayedDayRow, PlayedHourRow
from hub.stations.playback import (
    AHEAD_HOURS,
    KEEP_DAYS,
    MOST_A_DAY,
    MOST_NAMES_A_DAY,
    Hour,
    Sum,
    drop_old,
    hours_at,
    newest_hour,
    played_upto,
    sums_between,
    take_playback,
)
from hub.stations.service import authorise
from tests.fakes.hub_mine import DAY

pytestmark = pytest.mark.usefixtures("mine")
A, OVER = Played("mine/a", 7, 4, 60), Played("overview", 0, 9, 90)


def hour(number: int, place: str = "face", *shown: Played, at: int | None = None) -> PlayedHour:
    return PlayedHour(number, number if at is None else at, place, 3600, shown=shown or (A, OVER))


def take(session: Session, settings: Settings, now: int, *hours: PlayedHour, station: str = "face-1") -> None:
    take_playback(session, settings, station, Playback(hours), now)


def test_an_hour_is_stored_once_and_found(session: Session, settings: Settings, now: int) -> None:
    this = now // HOUR_MS
    for _ in range(2):
        take(session, settings, now, hour(this - 1), hour(this, "heading"))
    assert played_upto(session, "face-1") == this
    assert hours_at(session, "face", this - 1) == (Hour("face-1", hour(this - 1)),)
    assert hours_at(session, "face", this) == ()
    assert hours_at(session, "heading", this) == (Hour("face-1", hour(this, "heading")),)
    assert (newest_hour(session, "face"), newest_hour(session, "nowhere")) == (this - 1, None)
    assert sums_between(session, DAY, DAY, {"face", "heading"}) == (
        Sum("face-1", "", 2, 7200), Sum("face-1", "mine/a", 8, 120), Sum("face-1", "overview", 18, 180)
    )  # fmt: skip


def test_sums_are_of_the_days_and_places_asked_for(session: Session, settings: Settings, now: int) -> None:
    this = now // HOUR_MS
    take(session, settings, now, hour(this - 24), hour(this - 1, "face", A), hour(this, "face", A))
    take(session, settings, now, hour(this, "heading"), station="face-2")
    assert sums_between(session, DAY, DAY, {"face"}) == (
        Sum("face-1", "", 2, 7200), Sum("face-1", "mine/a", 8, 120)
    )  # fmt: skip
    assert sums_between(session, DAY, DAY, set()) == ()
    assert {one.station_id for one in sums_between(session, DAY, DAY, {"face", "heading"})} == {
        "face-1",
        "face-2",
    }


def test_two_rows_of_one_hour_add_up(session: Session, settings: Settings, now: int) -> None:
    """The clock was set back, or the station was moved away and back within the hour."""
    this = now // HOUR_MS
    take(session, settings, now, hour(this), hour(this + 1, at=this))
    assert len(hours_at(session, "face", this)) == 2
    assert sums_between(session, DAY, DAY, {"face"})[1] == Sum("face-1", "mine/a", 8, 120)


def test_a_station_on_another_disk_tells_lower_numbers(
    session: Session, settings: Settings, now: int
) -> None:
    this = now // HOUR_MS
    take(session, settings, now, hour(this + 500, at=this - 2))
    take(session, settings, now, hour(this))
    assert played_upto(session, "face-1") == this
    assert len(hours_at(session, "face", this)) == 1


def test_what_no_clock_can_mean_is_passed_over_and_not_asked_for_again(
    session: Session, settings: Settings, now: int
) -> None:
    this = now // HOUR_MS
    take(session, settings, now, hour(1), hour(this + AHEAD_HOURS + 1))
    assert session.scalar(select(func.count()).select_from(PlayedHourRow)) == 0
    assert session.scalar(select(func.count()).select_from(PlayedDayRow)) == 0
    assert played_upto(session, "face-1") == this + AHEAD_HOURS + 1
    take_playback(session, settings, "face-1", Playback(()), now)
    assert played_upto(session, "face-1") == this + AHEAD_HOURS + 1


def test_what_is_old_is_dropped(session: Session, settings: Settings, now: int) -> None:
    this = now // HOUR_MS
    take(session, settings, now, hour(this - KEEP_DAYS * 24), hour(this))
    drop_old(session, settings, now)
    assert session.scalar(select(func.count()).select_from(PlayedHourRow)) == 2
    drop_old(session, settings, now + 24 * HOUR_MS)
    assert session.scalars(select(PlayedHourRow.hour)).all() == [this]
    assert set(session.scalars(select(PlayedDayRow.day))) == {DAY}


def test_a_stranger_is_refused(session: Session, settings: Settings, now: int) -> None:
    with pytest.raises(MessageError):
        take(session, settings, now, hour(1), station="nobody")
    assert played_upto(session, "nobody") == 0


def test_more_of_a_day_than_a_day_has_is_dropped(session: Session, settings: Settings, now: int) -> None:
    begins = now // HOUR_MS - 8
    for n in range(0, MOST_A_DAY + 12, 12):
        told = [hour(begins + n + m, "face", A, at=begins) for m in range(12)]
        take(session, settings, now, *told)
    assert session.scalar(select(func.count()).select_from(PlayedHourRow)) == MOST_A_DAY
    assert played_upto(session, "face-1") == begins + MOST_A_DAY + 11, "it is asked for no more"
    assert sums_between(session, DAY, DAY, {"face"})[0] == Sum("face-1", "", MOST_A_DAY, MOST_A_DAY * 3600)
    take(session, settings, now, hour(begins, "face", A), station="face-2")
    assert len(hours_at(session, "face", begins)) == MOST_A_DAY + 1, "another station has its own day"


def test_names_without_end_are_dropped(session: Session, settings: Settings, now: int) -> None:
    begins = now // HOUR_MS - 8
    for n in range(10):
        shown = [Played(f"mine/c{n}-{m}", 7, 1, 1) for m in range(1000)]
        take(session, settings, now, hour(begins + n, "face", *shown, at=begins))
    assert session.scalar(select(func.count()).select_from(PlayedDayRow)) <= MOST_NAMES_A_DAY + 1000


def test_nothing_is_taken_of_a_station_that_is_shut_out(
    session: Session, settings: Settings, now: int
) -> None:
    authorise(session, "face-1", False)
    with pytest.raises(MessageError):
        take(session, settings, now, hour(now // HOUR_MS))
    assert played_upto(session, "face-1") == 0
