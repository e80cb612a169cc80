from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from content_packs.shifts import Shift
from hub.config import Settings
from hub.errors import RefusedError
from hub.people.service import add_visitor, update_person
from hub.programme.service import (
    Entry,
    Expected,
    Pattern,
    current_run,
    entries,
    expected,
    patterns,
    put_entry,
    put_pattern,
    put_shifts,
    shift_table,
)
from tests.fakes.hub_mine import DAY, SHIFTS, SmallMine, at


def test_a_shift_table_is_inherited_until_a_unit_has_its_own(session: Session, mine: SmallMine) -> None:
    assert shift_table(session, "t") == SHIFTS
    own = (Shift("day", "白班", 450, 600),)
    put_shifts(session, "s", own)
    assert shift_table(session, "t") == own
    put_shifts(session, "s", ())
    assert shift_table(session, "t") == SHIFTS


@pytest.mark.parametrize(
    "bad",
    [
        Shift("Früh", "早", 0, 480),
        Shift("rest", "休", 0, 480),
        Shift("a", "", 0, 480),
        Shift("a", "早", 1440, 480),
        Shift("a", "早", 0, 0),
    ],
)
def test_shifts_that_cannot_be(session: Session, mine: SmallMine, bad: Shift) -> None:
    with pytest.raises(RefusedError):
        put_shifts(session, "m", (bad,))


def test_a_rotation_turns_and_begins(session: Session, mine: SmallMine) -> None:
    only = patterns(session)[0]
    put_pattern(session, replace(only, starts="2026-11-20", cycle=("early", "rest", "night")))
    ids = frozenset(person.id for person in mine.people)
    assert expected(session, "2026-11-20", "early", "face") == Expected(ids, frozenset())
    assert expected(session, "2026-11-22", "night", "face") == Expected(ids, frozenset())
    assert expected(session, "2026-11-23", "early", "face") == Expected(ids, frozenset())
    assert expected(session, "2026-11-19", "early", "face") is None


def test_no_roster_is_not_nobody(session: Session, mine: SmallMine) -> None:
    assert expected(session, DAY, "night", "face") is None
    assert expected(session, DAY, "early", "heading") is None
    assert expected(session, "1970-13-99", "early", "face") is None
    put_entry(session, Entry(DAY, "night", mine.people[0].id, "face", "leave"))
    assert expected(session, DAY, "night", "face") == Expected(frozenset(), frozenset({mine.people[0].id}))


def test_entries_go_before_the_pattern(session: Session, mine: SmallMine) -> None:
    away, moved, stays = (person.id for person in mine.people)
    assert put_entry(session, Entry(DAY, "early", away, "face", "leave"))
    assert put_entry(session, Entry(DAY, "early", moved, "heading", "lent"))
    assert not put_entry(session, Entry(DAY, "early", moved, "heading", "lent"))
    assert expected(session, DAY, "early", "face") == Expected(frozenset({stays}), frozenset({away}))
    assert expected(session, DAY, "early", "heading") == Expected(frozenset({moved}), frozenset())
    assert len(entries(session, DAY, "early")) == 2


def test_visitors_and_those_who_left_are_never_expected(session: Session, mine: SmallMine) -> None:
    update_person(session, replace(mine.people[0], active=False))
    add_visitor(session, name="客", firm="院", host="甲二", unit_id="t")
    found = expected(session, DAY, "early", "face")
    assert found is not None
    assert found.work == {person.id for person in mine.people[1:]}


@pytest.mark.parametrize(
    "bad",
    [
        Pattern("t", "nowhere", "2026-01-01", ("early",)),
        Pattern("t", "face", "soon", ("early",)),
        Pattern("t", "face", "2026-01-01", ("lunch",)),
        Pattern("t", "face", "2026-01-01", ()),
    ],
)
def test_patterns_that_cannot_be(session: Session, mine: SmallMine, bad: Pattern) -> None:
    with pytest.raises(RefusedError):
        put_pattern(session, bad)


def test_the_run_of_now(session: Session, settings: Settings, mine: SmallMine) -> None:
    run = current_run(session, settings, "t", at(settings, 8, 10))
    assert run is not None
    assert run.key == (DAY, "early")
