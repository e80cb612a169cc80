"""Hours that outlive a start, memory, and the cards that could not be drawn."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from content_packs.wire.care import MOST_SKIPPED
from kiosk.caretaker import KEEP_EVERY_MS, Caretaker, give_back
from kiosk.storage.store import Store

HOUR = 3_600_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    yield made
    made.close()


def test_screen_hours_outlive_a_start(store: Store) -> None:
    first = Caretaker(store, 1_000)
    for mono in range(1_000, 1_000 + 2 * HOUR + 1, KEEP_EVERY_MS):
        first.tick(mono)
    assert first.health(1_000 + 2 * HOUR).screen_h == 2
    again = Caretaker(store, 5)
    assert again.health(5 + HOUR).screen_h == 3
    assert again.health(5 + HOUR).up_h == 1


def test_memory_is_the_kernels_word(store: Store, tmp_path: Path) -> None:
    assert Caretaker(store, 0).health(0).mem_mb > 10
    assert Caretaker(store, 0, tmp_path / "nothing").health(0).mem_mb == 0


def test_skipped_cards_are_remembered_once_and_bounded(store: Store) -> None:
    caretaker = Caretaker(store, 0)
    for number in range(MOST_SKIPPED + 2):
        caretaker.skip(f"mine/card-{number}", 3, "KeyError: x")
    caretaker.skip("mine/card-4", 4, "y" * 500)
    cards = caretaker.health(0).skipped
    assert len(cards) == MOST_SKIPPED
    assert (cards[0].key, cards[0].version, len(cards[0].why)) == ("mine/card-4", 4, 200)
    assert len({card.key for card in cards}) == len(cards)
    caretaker.forget_skipped()
    assert caretaker.health(0).skipped == ()


def test_memory_let_go_is_given_back_as_often_as_the_hours_are_kept(store: Store) -> None:
    given: list[int] = []
    caretaker = Caretaker(store, 0, tidy=lambda: given.append(1))
    caretaker.tick(KEEP_EVERY_MS - 1)
    assert given == []
    caretaker.tick(KEEP_EVERY_MS)
    caretaker.tick(KEEP_EVERY_MS + 1)
    assert len(given) == 1


def test_what_is_given_back_is_no_longer_held() -> None:
    """Small pieces, each beside one that stays: the C library keeps such holes for itself."""
    library = ctypes.CDLL("libc.so.6")
    library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    library.free.argtypes = [ctypes.c_void_p]
    pieces = [library.malloc(60_000) for _ in range(1_000)]
    for piece in pieces:
        ctypes.memset(piece, 1, 60_000)
    for piece in pieces[:-1]:
        library.free(piece)
    held = resident()
    give_back()
    assert resident() < held - 50_000_000
    library.free(pieces[-1])


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
