"""Records that need a look are found by the database, whatever flags they have."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.records.flagged import flagged
from hub.records.service import store_batch
from tests.fakes.hub_mine import SmallMine, Writer, pledge


@pytest.fixture
def held(session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int) -> Session:
    one, two, _ = (person.id for person in mine.people)
    writer.write(
        pledge(one, now, flags=("late",)),
        pledge("?ab", now, flags=("unknown",)),
        pledge(one, 1000, clock="suspect"),
        pledge(two, now),
        pledge(two, now, place="heading", flags=("late", "offroster")),
        pledge(two, now, flags=("again",)),
        pledge(two, now, flags=("again", "late")),
    )
    batch = writer.batch(1)
    store_batch(session, settings, "face-1", batch, batch.links(), now)
    return session


def test_late_or_scanned_once_more_is_nothing_to_look_at(held: Session) -> None:
    assert [one.record.seq for one in flagged(held)] == [5, 3, 2]
    assert [one.record.seq for one in flagged(held, most=1)] == [5]


@pytest.mark.parametrize(
    ("flag", "found"),
    [
        ("unknown", [2]),
        ("clock", [3]),
        ("dup", [5, 3]),
        ("off", []),
        ("%", []),
        ("late", [7, 5, 1]),
        ("again", [7, 6]),
    ],
)
def test_of_one_flag_of_either_side(held: Session, flag: str, found: list[int]) -> None:
    assert [one.record.seq for one in flagged(held, flag=flag)] == found


def test_of_one_place_or_of_those_somebody_may_see(held: Session) -> None:
    assert [one.record.seq for one in flagged(held, place="heading")] == [5]
    assert [one.record.seq for one in flagged(held, among={"face"})] == [3, 2]
    assert flagged(held, among=()) == ()
