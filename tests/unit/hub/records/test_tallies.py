"""Numbers of many runs at once: the same as the page of a shift finds one by one, however many days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from content_packs.shifts import Shift
from content_packs.wire.record import Record
from content_packs.words import Words
from hub.config import Settings
from hub.people.service import Unit, add_person, add_visitor, put_unit, update_person
from hub.programme.service import Entry, Pattern, put_entry, put_pattern, put_shifts
from hub.records.coverage import Coverage
from hub.records.runs import runs_at
from hub.records.service import store_batch
from hub.records.tallies import RunTally, coverage_between, totals
from hub.stations.service import Place, put_place
from tests.fakes.hub_mine import SHIFTS, SmallMine, Writer, at, pledge

DAYS = [(date(2026, 11, 20) + timedelta(days=number)).isoformat() for number in range(5)]
FIRST, LAST = DAYS[1], DAYS[-2]


def store(session: Session, settings: Settings, writer: Writer, now: int, *records: Record) -> None:
    first = len(writer.records) + 1
    batch = writer.write(*records).batch(first)
    store_batch(session, settings, writer.station, batch, batch.links(), now)


def one_by_one(session: Session, settings: Settings, day: str) -> list[RunTally]:
    """What the page of a shift says of a day, in numbers."""
    runs = runs_at(session, settings, at(settings, 8), day=date.fromisoformat(day)).runs
    return [line for run in runs if run.coverage for line in in_numbers(run.coverage)]


def in_numbers(found: Coverage) -> list[RunTally]:
    counts: dict[str, Counter[str]] = {}

    def add(unit: str, *names: str) -> None:
        counts.setdefault(unit, Counter()).update(names)

    for who in found.missing:
        add(who.team_id, "expected", "missing")
    for one in found.signed:
        both = ["late_proxy"] if one.late and one.method == "proxy" else []
        add(one.who.team_id, "expected", "signed", *(["late"] if one.late else []), one.method, *both)
    for who in found.on_leave:
        add(who.team_id, "excused")
    for one in found.unexpected:
        add(one.who.team_id, "unexpected")
    names = ("expected", "signed", "late", "excused", "missing", "proxy", "paper", "unexpected")
    return [
        RunTally(
            found.date, found.shift, found.place_id, unit, *(count[name] for name in names),
            has_roster=found.has_roster, late_proxy=count["late_proxy"],
        )
        for unit, count in counts.items()
    ]  # fmt: skip


@pytest.fixture
def large(session: Session, mine: SmallMine) -> list[str]:
    """Three teams and a project with a shift table of its own; ids of persons, two of whom have left."""
    for team in ("t2", "t3"):
        put_unit(session, Unit(team, Words(team), "team", "s"))
    put_unit(session, Unit("p", Words("项目"), "section", "m"))
    put_shifts(session, "p", (Shift("day", "白班", 450, 600), SHIFTS[0]))
    put_place(session, Place("site", Words("工地"), "project_site", "p"))
    put_place(session, Place("old", Words("老面"), "coal_face", "s", open=False))
    people = list(mine.people)
    for number, team in enumerate(("t2", "t2", "t3", "t3", "t", "p", "s")):
        people.append(add_person(session, staff_no=f"200{number}", name=f"乙{number}", unit_id=team))
    people.append(add_visitor(session, name="访客", firm="某厂", host="甲一", unit_id="t"))
    put_pattern(session, Pattern("t2", "face", "2026-11-01", ("early", "middle", "rest")))
    put_pattern(session, Pattern("t3", "old", "2026-11-01", ("early", "rest")))
    put_pattern(session, Pattern("s", "heading", "2026-11-02", ("night", "middle")))
    put_pattern(session, Pattern("p", "site", "2026-11-22", ("day",)))
    for gone in people[3:5]:
        update_person(session, replace(gone, active=False))
    return [person.id for person in people]


@pytest.mark.parametrize("seed", range(4))
def test_run_by_run_they_are_what_the_page_of_a_shift_says(
    session: Session, settings: Settings, large: list[str], now: int, seed: int
) -> None:
    dice = Random(seed)
    for _ in range(25):
        put_entry(session, entry(dice, large))
    for number, station in enumerate(("face-1", "face-2"), 1):
        writer = Writer(station, seed=number).enrolled(session, now)
        store(session, settings, writer, now, *(record(dice, large, now) for _ in range(150)))
    found = coverage_between(session, FIRST, LAST)
    for day in DAYS[1:-1]:
        expected = one_by_one(session, settings, day)
        assert len(expected) > 5
        assert sorted(map(repr, expected)) == sorted(repr(line) for line in found if line.date == day)
    assert {line.date for line in found} == set(DAYS[1:-1])


def entry(dice: Random, people: list[str]) -> Entry:
    return Entry(
        dice.choice(DAYS), dice.choice(("early", "middle", "night", "day")), dice.choice(people),
        dice.choice(("face", "heading", "site", "old")), dice.choice(("work", "leave", "lent")),
    )  # fmt: skip


def record(dice: Random, people: list[str], now: int) -> Record:
    """Any of what stations send: signatures good and bad, marks of roll calls, things that count nowhere."""
    person = dice.choice([*people, *people, "pnobody1", "?ab"])
    flags = dice.choice(
        [(), (), ("late",), ("clock",), ("unknown",), ("clock", "late"), ("revoked",), ("again",),
         ("again", "late")]
    )  # fmt: skip
    made = pledge(
        person, now + dice.randrange(-3_600_000, 3_600_000), shift_date=dice.choice(DAYS), flags=flags,
        shift=dice.choice(("early", "middle", "night", "day", "never")),
        place=dice.choice(("face", "heading", "site", "old", "nowhere")),
        method=dice.choice(("badge", "keyed", "proxy", "paper")),
    )  # fmt: skip
    if dice.random() < 0.3:
        mark = dice.choice(("present", "leave", "lent", "absent", "close:4/2/1/1"))
        return replace(made, kind="attend", method="keyed", subject="meeting", value=mark)
    if dice.random() < 0.1:
        return replace(made, kind=dice.choice(("quiz", "suggest", "lead")))
    return made


def test_each_person_once_by_his_first_record(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    store(
        session, settings, writer, now, pledge(one, now, method="proxy", flags=("late",)),
        pledge(one, now - 60_000, method="paper"), pledge(two, 5_000, flags=("clock",)),
    )  # fmt: skip
    assert coverage_between(session, "2026-11-22", "2026-11-22") == [
        RunTally("2026-11-22", "early", "face", "t", 3, 2, 0, 0, 1, 0, 1, 0)
    ]


def test_a_place_without_a_roster_has_signatures_and_nobody_expected(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    store(session, settings, writer, now, pledge(mine.people[0].id, now, place="heading", shift="middle"))
    assert coverage_between(session, "2026-11-22", "2026-11-22")[-1] == RunTally(
        "2026-11-22", "middle", "heading", "t", 0, 0, 0, 0, 0, 0, 0, 1, has_roster=False
    )


def test_days_the_wrong_way_round_hold_nothing(session: Session, mine: SmallMine) -> None:
    assert coverage_between(session, "2026-11-23", "2026-11-22") == []


def test_a_month_asks_the_database_no_more_than_a_day(
    session: Session, settings: Settings, large: list[str], now: int
) -> None:
    with counted(session) as one_day:
        coverage_between(session, "2026-11-22", "2026-11-22")
    with counted(session) as month:
        assert len(coverage_between(session, "2026-11-01", "2026-11-30")) > 60
    assert 0 < len(month) == len(one_day) < 12


def test_the_records_of_some_days_are_found_by_their_index(session: Session, mine: SmallMine) -> None:
    with counted(session) as asked:
        coverage_between(session, "2026-11-01", "2026-11-30")
    ways = [
        str(session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + text, values).all())
        for text, values in asked
        if "FROM records" in text
    ]
    assert len(ways) == 2
    assert "USING INDEX ix_records_run (shift_date>? AND shift_date<?)" in ways[0]
    assert "USING INDEX ix_records_subject (subject=?)" in ways[1]


@contextmanager
def counted(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """The questions the database is asked meanwhile, with their values."""
    asked: list[tuple[str, Any]] = []
    engine = session.get_bind()

    def hear(*given: Any) -> None:
        asked.append((given[2], given[3]))

    event.listen(engine, "before_cursor_execute", hear)
    yield asked
    event.remove(engine, "before_cursor_execute", hear)


def test_sums_say_how_many_percent_and_nothing_where_nobody_is_expected() -> None:
    one = RunTally("2026-11-22", "early", "face", "t", 3, 2, 1, 0, 1, 1, 0, 4)
    both = totals((one, replace(one, expected=4, signed=4, missing=0)))
    assert (both.expected, both.signed, both.missing, both.proxy, both.unexpected) == (7, 6, 1, 2, 8)
    assert both.percent == 85, "rounded down, so that 100 means everybody"
    assert totals(()).percent is None
