"""Roles are held in units, and reach what is under them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from hub.accounts.service import (
    Account,
    Grant,
    account,
    account_for,
    everywhere,
    grant_from,
    put_account,
    reach,
)
from hub.errors import RefusedError
from tests.fakes.hub_mine import SmallMine


def test_a_role_reaches_its_unit_and_what_is_under_it(session: Session, mine: SmallMine) -> None:
    grants = {Grant("leader", "s"), Grant("editor", "b")}
    assert reach(session, grants, ["leader"]) == {"s", "t", "b"}
    assert reach(session, grants, ["editor"]) == {"b"}
    assert reach(session, grants, ["editor", "leader"]) == {"s", "t", "b"}
    assert reach(session, grants, ["admin"]) == frozenset()
    assert reach(session, {Grant("admin", "m")}, ["admin"]) is None, "the root is the whole mine"
    assert reach(session, everywhere("admin"), ["admin"]) is None


def test_grants_are_kept_and_written_as_in_the_mines_file(session: Session, mine: SmallMine) -> None:
    kept = Account("x", "某人", frozenset({grant_from("leader@s"), grant_from("auditor")}))
    put_account(session, kept)
    assert account(session, "x") == kept
    assert sorted(map(str, kept.grants)) == ["auditor", "leader@s"]
    assert account(session, "nobody") is None


@pytest.mark.parametrize(
    "bad",
    [
        Account("x", "x", everywhere("king")), Account("x", "x", frozenset({Grant("editor", "nowhere")})),
        Account("x", "", everywhere("editor")), Account("X y", "x"), Account("cli", "x"),
        Account("x", "x" * 41),
    ],
)  # fmt: skip
def test_bad_accounts_are_refused(session: Session, mine: SmallMine, bad: Account) -> None:
    with pytest.raises(RefusedError):
        put_account(session, bad)


def test_one_administrator_of_the_whole_mine_stays(session: Session, mine: SmallMine) -> None:
    put_account(session, Account("a", "甲", everywhere("admin")))
    for without in (Account("a", "甲", everywhere("admin"), active=False), Account("a", "甲")):
        with pytest.raises(RefusedError, match="last administrator"), session.begin_nested():
            put_account(session, without)
    put_account(session, Account("b", "乙", everywhere("admin")))
    put_account(session, Account("a", "甲"))
    assert account_for(session, "admin").id == "b"


def test_a_closed_account_stands_for_no_role(session: Session) -> None:
    put_account(session, Account("editor", "文秋实", everywhere("editor"), active=False))
    with pytest.raises(RefusedError, match="editor"):
        account_for(session, "editor")
