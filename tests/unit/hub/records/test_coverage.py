from dataclasses import replace

from sqlalchemy.orm import Session

from content_packs.shifts import Shift
from content_packs.wire.record import Record
from content_packs.wire.rollcall import Close
from content_packs.words import Words
from hub.config import Settings
from hub.people.service import Unit, add_person, put_unit, update_person
from hub.programme.service import Entry, Pattern, put_entry, put_pattern, put_shifts, runs_near
from hub.records.coverage import Coverage, signed_ids, signed_in
from hub.records.service import store_batch
from hub.stations.service import Place, put_place
from tests.fakes.hub_mine import DAY, SmallMine, Writer, coverage, pledge


def write(session: Session, settings: Settings, writer: Writer, now: int, *records: object) -> None:
    first = len(writer.records) + 1
    batch = writer.write(*records).batch(first)  # type: ignore[arg-type]
    store_batch(session, settings, writer.station, batch, batch.links(), now)


def face(session: Session, **asked: str) -> Coverage:
    return next(line for line in coverage(session, DAY, "early", **asked) if line.place_id == "face")


def test_missing_first_by_team_with_leave(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, three = mine.people
    put_entry(session, Entry(DAY, "early", three.id, "face", "leave"))
    write(session, settings, writer, now, pledge(two.id, now))
    line = face(session)
    assert (line.place, line.shift_name, line.has_roster, line.expected) == ("face面", "早班", True, 2)
    assert [signed.who.name for signed in line.signed] == ["甲二"]
    assert [(who.staff_no, who.name, who.team) for who in line.missing] == [("1000", "甲一", "甲班")]
    assert [who.name for who in line.on_leave] == ["甲三"]
    team = line.teams[0]
    assert (team.unit_id, team.expected, len(team.signed), len(team.missing), len(team.on_leave)) == (
        "t",
        2,
        1,
        1,
        1,
    )
    assert one.id not in signed_ids(session, DAY, "early")


def test_once_whatever_the_station_and_however_often(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one = mine.people[0].id
    other = Writer("face-2", seed=2).enrolled(session, now)
    write(session, settings, writer, now, pledge(one, now + 5), pledge(one, now + 6))
    write(session, settings, other, now, pledge(one, now, place="heading", method="keyed"))
    line = face(session)
    assert [(s.method, s.place, s.station) for s in line.signed] == [("keyed", "heading", "face-2")]
    assert line.signed[0].flags == ("dup", "two_places")
    assert len(line.missing) == 2
    heading = next(found for found in coverage(session, DAY, "early") if found.place_id == "heading")
    assert [s.who.person_id for s in heading.unexpected] == [one]


def test_who_scans_after_the_hub_said_he_signed_is_counted_by_it_only_where_nothing_else_is_held(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    """An old backup put back takes away what was entered at the hub: then his scan signs him in."""
    one = mine.people[0].id
    other = Writer("face-2", seed=2).enrolled(session, now)
    again = pledge(one, now, place="heading", flags=("again",))
    write(session, settings, other, now, again)
    assert one in signed_ids(session, DAY, "early")
    assert [(s.station, s.flags) for s in face(session).signed] == [("face-2", ("again",))]
    write(session, settings, writer, now, pledge(one, 5_000, flags=("clock",)))
    line = face(session)
    assert [(s.station, s.flags) for s in line.signed] == [("face-1", ("clock",))], "his own speaks for him"
    assert len(line.missing) == 2


def test_late_counts_and_is_marked_unknown_and_revoked_do_not(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    late, lost = pledge(one, now, flags=("late",)), pledge(two, now, flags=("revoked",))
    write(session, settings, writer, now, late, pledge("?ab", now, flags=("unknown",)), lost)
    line = face(session)
    assert [(s.who.person_id, s.late) for s in line.signed] == [(one, True)]
    assert two in {who.person_id for who in line.missing}
    assert line.unknown == 2


def test_a_clock_gone_back_to_1970_does_not_come_first(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    old = 60_000
    write(session, settings, writer, now, pledge(one, now))
    write(session, settings, writer, now + 5_000, pledge(one, old), pledge(two, old))
    first, second = face(session).signed
    assert (first.who.person_id, first.at, first.flags) == (one, now, ("dup",))
    assert (second.who.person_id, second.at, second.flags) == (two, now + 5_000, ("clock",))


def test_without_roster_it_says_so_and_counts_alone(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    write(session, settings, writer, now, pledge(mine.people[0].id, now, place="heading"))
    line = next(found for found in coverage(session, DAY, "early") if found.place_id == "heading")
    assert (line.has_roster, line.expected, line.missing) == (False, None, ())
    assert len(line.unexpected) == 1


def test_someone_on_leave_who_came_counts(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    put_entry(session, Entry(DAY, "early", mine.people[0].id, "face", "leave"))
    write(session, settings, writer, now, pledge(mine.people[0].id, now))
    line = face(session)
    assert line.on_leave == ()
    assert [s.who.name for s in line.unexpected] == ["甲一"]


def test_someone_who_left_since_is_still_named(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    write(session, settings, writer, now, pledge(mine.people[0].id, now), pledge("pnobody1", now))
    update_person(session, replace(mine.people[0], active=False))
    assert {s.who.name for s in face(session).unexpected} == {"甲一"}
    assert face(session).unknown == 1, "whom the hub does not know he does not count, but he is shown"


def test_only_a_units_people_and_only_places_that_have_the_shift(session: Session, mine: SmallMine) -> None:
    put_unit(session, Unit("t2", Words("乙班"), "team", "s"))
    put_unit(session, Unit("p", Words("项目"), "section", "m"))
    put_shifts(session, "p", (Shift("day", "白班", 450, 600),))
    put_place(session, Place("site", Words("工地"), "project_site", "p"))
    put_pattern(session, Pattern("t2", "face", "2026-11-01", ("early",)))
    add_person(session, staff_no="2000", name="乙一", unit_id="t2")
    assert face(session).expected == 4
    assert face(session, unit="t2").expected == 1
    assert [line.place_id for line in coverage(session, DAY, "early", unit="t2")] == ["face"]
    assert [line.place_id for line in coverage(session, DAY, "early")] == ["face", "heading"]
    assert [line.place_id for line in coverage(session, DAY, "day", place="site")] == ["site"]
    assert coverage(session, DAY, "nonsense") == []


def test_a_record_ten_days_late_appears_in_its_own_shift(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    write(session, settings, writer, now + 10 * 86_400_000, pledge(mine.people[0].id, now))
    assert face(session).signed[0].flags == ("delayed",)


def test_what_stations_are_told(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    write(
        session, settings, writer, now, pledge(one, now), pledge(two, now, shift="middle"),
        pledge(two, now, shift_date="2026-11-10"),
    )  # fmt: skip
    runs = [run.key for run in runs_near(session, settings, "s", now)]
    told = signed_in(session, runs).by_run
    assert told == {(DAY, "early"): frozenset({one}), (DAY, "middle"): frozenset({two})}


def mark(person: str, now: int, value: str, author: str = "boss") -> Record:
    return pledge(person, now, kind="attend", subject="meeting", value=value, author=author)


def test_the_roll_call_sets_who_is_expected(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, three = (person.id for person in mine.people)
    put_unit(session, Unit("t2", Words("乙班"), "team", "s"))
    lent = add_person(session, staff_no="2000", name="乙一", unit_id="t2").id
    write(
        session, settings, writer, now, mark(three, now, "present", three), mark(one, now + 1, "leave"),
        mark(two, now + 2, "absent"), mark(lent, now + 3, "lent"), pledge(lent, now + 4, flags=("lent",)),
        pledge(three, now + 5), mark(three, now + 6, "close:4/2/1/1", ""),
    )  # fmt: skip
    line = face(session)
    assert (line.expected, [signed.who.name for signed in line.signed]) == (3, ["乙一", "甲三"])
    assert [who.name for who in line.missing] == ["甲二"]
    assert [who.name for who in line.on_leave] == ["甲一"]
    assert line.unexpected == ()
    assert (line.meeting.roll.leader, line.meeting.close) == (three, Close(4, 2, 1, 1))
    assert [(team.name.zh, team.expected) for team in line.teams] == [("甲班", 2), ("乙班", 1)]


def test_a_meeting_at_another_place_changes_nothing_here(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    elsewhere = replace(mark(mine.people[0].id, now, "leave"), place="heading")
    write(session, settings, writer, now, elsewhere)
    assert (face(session).expected, face(session).meeting.roll.leader) == (3, "")


def test_whom_another_place_was_lent_is_not_missed_here_nor_shown_twice(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one = mine.people[0].id
    lent, signed = mark(one, now, "lent"), pledge(one, now + 1, flags=("lent",))
    write(session, settings, writer, now, *(replace(record, place="heading") for record in (lent, signed)))
    here, heading = coverage(session, DAY, "early")
    assert (here.expected, here.signed, len(here.missing)) == (2, (), 2)
    assert [who.who.person_id for who in heading.unexpected] == [one]


def test_a_meeting_nobody_closed_has_no_figures(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    boss = mine.people[0].id
    oath = pledge(boss, now + 1, kind="lead", value="oath", subject="card:general")
    write(session, settings, writer, now, mark(boss, now, "present", boss), oath)
    meeting = face(session).meeting
    assert (meeting.close, meeting.oath, meeting.roll.opened_at) == (None, "general", now)
