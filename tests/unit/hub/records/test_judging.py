import pytest
from sqlalchemy.orm import Session

from content_packs.wire.record import Record, counts
from hub.config import Settings
from hub.records.judging import Judge
from hub.records.service import latest, store_batch
from tests.fakes.hub_mine import SmallMine, Writer, at, pledge


@pytest.mark.parametrize(
    ("record", "holds"),
    [
        (pledge("p1", 1), True),
        (pledge("p1", 1, flags=("late",)), True),
        (pledge("p1", 1, flags=("clock", "offroster")), True),
        (pledge("p1", 1, flags=("unknown",)), False),
        (pledge("p1", 1, flags=("revoked",)), False),
        (pledge("p1", 1, flags=("nowindow",), shift="", shift_date=""), False),
        (pledge("?ab12", 1), False),
        (pledge("", 1), False),
        (pledge("p1", 1, kind="ack"), False),
    ],
)
def test_what_signs_a_person_in(record: Record, holds: bool) -> None:
    assert counts(record) is holds


@pytest.mark.parametrize("moment", [0, 1000, 4_070_908_800_000, 2**53 - 1])
def test_a_date_of_1970_or_2099_is_flagged_and_kept(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int, moment: int
) -> None:
    batch = writer.write(pledge(mine.people[0].id, moment)).batch()
    store_batch(session, settings, "face-1", batch, batch.hashes(), now)
    only = latest(session)[0]
    assert "clock" in only.hub_flags
    assert only.record.at == moment


@pytest.mark.parametrize(
    ("shift_date", "shift"),
    [("1970-01-01", "early"), ("2099-01-01", "early"), ("0001-01-01", "x"), ("gestern", "")],
)
def test_odd_shift_dates_disturb_nothing(
    session: Session,
    settings: Settings,
    mine: SmallMine,
    writer: Writer,
    now: int,
    shift_date: str,
    shift: str,
) -> None:
    batch = writer.write(pledge(mine.people[0].id, now, shift_date=shift_date, shift=shift)).batch()
    assert store_batch(session, settings, "face-1", batch, batch.hashes(), now) == 1


def test_delayed_counts_from_half_an_hour_after_the_shift(
    session: Session, settings: Settings, mine: SmallMine
) -> None:
    made = pledge(mine.people[0].id, at(settings, 8, 10))
    assert Judge(session, settings, [], at(settings, 16, 30)).judge(made) == ()
    assert Judge(session, settings, [], at(settings, 16, 31)).judge(made) == ("delayed",)
    no_shift = pledge("?ab", at(settings, 8, 10), shift="", shift_date="", flags=("unknown",))
    assert Judge(session, settings, [], at(settings, 20, 9)).judge(no_shift) == ()
    assert Judge(session, settings, [], at(settings, 20, 11)).judge(no_shift) == ("delayed",)


def test_twice_and_at_two_places(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    batch = writer.write(
        pledge(one, now), pledge(one, now + 1), pledge(one, now + 2, place="heading"), pledge(two, now + 3),
        pledge(one, now + 4, shift="middle"),
    ).batch()  # fmt: skip
    store_batch(session, settings, "face-1", batch, batch.hashes(), now)
    flags = {item.record.seq: item.hub_flags for item in latest(session)}
    assert flags == {1: (), 2: ("dup",), 3: ("dup", "two_places"), 4: (), 5: ()}
