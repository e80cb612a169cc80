import pytest
from sqlalchemy.orm import Session

from hub.accounts.service import Account, everywhere, put_account
from hub.accounts.sessions import (
    ABSOLUTE_MS,
    IDLE_MS,
    LINK_MS,
    PASSWORD,
    PASSWORD_LINK_MS,
    Device,
    end_session,
    end_sessions,
    make_link,
    needs_touch,
    open_session,
    password_link,
    session_of,
    sessions_of,
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


def test_devices_are_listed_and_signed_out_one_by_one(session: Session, now: int) -> None:
    here = open_session(session, "editor", now, Device("10.0.0.1", "Chromium\n86", "password"))
    open_session(session, "editor", now + 1, Device("10.0.0.2", "Firefox", "password"))
    third = open_session(session, "editor", now + 2, Device())
    found = sessions_of(session, "editor", now + 3)
    assert [one.device.address for one in found] == ["", "10.0.0.2", "10.0.0.1"]
    assert found[2].device.agent == "Chromium86"
    assert end_sessions(session, "editor", only=found[1].id) == 1
    assert end_sessions(session, "editor", but=found[2].id) == 1
    assert session_of(session, third, now + 3) is None
    assert session_of(session, here, now + 3) is not None


def test_a_link_to_a_password_is_no_link_to_sign_in_and_only_the_newest_is_good(
    session: Session, editor: Account, now: int
) -> None:
    old = make_link(session, "editor", now, PASSWORD)
    token = make_link(session, "editor", now, PASSWORD)
    for call in (lambda: use_link(session, token, now), lambda: password_link(session, old, now)):
        with pytest.raises(RefusedError):
            call()
    assert password_link(session, token, now) == editor
    assert password_link(session, token, now + PASSWORD_LINK_MS - 1, use=True) == editor
    with pytest.raises(RefusedError):
        password_link(session, token, now)
