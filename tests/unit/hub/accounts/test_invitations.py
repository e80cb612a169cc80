"""Links by which a password is chosen, and the first administrator of a new hub."""

from __future__ import annotations

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from hub.accounts import codes
from hub.accounts.invitations import (
    INVITATION_MS,
    accept,
    first_administrator,
    first_password,
    invite,
    invited,
)
from hub.accounts.models import GrantRow
from hub.accounts.passwords import fits, hash_of, hashed, refuse_weak
from hub.accounts.service import Account, account, everywhere, put_account
from hub.accounts.sessions import Device, make_link, session_of, use_link
from hub.errors import RefusedError

HERE = Device("10.0.0.7", "Chrome 120 · Windows")


@pytest.fixture(autouse=True)
def boss(session: Session) -> None:
    put_account(session, Account("boss", "管理员", everywhere("admin")))


def test_an_invitation_sets_the_password_once_and_signs_in(session: Session, now: int) -> None:
    token = invite(session, "boss", now)
    assert invited(session, token, now).id == "boss"
    assert invited(session, token, now + INVITATION_MS - 1).id == "boss"
    who, cookie = accept(session, token, hashed("三月的雪落在井口上"), now, HERE)
    found = session_of(session, cookie, now)
    assert found is not None
    assert (who.id, found.device, found.must) == ("boss", HERE, "codes")
    assert fits("三月的雪落在井口上", hash_of(session, "boss"))
    for use in (invited, lambda s, t, n: accept(s, t, "x", n, HERE)):
        with pytest.raises(RefusedError, match="used or has expired"):
            use(session, token, now)


def test_it_ends_what_was_before(session: Session, now: int) -> None:
    stolen = use_link(session, make_link(session, "boss", now), now)
    codes.begin(session, "boss")
    first, second = invite(session, "boss", now), invite(session, "boss", now)
    with pytest.raises(RefusedError):
        invited(session, first, now)
    accept(session, second, hashed("x"), now, HERE)
    assert session_of(session, stolen, now) is None
    assert not codes.standing(session, "boss").begun


def test_one_kind_of_link_is_not_the_other(session: Session, now: int) -> None:
    with pytest.raises(RefusedError):
        use_link(session, invite(session, "boss", now), now)
    with pytest.raises(RefusedError):
        invited(session, make_link(session, "boss", now), now)
    with pytest.raises(RefusedError):
        invite(session, "ghost", now)


def test_a_closed_account_is_not_invited(session: Session, now: int) -> None:
    put_account(session, Account("other", "另一个", everywhere("admin")))
    token = invite(session, "boss", now)
    put_account(session, Account("boss", "管理员", everywhere("admin"), active=False))
    with pytest.raises(RefusedError):
        invited(session, token, now)


def test_only_a_hub_without_administrator_gets_a_first_one(session: Session) -> None:
    assert not first_administrator(session, "boss")
    assert not first_administrator(session, "me")
    assert account(session, "me") is None


def test_the_first_administrator(session: Session) -> None:
    session.execute(delete(GrantRow))
    assert first_administrator(session, "me")
    found = account(session, "me")
    assert found is not None
    assert found.grants == everywhere("admin")


def test_a_first_password_can_be_said_and_is_good_enough() -> None:
    made = {first_password() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        refuse_weak(one, "editor")
