"""Urgent notices on the station's disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.clockwork import Instant, Ticks
from kiosk.noticeboard import LIVES, Noticeboard
from kiosk.storage.store import Store
from tests.fakes.notices import BEGINS, MINE, MINUTE, NOTICE_PUBLIC, listed, notice, signed


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path)
    yield opened
    opened.close()


def now(minutes: int) -> Instant:
    at = BEGINS + minutes * MINUTE
    return Instant(at, Ticks(at, minutes * MINUTE, "b"), "rtc")


def test_nothing_ever_came(store: Store) -> None:
    board = Noticeboard(store, MINE)
    assert board.held == ""
    assert board.read(NOTICE_PUBLIC, now(0)).version == 0


def test_what_was_taken_is_found_again_with_what_it_has_left(store: Store) -> None:
    board, data = Noticeboard(store, MINE), signed(notice(), version=4)
    taken = board.take(listed(notice(), version=4), data, now(0))
    assert board.note(taken, now(30)).lives["n-1"].left == 90 * MINUTE
    later = now(30)
    back = replace(later, at=BEGINS, quality="suspect")
    found = Noticeboard(store, MINE).read(NOTICE_PUBLIC, back)
    assert (found.version, found.notices, found.lives["n-1"].left) == (4, (notice(),), 90 * MINUTE)
    assert board.held.startswith("4-")


@pytest.mark.parametrize(
    "damaged",
    ["", "{", "[]", "7", '{"n-1": 5}', '{"n-1": [1]}', '{"n-1": ["x", 0, "b"]}', '{"n-1": [5, 0, 7]}'],
)
def test_a_damaged_account_of_what_is_left_stops_nothing(store: Store, damaged: str) -> None:
    board = Noticeboard(store, MINE)
    board.take(listed(notice(), version=4), signed(notice(), version=4), now(0))
    store.remember(LIVES, damaged)
    found = board.read(NOTICE_PUBLIC, now(30))
    assert (found.version, found.notices) == (4, (notice(),))
    assert board.note(found, now(40)).lives["n-1"].left == found.lives["n-1"].left - 10 * MINUTE


@pytest.mark.parametrize(("key", "mine"), [(b"x" * 32, MINE), (b"", MINE), (NOTICE_PUBLIC, "other")])
def test_what_cannot_be_believed_is_not_shown_but_its_version_counts(
    store: Store, key: bytes, mine: str
) -> None:
    Noticeboard(store, MINE).take(listed(notice(), version=4), signed(notice(), version=4), now(0))
    found = Noticeboard(store, mine).read(key, now(1))
    assert (found.version, found.notices) == (4, ())


def test_a_withdrawn_notice_takes_its_life_with_it(store: Store) -> None:
    board = Noticeboard(store, MINE)
    board.take(listed(notice()), signed(notice()), now(0))
    empty = board.take(listed(version=2), signed(version=2), now(1))
    assert board.note(empty, now(2)) == empty
    assert store.setting("notice lives") == "{}"
