"""Waiting grows, ends, and is never for ever."""

from __future__ import annotations

from hub.web.patience import FIRST_MS, FORGET_MS, LONGEST_MS, MOST_KEYS, Patience


def tried(patience: Patience, times: int, now: int = 1000) -> None:
    for _ in range(times):
        patience.wrong("71001", now)


def test_the_first_five_are_free() -> None:
    patience = Patience(free=5)
    tried(patience, 4)
    assert patience.wait_ms("71001", 1000) == 0
    tried(patience, 1)
    assert patience.wait_ms("71001", 1000) == FIRST_MS
    assert patience.wait_ms("71002", 1000) == 0


def test_the_wait_grows_up_to_a_limit_and_runs_out() -> None:
    patience = Patience(free=5)
    tried(patience, 7)
    assert patience.wait_ms("71001", 1000) == 4 * FIRST_MS
    tried(patience, 500)
    assert patience.wait_ms("71001", 1000) == LONGEST_MS
    assert patience.wait_ms("71001", 1000 + LONGEST_MS) == 0


def test_the_right_pin_and_an_hour_forget() -> None:
    patience = Patience(free=5)
    tried(patience, 9)
    patience.right("71001")
    assert patience.wait_ms("71001", 1000) == 0
    tried(patience, 9)
    patience.wrong("71001", 1001 + FORGET_MS)
    assert patience.wait_ms("71001", 1001 + FORGET_MS) == 0


def test_a_clock_set_back_does_not_lengthen_the_wait() -> None:
    patience = Patience(free=5)
    tried(patience, 5, now=10**12)
    assert patience.wait_ms("71001", 0) == FIRST_MS


def test_made_up_numbers_do_not_fill_the_memory() -> None:
    patience = Patience(free=5)
    for number in range(MOST_KEYS + 50):
        patience.wrong(str(number), 1000)
    assert len(patience._tries) <= MOST_KEYS
