"""Lists that are read anew each time, and made of what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, bindparam, event, update
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.db import make_engine, read_scope, session_scope
from hub.lists import Derived, HeldList, Remembered
from hub.people.models import UnitRow
from hub.people.service import Unit, add_person, persons, put_unit, staff_within, units
from hub.records.coverage import everyone
from hub.stations.models import StationRow
from hub.stations.service import Place, add_station, put_place, station, stations
from hub.tables import metadata


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    metadata.create_all(made)
    with session_scope(made) as session:
        put_unit(session, Unit("m", Words("矿"), "mine"))
        put_unit(session, Unit("t", Words("甲班"), "team", "m"))
        put_place(session, Place("face", Words("综采面"), "coal_face", "t"))
        for name in ("face-1", "face-2"):
            add_station(session, name, "face", 1, "test", tags=("试",))
        add_person(session, staff_no="1", name="甲一", unit_id="t")
    yield made
    made.dispose()


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_1: object, _2: object, statement: str, *_3: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_list_is_the_same_until_a_row_has_changed_and_then_at_once(engine: Engine) -> None:
    with read_scope(engine) as session:
        before = stations(session)
    with read_scope(engine) as session:
        assert stations(session) is before
    with session_scope(engine) as session:
        session.execute(update(StationRow).where(StationRow.id == "face-2").values(unsent=7, faults=["disk"]))
    with read_scope(engine) as session:
        after = stations(session)
        assert after[0] is before[0]
        assert (after[1].unsent, after[1].faults) == (7, ("disk",))
        assert list(after) == [station(session, one.id) for one in after], "as read one by one"
        assert hash(after[1]) == hash(station(session, "face-2"))


def test_what_a_writer_has_just_written_is_read_in_his_own_transaction(engine: Engine) -> None:
    with session_scope(engine) as session:
        assert [one.name.zh for one in units(session)] == ["矿", "甲班"]
        put_unit(session, Unit("t", Words("乙班"), "team", "m"))
        assert [one.name.zh for one in units(session)] == ["矿", "乙班"]
        assert {one.team for one in everyone(session).values()} == {"乙班"}


def test_a_name_or_a_team_that_changes_is_seen_in_all_that_follows_from_it(engine: Engine) -> None:
    with read_scope(engine) as session:
        (who,) = persons(session)
        assert staff_within(session)["m"] == {who.id}
    with session_scope(engine) as session:
        add_person(session, staff_no="2", name="甲二", unit_id="t")
    with read_scope(engine) as session:
        assert len(staff_within(session)["m"]) == 2
        assert [one.name for one in everyone(session).values()] == ["甲一", "甲二"]
        assert everyone(session) is everyone(session)


def test_within_one_reading_each_list_is_asked_for_once(engine: Engine) -> None:
    with counted(engine) as asked, read_scope(engine) as session:
        for _ in range(3):
            units(session)
            everyone(session)
            staff_within(session)
    assert len([one for one in asked if one.startswith("SELECT")]) == 2, asked


def test_a_list_may_ask_for_something(engine: Engine) -> None:
    under = HeldList(
        (UnitRow.id, UnitRow.names_shown),
        lambda query: query.where(UnitRow.parent_id.is_(bindparam("of"))),
        lambda name, shown: (name, shown),
    )
    with read_scope(engine) as session:
        assert under(session, of=None) == (("m", True),)
        assert under(session, of="m") == (("t", True),)
        assert under(session, of="t") == ()


def test_it_is_remembered_for_the_very_same_objects_only() -> None:
    asked: list[object] = []
    remembered = Remembered[int](2)

    def make(*facts: object) -> int:
        asked.append(facts)
        return len(asked)

    one, other = [1], [1]
    assert [remembered("a", make, one), remembered("a", make, one), remembered("a", make, other)] == [1, 1, 2]
    assert remembered("a", make, other, None) == 3
    assert remembered("b", make, one) == 4
    assert remembered("c", make, one) == 5  # more than two: all are forgotten
    assert remembered("a", make, other, None) == 6


def test_what_follows_from_lists_is_made_when_one_of_them_has_changed() -> None:
    facts = [("a",), ("b",)]
    made = Derived(lambda one, two: one + two, lambda _: facts[0], lambda _: facts[1])
    session = Session()
    first = made(session)
    assert made(session) is first
    facts[1] = ("c",)
    assert made(session) == ("a", "c")
