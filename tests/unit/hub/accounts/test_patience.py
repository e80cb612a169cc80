"""Waiting grows, ends, and is never for ever."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.accounts.models import TryRow
from hub.accounts.patience import FIRST_MS, FORGET_MS, LONGEST_MS, Tried, right, wait_ms, wrong

NUMBER = Tried("number", "71001", 5)
OTHER = Tried("number", "71002", 5)


def tried(session: Session, times: int, now: int = 1000) -> None:
    for _ in range(times):
        wrong(session, [NUMBER], now)


def test_the_first_five_are_free(session: Session) -> None:
    tried(session, 4)
    assert wait_ms(session, [NUMBER], 1000) == 0
    tried(session, 1)
    assert wait_ms(session, [NUMBER], 1000) == FIRST_MS
    assert wait_ms(session, [OTHER], 1000) == 0
    assert wait_ms(session, [OTHER, NUMBER], 1000) == FIRST_MS


def test_the_wait_grows_up_to_a_limit_and_runs_out(session: Session) -> None:
    tried(session, 7)
    assert wait_ms(session, [NUMBER], 1000) == 4 * FIRST_MS
    tried(session, 100)
    assert wait_ms(session, [NUMBER], 1000) == LONGEST_MS
    assert wait_ms(session, [NUMBER], 1000 + LONGEST_MS) == 0


def test_the_right_one_and_an_hour_forget(session: Session) -> None:
    tried(session, 9)
    right(session, [NUMBER])
    assert wait_ms(session, [NUMBER], 1000) == 0
    tried(session, 9)
    later = 1001 + FORGET_MS
    wrong(session, [OTHER], later)
    assert session.scalar(select(func.count()).select_from(TryRow)) == 1
    wrong(session, [NUMBER], later)
    assert wait_ms(session, [NUMBER], later) == 0


@pytest.mark.parametrize("now", [0, 10**12 - 1])
def test_a_clock_set_back_keeps_nobody_waiting(session: Session, now: int) -> None:
    tried(session, 5, now=10**12)
    assert wait_ms(session, [NUMBER], now) == 0


def test_kinds_are_counted_apart_and_what_was_typed_is_not_kept(session: Session) -> None:
    tried(session, 5)
    assert wait_ms(session, [Tried("account", "71001", 5)], 1000) == 0
    assert [len(key) for key in session.scalars(select(TryRow.key))] == [64]
