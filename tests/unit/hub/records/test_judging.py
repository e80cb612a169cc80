import pytest
from sqlalchemy.orm import Session

from content_packs.wire.batch import Links, link_of
from content_packs.wire.columns import columns_of
from content_packs.wire.record import Record, counts
from hub.config import Settings
from hub.records.coverage import signed_ids
from hub.records.flagged import flagged
from hub.records.judging import Judge
from hub.records.service import latest, store_batch
from hub.records.sheet import Part, sheet_of
from tests.fakes.hub_mine import DAY, SmallMine, Writer, at, pledge


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
    store_batch(session, settings, "face-1", batch, batch.links(), now)
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
    assert store_batch(session, settings, "face-1", batch, batch.links(), now) == 1


def judged(
    session: Session, settings: Settings, record: Record, now: int, owner: str = "face-1"
) -> tuple[str, ...]:
    """What the hub thinks of one record in a ledger of ``owner``."""
    told = columns_of([record.row()])
    assert told is not None
    part = Part("a" * 32, owner, [1], told, Links.of([link_of(bytes(32), record, bytes(16))]))
    return Judge(session, settings, sheet_of([part]), now).judge().flags[0]


def test_delayed_counts_from_half_an_hour_after_the_shift(
    session: Session, settings: Settings, mine: SmallMine
) -> None:
    made = pledge(mine.people[0].id, at(settings, 8, 10))
    assert judged(session, settings, made, at(settings, 16, 30)) == ()
    assert judged(session, settings, made, at(settings, 16, 31)) == ("delayed",)
    no_shift = pledge("?ab", at(settings, 8, 10), shift="", shift_date="", flags=("unknown",))
    assert judged(session, settings, no_shift, at(settings, 20, 9)) == ()
    assert judged(session, settings, no_shift, at(settings, 20, 11)) == ("delayed",)


def test_twice_and_at_two_places(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    batch = writer.write(
        pledge(one, now), pledge(one, now + 1), pledge(one, now + 2, place="heading"), pledge(two, now + 3),
        pledge(one, now + 4, shift="middle"),
    ).batch()  # fmt: skip
    store_batch(session, settings, "face-1", batch, batch.links(), now)
    flags = {item.record.seq: item.hub_flags for item in latest(session)}
    assert flags == {1: (), 2: ("dup",), 3: ("dup", "two_places"), 4: (), 5: ("two_places",)}


def flags_of(session: Session) -> dict[int, tuple[str, ...]]:
    return {item.record.seq: item.hub_flags for item in latest(session)}


def stored(session: Session, settings: Settings, writer: Writer, now: int, *records: Record) -> None:
    first = len(writer.records) + 1
    batch = writer.write(*records).batch(first)
    store_batch(session, settings, writer.station, batch, batch.links(), now)


def test_another_shift_at_another_place_within_six_hours(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    """Both runs count, because he signed both; but somebody must ask where he was."""
    one = mine.people[0].id
    hour = 3_600_000
    stored(
        session, settings, writer, now, pledge(one, now),
        pledge(one, now + 2 * hour, shift="day", place="heading", flags=("offroster",)),
        pledge(one, now + 9 * hour, shift="middle", place="heading"),
        pledge(one, now, shift="night", flags=("clock",), place="heading"),
    )  # fmt: skip
    assert flags_of(session) == {1: (), 2: ("two_places",), 3: (), 4: ()}
    assert one in signed_ids(session, DAY, "day")


@pytest.mark.parametrize("first", ["again", "signed"])
def test_a_scan_of_who_had_signed_is_compared_with_nothing(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int, first: str
) -> None:
    """In one batch, or held already; and whichever comes first."""
    one, two, _ = (person.id for person in mine.people)
    for person, together in ((one, True), (two, False)):
        records = [pledge(person, now), pledge(person, now + 1, place="heading", flags=("again",))]
        records = records if first == "signed" else records[::-1]
        for some in [records] if together else [[record] for record in records]:
            stored(session, settings, writer, now, *some)
    assert set(flags_of(session).values()) == {()}
    assert {one, two} <= signed_ids(session, DAY, "early")
    stored(session, settings, writer, now, pledge(two, now + 2, place="heading"))
    assert flags_of(session)[5] == ("dup", "two_places"), "two signatures of his are"


@pytest.mark.parametrize(("first", "second"), [("2026-11-21", DAY), (DAY, "2026-11-21")])
def test_at_another_place_within_six_hours_over_midnight(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int, first: str, second: str
) -> None:
    """The one that came first is on disk already, under the day before or after."""
    one = mine.people[0].id
    stored(session, settings, writer, now, pledge(one, now, shift_date=first, shift="night"))
    stored(session, settings, writer, now, pledge(one, now + 3_600_000, shift_date=second, place="heading"))
    assert "two_places" in flags_of(session)[2]


def test_a_person_the_hub_does_not_know_is_kept_and_not_counted(
    session: Session, settings: Settings, writer: Writer, now: int
) -> None:
    stored(session, settings, writer, now, pledge("pnobody1", now), pledge("?ab", now, flags=("unknown",)))
    assert flags_of(session) == {1: ("unknown",), 2: ()}
    assert signed_ids(session, DAY, "early") == frozenset()


def test_a_record_of_another_station_is_flagged(
    session: Session, settings: Settings, mine: SmallMine, now: int
) -> None:
    """A ledger is one station's; what it holds of another is kept, and somebody must look."""
    record = pledge(mine.people[0].id, now)
    assert judged(session, settings, record, now, owner="face-2") == ("station",)
    assert judged(session, settings, record, now, owner="hub") == ()


def test_what_was_taken_back_counts_no_more(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, _, boss = (person.id for person in mine.people)
    given = pledge(one, now, method="proxy", author=boss, mono=1_000)
    back = pledge(
        one, now + 60_000, kind="correct", value="undo", author=boss, mono=61_000,
        subject=f"record:{writer.ledger}:1",
    )  # fmt: skip
    stored(session, settings, writer, now, given)
    assert one in signed_ids(session, DAY, "early")
    stored(session, settings, writer, now, back, pledge(one, now + 70_000, mono=71_000))
    assert flags_of(session) == {1: ("undone",), 2: (), 3: ()}
    assert one in signed_ids(session, DAY, "early"), "by his own badge"


def test_taken_back_in_the_batch_it_was_made_in(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, boss = (person.id for person in mine.people)
    stored(
        session, settings, writer, now, pledge(one, now, method="proxy", author=boss),
        pledge(one, now, kind="correct", value="undo", author=boss, subject=f"record:{writer.ledger}:1"),
        pledge(two, now, method="proxy", author=boss),
        pledge(two, now, kind="correct", value="undo", author=one, subject=f"record:{writer.ledger}:3"),
    )  # fmt: skip
    assert flags_of(session)[1] == ("undone",)
    assert signed_ids(session, DAY, "early") == {two}, "nobody takes back what another vouched for"


def test_a_contested_signature_is_flagged_and_counts(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    stored(session, settings, writer, now, pledge(one, now), pledge(two, now))
    about = [f"record:{writer.ledger}:{seq}" for seq in (1, 2, 99)]
    stored(
        session, settings, writer, now,
        *(pledge(one, now, kind="contest", value="not_me", subject=subject) for subject in about),
    )  # fmt: skip
    assert flags_of(session) == {1: ("contested",), 2: (), 3: (), 4: (), 5: ()}
    assert signed_ids(session, DAY, "early") == {one, two}
    assert {item.record.seq for item in flagged(session)} == {1}
