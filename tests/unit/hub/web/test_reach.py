"""To which units an object belongs; what cannot be told is beyond whoever administers a unit."""

from __future__ import annotations

from sqlalchemy.orm import Session

from content_packs.where import Where
from hub.accounts.service import Account, Grant, put_account
from hub.web.reach import NOWHERE, covers, units_of, units_of_place, units_of_spots
from hub.web.rights import ACCOUNT, NOTICE, PERSON, STATION
from tests.fakes.hub_mine import SmallMine


def test_an_account_belongs_to_all_units_it_has_a_role_in(session: Session, mine: SmallMine) -> None:
    put_account(session, Account("both", "两处", frozenset({Grant("editor", "m"), Grant("leader", "t")})))
    assert units_of(session, ACCOUNT, "both") == {"m", "t"}
    assert not covers(frozenset({"t"}), units_of(session, ACCOUNT, "both"))


def test_an_account_without_a_role_is_no_units(session: Session, mine: SmallMine) -> None:
    """Nothing is part of everything: whoever administers one unit would else manage it."""
    put_account(session, Account("none", "还没有角色"))
    found = units_of(session, ACCOUNT, "none")
    assert found == NOWHERE
    assert not covers(frozenset({"m", "t"}), found)
    assert covers(None, found)


def test_what_does_not_exist_is_no_units(session: Session, mine: SmallMine) -> None:
    for of in (STATION, PERSON, NOTICE, ACCOUNT):
        assert units_of(session, of, "nobody") == NOWHERE
    assert units_of_place(session, "nowhere") == NOWHERE


def test_a_filter_that_names_no_place_reaches_the_whole_mine(session: Session, mine: SmallMine) -> None:
    assert units_of_spots(session, Where()) == NOWHERE
    assert units_of_spots(session, Where(unit=("t",))) == {"t"}
