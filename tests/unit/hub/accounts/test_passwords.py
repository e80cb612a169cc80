"""Rules of passwords, their hashes, and how many may be hashed at once."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest
from sqlalchemy.orm import Session

from hub.accounts import passwords
from hub.accounts.passwords import LEAST, BusyError, fits, hash_of, hashed, put_password, refuse_weak, turn
from hub.accounts.service import Account, everywhere, put_account
from hub.errors import RefusedError

GOOD = "三月的雪落在井口的灯上"


@pytest.mark.parametrize(
    "password", [GOOD, "correct horse battery", "g7#Lp0!zQw", "掘进队的老张今天请客吃饭"]
)
def test_length_is_what_counts(password: str) -> None:
    refuse_weak(password, "editor")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("g7#Lp0!zQ", f"{LEAST}"),
        ("", f"{LEAST}"),
        ("x" * 201, "200"),
        ("my editor is here", "账号名"),
        ("EDITOR-and-more", "账号名"),
        ("1234567890", "常见"),
        ("Password2026", "常见"),
        ("1111111111111", "常见"),
        ("abababababab", "常见"),
        ("qwertyuiop123", "常见"),
    ],
)
def test_what_is_guessed_first_is_refused_with_the_rule(password: str, why: str) -> None:
    with pytest.raises(RefusedError, match=r"At least 10") as caught:
        refuse_weak(password, "editor")
    assert why in caught.value.sentence("zh")
    assert not password or password not in caught.value.sentence("zh")


def test_a_hash_is_argon2id_and_fits_only_its_password() -> None:
    known = hashed(GOOD)
    assert known.startswith("$argon2id$")
    assert fits(GOOD, known)
    assert not fits(GOOD + "。", known)
    assert not fits(GOOD, None)
    assert not fits("nobody's", None)
    assert not fits(GOOD, "no hash at all")


def test_the_parameters_of_the_product_are_those_of_the_rfc() -> None:
    from argon2 import profiles

    assert profiles.RFC_9106_LOW_MEMORY.memory_cost == 64 * 1024
    assert profiles.RFC_9106_LOW_MEMORY.time_cost == 3


def test_a_closed_account_has_no_password(session: Session, now: int) -> None:
    put_account(session, Account("editor", "文秋实", everywhere("editor")))
    assert hash_of(session, "editor") is None
    put_password(session, "editor", hashed(GOOD), now, must_change=False)
    assert hash_of(session, "editor") is not None
    put_account(session, Account("editor", "文秋实", everywhere("editor"), active=False))
    assert hash_of(session, "editor") is None
    assert hash_of(session, "ghost") is None
    with pytest.raises(RefusedError):
        put_password(session, "ghost", "x", now, must_change=False)


def test_the_line_before_the_hashing_is_short() -> None:
    with ExitStack() as stack:
        for _ in range(8):
            stack.enter_context(turn())
        with pytest.raises(BusyError, match="did not count"), turn():
            pass
    with turn():
        pass


def test_two_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, gate = 0, 0, threading.Event()
    lock = threading.Lock()

    class Slow:
        def verify(self, known: str, password: str) -> bool:
            nonlocal inside, most
            with lock:
                inside, most = inside + 1, max(most, inside + 1)
            gate.wait(20)
            with lock:
                inside -= 1
            return True

    monkeypatch.setattr(passwords, "_HASHER", Slow())
    threads = [threading.Thread(target=fits, args=("x", "known")) for _ in range(5)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    assert 1 <= most <= 2
