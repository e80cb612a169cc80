"""Where stations stand: by the day a move took place, whenever it was told."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from content_packs.wire.record import Record
from hub.errors import RefusedError
from hub.stations.moves import advances, move_station, note_advance, placements, remind_after, take_move
from hub.stations.service import advance_at, station
from tests.fakes.mine import draft

pytestmark = pytest.mark.usefixtures("mine")
TODAY = date(2026, 11, 23)


def moved(seq: int, place: str, before: str) -> Record:
    return draft(
        "p-keeper", kind="move", subject=f"place:{place}", value=f"from:{before}", seq=seq, station="face-1"
    )


def stands(session: Session) -> tuple[str, str]:
    found = station(session, "face-1")
    assert found is not None
    return found.place.id, found.placed_on


def test_a_keepers_move_is_taken_once(session: Session, now: int) -> None:
    assert take_move(session, "face-1", "ledger", moved(5, "heading", "face"), "2026-11-20", now)
    assert stands(session) == ("heading", "2026-11-20")
    assert not take_move(session, "face-1", "ledger", moved(5, "heading", "face"), "2026-11-20", now)
    assert [p.record for p in placements(session, "face-1")].count("ledger:5") == 1


def test_a_move_that_arrives_late_does_not_undo_a_later_one(session: Session, now: int) -> None:
    move_station(session, "face-1", "heading", now, "keeper", "2026-11-22")
    assert take_move(session, "face-1", "ledger", moved(5, "face", "heading"), "2026-11-03", now)
    assert stands(session) == ("heading", "2026-11-22")
    assert [p.on for p in placements(session, "face-1")][:2] == ["2026-11-22", "2026-11-03"]


def test_a_place_the_hub_does_not_know_changes_nothing(session: Session, now: int) -> None:
    before = stands(session)
    assert not take_move(session, "face-1", "ledger", moved(5, "moon", "face"), "2026-11-20", now)
    assert stands(session) == before


def test_metres_count_from_the_day_of_the_move(session: Session, now: int) -> None:
    for day, metres in (("2026-11-01", 600), ("2026-11-10", 640), ("2026-11-23", 700)):
        note_advance(session, "heading", metres, date.fromisoformat(day), TODAY, now, "leader")
    assert advance_at(session, "heading", "2026-11-09") == 600
    assert advance_at(session, "heading", "2026-10-01") == 0
    take_move(session, "face-1", "ledger", moved(5, "heading", "face"), "2026-11-12", now)
    remind_after(session, "face-1", 60)
    found = station(session, "face-1")
    assert found is not None
    assert (found.placed_advance_m, found.advance_m, found.advanced_m) == (640, 700, 60)
    assert found.wants_moving
    assert not remind_after(session, "face-1", 61).wants_moving
    assert not remind_after(session, "face-1", 0).wants_moving, "nobody wants to be reminded"
    assert [one.metres for one in advances(session, "heading")] == [700, 640, 600]


def test_moved_closer_at_the_same_place_it_is_not_told_to_move_again(session: Session, now: int) -> None:
    place, _ = stands(session)
    note_advance(session, place, 600, date(2026, 11, 1), TODAY, now, "leader")
    move_station(session, "face-1", place, now, "keeper", "2026-11-02")
    note_advance(session, place, 720, TODAY, TODAY, now, "leader")
    assert remind_after(session, "face-1", 50).wants_moving
    closer = move_station(session, "face-1", place, now + 1, "keeper", TODAY.isoformat())
    assert (closer.place.id, closer.placed_on, closer.advanced_m) == (place, TODAY.isoformat(), 0)
    assert not closer.wants_moving
    lines = len(placements(session, "face-1"))
    move_station(session, "face-1", place, now + 2, "keeper", TODAY.isoformat())
    assert len(placements(session, "face-1")) == lines, "told twice"
    note_advance(session, place, 790, TODAY, TODAY, now, "leader")
    again = move_station(session, "face-1", place, now + 3, "keeper", TODAY.isoformat())
    assert again.advanced_m == 0, "a second time on one day"


def test_what_cannot_be_is_refused(session: Session, now: int) -> None:
    with pytest.raises(RefusedError):
        note_advance(session, "heading", 5, date(2026, 11, 24), TODAY, now, "leader")
    with pytest.raises(RefusedError):
        note_advance(session, "heading", -1, TODAY, TODAY, now, "leader")
    with pytest.raises(RefusedError):
        note_advance(session, "moon", 5, TODAY, TODAY, now, "leader")
    with pytest.raises(RefusedError):
        remind_after(session, "face-1", 10**9)
