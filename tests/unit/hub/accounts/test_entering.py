"""Coming in: what a try costs, what is answered, what is written down."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from hub.accounts import codes, passwords, sessions
from hub.accounts.entering import FREE, FREE_OF_ALL, Entered, by_code, by_password, change_password, need_code
from hub.accounts.patience import FIRST_MS
from hub.accounts.service import Account, everywhere, put_account
from hub.accounts.sessions import Device, SignedIn
from hub.audit.service import Entry, entries
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from tests.unit.hub.accounts.conftest import give

RIGHT, WRONG, NEW = "sanyue-de-xue", "siyue-de-xue-1", "wuyue-de-yu-2"
SECRET = b"s" * 32
HERE, THERE = Device("10.0.0.7", "Chrome 120 · Windows"), Device("10.0.0.8", "")


@pytest.fixture(autouse=True)
def passwords_given(engine: Engine, now: int) -> None:
    with session_scope(engine) as session:
        give(session, "editor", RIGHT, now)
        give(session, "boss", RIGHT, now)


def enter(
    engine: Engine, now: int, password: str = RIGHT, name: str = "editor", device: Device = HERE
) -> Entered:
    return by_password(engine, name, password, device, now)


def found(engine: Engine, cookie: str, now: int) -> SignedIn | None:
    with read_scope(engine) as session:
        return sessions.session_of(session, cookie, now)


def log(engine: Engine) -> list[Entry]:
    with read_scope(engine) as session:
        return list(reversed(entries(session)))


def test_the_right_password_opens_a_session_and_is_written_down(engine: Engine, now: int) -> None:
    done = enter(engine, now, name=" Editor ")
    who = found(engine, done.cookie, now)
    assert (done.kind, who is not None and who.account.id) == ("in", "editor")
    assert who is not None
    assert (who.means, who.device, who.must) == ("password", HERE, "")
    (line,) = log(engine)
    assert (line.who, line.what, line.object) == ("editor", "sign-in", "account:editor")
    assert line.after == {"by": "password", "from": "10.0.0.7", "browser": "Chrome 120 · Windows"}


@pytest.mark.parametrize("name", ["editor", "ghost", "", "boss\0"])
def test_wrong_unknown_and_closed_are_answered_alike(engine: Engine, now: int, name: str) -> None:
    with session_scope(engine) as session:
        put_account(session, Account("closed", "停", everywhere("editor"), active=False))
        give(session, "closed", RIGHT, now)
    assert enter(engine, now, WRONG, name) == enter(engine, now, RIGHT, "closed") == Entered("wrong")


def test_waiting_begins_after_five_grows_and_ends_with_the_right_one(engine: Engine, now: int) -> None:
    waits = [enter(engine, now, WRONG).wait_ms for _ in range(FREE)]
    assert waits == [0] * (FREE - 1) + [FIRST_MS]
    assert enter(engine, now) == Entered("wait", wait_ms=FIRST_MS)
    later = now + FIRST_MS
    assert enter(engine, later, WRONG) == Entered("wrong", wait_ms=2 * FIRST_MS)
    later += 2 * FIRST_MS
    assert enter(engine, later).kind == "in"
    assert enter(engine, later, WRONG).wait_ms == 0, "it begins from nothing again"


def test_who_guesses_at_his_desk_does_not_keep_the_owner_waiting(engine: Engine, now: int) -> None:
    for _ in range(FREE):
        enter(engine, now, WRONG, device=THERE)
    assert enter(engine, now, device=THERE).kind == "wait"
    assert enter(engine, now, device=HERE).kind == "in"


def test_an_account_bears_so_many_tries_from_everywhere(engine: Engine, now: int) -> None:
    for desk in range(FREE_OF_ALL):
        enter(engine, now, WRONG, device=Device(f"10.0.1.{desk}"))
    assert enter(engine, now).kind == "wait"


def test_an_address_bears_so_many_tries_at_everybody(engine: Engine, now: int) -> None:
    for number in range(FREE_OF_ALL):
        enter(engine, now, WRONG, f"guess-{number}", THERE)
    assert enter(engine, now, device=THERE).kind == "wait"
    assert enter(engine, now, device=HERE).kind == "in"


def test_guessing_is_written_down_without_what_was_typed(engine: Engine, now: int) -> None:
    for _ in range(FREE):
        enter(engine, now, WRONG)
        enter(engine, now, WRONG, "my-password-by-mistake")
    told = [(line.who, line.what, line.object, line.after) for line in log(engine)]
    after = {"from": "10.0.0.7", "wait_s": FIRST_MS // 1000}
    assert told == [("hub", "guess", "account:editor", after), ("hub", "guess", "account:?", after)]


def test_a_full_line_is_no_try(engine: Engine, now: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords._IN_LINE, "acquire", lambda blocking: False)
    for _ in range(FREE + 1):
        with pytest.raises(passwords.BusyError):
            enter(engine, now, WRONG)
    monkeypatch.undo()
    assert enter(engine, now, WRONG).wait_ms == 0


def switched_on(engine: Engine, now: int, name: str = "boss") -> tuple[bytes, tuple[str, ...]]:
    with session_scope(engine) as session:
        codes.begin(session, name)
        key = codes.key_of(session, SECRET, name)
        assert key is not None
        return key, codes.confirm(session, SECRET, name, codes.code_at(key, now // codes.STEP_MS), now)


def test_the_code_comes_after_the_password(engine: Engine, now: int) -> None:
    key, _ = switched_on(engine, now)
    now += 2 * codes.STEP_MS
    first = enter(engine, now, name="boss")
    assert first.kind == "code"
    assert found(engine, first.cookie, now) is None, "a password alone opens nothing"
    right = codes.code_at(key, now // codes.STEP_MS)
    done = by_code(engine, SECRET, first.cookie, right, now)
    who = found(engine, done.cookie, now)
    assert who is not None
    assert (who.account.id, who.device, who.must) == ("boss", HERE, "")
    assert done.cookie != first.cookie
    assert by_code(engine, SECRET, first.cookie, right, now).kind == "over"
    assert (log(engine)[-1].what, log(engine)[-1].after["by"]) == ("sign-in", "code")


def test_codes_are_not_guessed_and_a_recovery_code_does(engine: Engine, now: int) -> None:
    _, made = switched_on(engine, now)
    cookie = enter(engine, now, name="boss").cookie
    for _ in range(FREE):
        assert by_code(engine, SECRET, cookie, "000000", now).kind == "wrong"
    guessed = log(engine)[-1]
    assert (guessed.what, guessed.after["from"]) == ("guess", HERE.address)
    assert by_code(engine, SECRET, cookie, made[0], now).kind == "wait"
    assert by_code(engine, SECRET, cookie, made[0], now + FIRST_MS).kind == "in"
    assert log(engine)[-1].after["by"] == "recovery"


def test_a_password_does_not_wait_for_ever(engine: Engine, now: int) -> None:
    _, made = switched_on(engine, now)
    cookie = enter(engine, now, name="boss").cookie
    assert by_code(engine, SECRET, cookie, made[0], now + sessions.WAIT_MS).kind == "over"
    assert by_code(engine, SECRET, "", made[0], now).kind == "over"


def test_a_given_password_must_be_changed_and_an_administrator_needs_codes(engine: Engine, now: int) -> None:
    with session_scope(engine) as session:
        give(session, "boss", RIGHT, now, must_change=True)
    who = found(engine, enter(engine, now, name="boss").cookie, now)
    assert who is not None
    assert who.must == "password"
    change_password(engine, who, "", NEW, now)
    who = found(engine, enter(engine, now, NEW, "boss").cookie, now)
    assert who is not None
    assert who.must == "codes"
    switched_on(engine, now)
    with session_scope(engine) as session:
        link = sessions.use_link(session, sessions.make_link(session, "boss", now), now)
        assert sessions.session_of(session, link, now).must == ""  # type: ignore[union-attr]


def test_a_change_asks_for_the_current_one_and_ends_other_sessions(engine: Engine, now: int) -> None:
    here, there = enter(engine, now), enter(engine, now, device=THERE)
    who = found(engine, here.cookie, now)
    assert who is not None
    for current, new, said in (
        (WRONG, NEW, "现在的密码不对"),
        (RIGHT, "short", "至少 10"),
        (RIGHT, RIGHT, "和现在的一样"),
    ):
        with pytest.raises(RefusedError) as caught:
            change_password(engine, who, current, new, now)
        assert said in caught.value.sentence("zh")
    change_password(engine, who, RIGHT, NEW, now)
    assert found(engine, here.cookie, now) is not None
    assert found(engine, there.cookie, now) is None
    assert enter(engine, now).kind == "wrong"
    assert enter(engine, now, NEW).kind == "in"
    assert [line.after for line in log(engine) if line.what == "password"] == [{"signed_out": 1}]


def test_the_current_password_is_not_guessed_at_an_open_desk(engine: Engine, now: int) -> None:
    who = found(engine, enter(engine, now).cookie, now)
    assert who is not None
    for _ in range(FREE):
        with pytest.raises(RefusedError, match="is wrong"):
            change_password(engine, who, WRONG, NEW, now)
    with pytest.raises(RefusedError, match="wait 15 s"):
        change_password(engine, who, RIGHT, NEW, now)


def test_a_sensitive_change_asks_for_a_code_but_of_who_came_by_a_link(engine: Engine, now: int) -> None:
    _, made = switched_on(engine, now, "editor")
    by_link = SignedIn("i", Account("editor", "文秋实"), now, now)
    need_code(engine, SECRET, by_link, "", now)
    by_word = SignedIn("i", Account("editor", "文秋实"), now, now, sessions.PASSWORD)
    for _ in range(FREE):
        with pytest.raises(RefusedError, match="nothing changed"):
            need_code(engine, SECRET, by_word, "000000", now)
    with pytest.raises(RefusedError, match="wait"):
        need_code(engine, SECRET, by_word, made[0], now)
    need_code(engine, SECRET, by_word, made[0], now + FIRST_MS)
