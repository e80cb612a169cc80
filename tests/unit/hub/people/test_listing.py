"""Persons are searched, counted, sorted and cut into pages by the database."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.people.listing import Listing, Wanted
from hub.people.service import Unit, add_person, add_visitor, put_unit
from tests.fakes.hub_mine import SmallMine


@pytest.fixture
def many(session: Session, mine: SmallMine) -> Session:
    """Besides 甲一 to 甲三 (1000 to 1002) of team t: two of a firm, a visitor, one of another section."""
    put_unit(session, Unit("s2", Words("二区"), "section", "m"))
    add_person(session, staff_no="2001", name="外一", unit_id="t", firm="建安 50%")
    add_person(session, staff_no="2000", name="外二", unit_id="t", firm="安装公司", job="焊工")
    add_person(session, staff_no="3000", name="乙一", unit_id="s2", job="电工")
    add_visitor(session, name="客一", firm="研究院", host="甲一", unit_id="s")
    return session


def numbers(session: Session, wanted: Wanted, sort: str = "", down: bool = False) -> list[str]:
    found = Listing(session, wanted)
    people = found.rows(sort, down, 0, None)
    assert len(people) == found.count
    return [one.staff_no for one in people]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["V0001", "3000", "1000", "1001", "1002", "2000", "2001"]),
        (Wanted(unit="s"), ["V0001", "1000", "1001", "1002", "2000", "2001"]),
        (Wanted(unit="t", kind="own"), ["1000", "1001", "1002"]),
        (Wanted(kind="contractor"), ["2000", "2001"]),
        (Wanted(kind="visitor"), ["V0001"]),
        (Wanted(kind="nothing", text="甲"), ["1000", "1001", "1002"]),
        (Wanted(text="200"), ["2000", "2001"]),
        (Wanted(text="50%"), ["2001"]),
        (Wanted(text="%"), ["2001"]),
        (Wanted(among=frozenset({"s2"})), ["3000"]),
        (Wanted(among=frozenset({"s2"}), unit="t"), []),
        (Wanted(among=frozenset()), []),
    ],
)
def test_who_is_wanted(many: Session, wanted: Wanted, found: list[str]) -> None:
    assert numbers(many, wanted) == found


def test_they_are_sorted_and_who_has_nothing_there_comes_last(many: Session) -> None:
    team = Wanted(unit="t")
    assert numbers(many, team, "staff_no", True) == ["2001", "2000", "1002", "1001", "1000"]
    assert numbers(many, team, "job") == ["2000", "1000", "1001", "1002", "2001"]
    assert (
        numbers(many, team, "firm", True)[2:] == numbers(many, team, "firm")[2:] == ["1000", "1001", "1002"]
    )
    assert numbers(many, team, "nothing") == numbers(many, team)


def test_a_page_is_what_is_fetched(many: Session) -> None:
    listing = Listing(many, Wanted())
    assert [one.staff_no for one in listing.rows("staff_no", False, 2, 2)] == ["1002", "2000"]
    assert listing.rows("staff_no", False, 99, 2) == []
    assert listing.count == 7
