import pytest
from sqlalchemy.orm import Session

from hub.accounts.service import Account, everywhere, put_account
from hub.accounts.sessions import (
    ABSOLUTE_MS,
    IDLE_MS,
    LINK_MS,
    end_session,
    make_link,
    needs_touch,
    session_of,
    touch,
    use_link,
)
from hub.errors import RefusedError


@pytest.fixture(autouse=True)
def editor(session: Session) -> Account:
    account = Account("editor", "文秋实", everywhere("editor"))
    put_account(session, account)
    return account


def test_a_link_is_used_once_and_another_can_be_had(session: Session, editor: Account, now: int) -> None:
    first, second = make_link(session, "editor", now), make_link(session, "editor", now)
    cookie = use_link(session, first, now)
    found = session_of(session, cookie, now)
    assert found is not None
    assert found.account == editor
    with pytest.raises(RefusedError):
        use_link(session, first, now)
    assert use_link(session, second, now + LINK_MS - 1)


@pytest.mark.parametrize("token", ["", "guess", "\0"])
def test_links_are_not_guessed_and_end(session: Session, now: int, token: str) -> None:
    with pytest.raises(RefusedError):
        use_link(session, token, now)
    with pytest.raises(RefusedError):
        use_link(session, make_link(session, "editor", now), now + LINK_MS)
    with pytest.raises(RefusedError):
        make_link(session, "ghost", now)


def test_idle_and_absolute_ends(session: Session, now: int) -> None:
    cookie = use_link(session, make_link(session, "editor", now), now)
    assert session_of(session, cookie, now + IDLE_MS - 1) is not None
    assert session_of(session, cookie, now + IDLE_MS) is None
    when = now
    while when < now + ABSOLUTE_MS - IDLE_MS // 2:
        when += IDLE_MS // 2
        found = session_of(session, cookie, when)
        assert found is not None
        assert needs_touch(found, when)
        touch(session, cookie, when)
    assert session_of(session, cookie, now + ABSOLUTE_MS) is None


def test_who_signs_out_is_out_and_another_device_stays(session: Session, editor: Account, now: int) -> None:
    one = use_link(session, make_link(session, "editor", now), now)
    two = use_link(session, make_link(session, "editor", now), now + 1)
    end_session(session, one)
    assert session_of(session, one, now + 2) is None
    assert session_of(session, two, now + 2) is not None


def test_a_closed_account_is_out_at_once(session: Session, now: int) -> None:
    cookie = use_link(session, make_link(session, "editor", now), now)
    put_account(session, Account("editor", "文秋实", everywhere("editor"), active=False))
    assert session_of(session, cookie, now) is None
