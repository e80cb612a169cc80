"""Hours of what was on the glass, on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.wire.playback import Played, PlayedHour
from kiosk.storage.played import KEEP_HOURS
from kiosk.storage.store import Store

BEGUN = PlayedHour(0, 9, "7305", 60, shown=(Played("mine/a", 7, 1, 60),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def hour(number: int) -> PlayedHour:
    return PlayedHour(number, number, "7305", 3600, number % 2 == 1, (Played("mine/a", 7, 4, 60),))


def test_what_was_written_outlives_a_start(folder: Path) -> None:
    store = Store(folder)
    assert (store.played.newest(), store.played.begun()) == (0, None)
    store.played.keep([hour(3), hour(4)], BEGUN)
    store.close()
    again = Store(folder)
    assert (again.played.newest(), again.played.begun()) == (4, BEGUN)
    assert again.played.after(0, 1) == ((hour(3),), 1)
    assert again.played.after(3, 10) == ((hour(4),), 0)
    assert again.played.after(4, 10) == ((), 0)
    again.close()


def test_the_oldest_are_dropped(folder: Path) -> None:
    store = Store(folder)
    store.played.keep(map(hour, range(1, KEEP_HOURS + 4)), BEGUN)
    hours, left = store.played.after(0, 1)
    assert (hours[0].number, left, store.played.begun()) == (4, KEEP_HOURS - 1, BEGUN)
    store.close()


def test_what_cannot_be_read_is_passed_over(folder: Path) -> None:
    store = Store(folder)
    store.played.keep([hour(3), hour(4)], BEGUN)
    store.played._db.execute("UPDATE played SET data = '{\"n\": 3}' WHERE number IN (0, 3)")
    assert store.played.begun() is None
    assert store.played.after(0, 9) == ((hour(4),), 0)
    store.played._db.execute("UPDATE played SET data = '!'")
    assert store.played.after(0, 1) == ((), 0), "nobody is to ask for ever"
    store.close()
