from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.errors import RefusedError
from hub.people.service import (
    Unit,
    add_person,
    add_visitor,
    ancestors,
    person,
    person_by_number,
    persons,
    put_unit,
    unit_tree,
    update_person,
    within,
)
from tests.fakes.hub_mine import SmallMine


def test_tree_both_ways(session: Session, mine: SmallMine) -> None:
    assert [(depth, unit.id) for depth, unit in unit_tree(session)] == [
        (0, "m"),
        (1, "s"),
        (2, "b"),
        (2, "t"),
    ]
    assert ancestors(session, "t") == ("t", "s", "m")
    assert within(session, "s") == {"s", "t", "b"}


@pytest.mark.parametrize(
    "unit",
    [
        Unit("M", Words("大写"), "mine"),
        Unit("x", Words(""), "mine"),
        Unit("x", Words("怪"), "gang"),
        Unit("x", Words("孤"), "team", "nowhere"),
        Unit("s", Words("圈"), "section", "t"),
    ],
)
def test_units_that_cannot_be(session: Session, mine: SmallMine, unit: Unit) -> None:
    with pytest.raises(RefusedError):
        put_unit(session, unit)


def test_ids_say_nothing_and_numbers_are_taken_once(session: Session, mine: SmallMine) -> None:
    first = mine.people[0]
    assert first.id.startswith("p")
    assert first.staff_no not in first.id
    with pytest.raises(RefusedError, match="甲一"):
        add_person(session, staff_no="1000", name="另一人", unit_id="t")
    with pytest.raises(RefusedError):
        update_person(session, replace(mine.people[1], staff_no="1000"))


@pytest.mark.parametrize("bad", ["", "x" * 41, "a\0b", "a\nb"])
def test_names_that_cannot_be(session: Session, mine: SmallMine, bad: str) -> None:
    with pytest.raises(RefusedError):
        add_person(session, staff_no="1", name=bad, unit_id="t")


def test_find_and_filter(session: Session, mine: SmallMine) -> None:
    assert person_by_number(session, " 1001 ") == mine.people[1]
    assert person_by_number(session, "1001\0") is None
    gone = update_person(session, replace(mine.people[2], active=False))
    assert persons(session, unit_id="s") == tuple(mine.people[:2])
    assert persons(session, active=None, text="甲三") == (gone,)
    assert persons(session, text="%") == ()
    assert person(session, gone.id) == gone


def test_visitors_need_firm_and_host_and_get_numbers(session: Session, mine: SmallMine) -> None:
    with pytest.raises(RefusedError):
        add_visitor(session, name="访客甲", firm=" ", host="甲一", unit_id="s")
    numbers = [
        add_visitor(session, name=f"访客{n}", firm="设计院", host="甲一", unit_id="s").staff_no
        for n in "甲乙"
    ]
    assert numbers == ["V0001", "V0002"]
