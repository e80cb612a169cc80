"""What the blocks that came say of the line."""

from __future__ import annotations

from content_packs.transfer.blocks import BLOCK
from content_packs.transfer.speed import MOST_WINDOW, PROVEN_MS, SLOW_BLOCK_MS, Speed


def test_nothing_is_known_of_a_new_line() -> None:
    speed = Speed()
    assert (speed.is_fast, speed.window(0), speed.block_ms(0)) == (False, 1, None)


def test_one_fast_block_opens_the_window_and_one_slow_one_shuts_it() -> None:
    speed = Speed()
    speed.took(10, BLOCK, 0)
    assert (speed.is_fast, speed.window(0), speed.block_ms(0)) == (True, MOST_WINDOW, 10)
    for now in (1, 2):
        speed.took(10, BLOCK, now)
    speed.took(2_000, BLOCK, 3)
    assert (speed.is_fast, speed.is_proven(3), speed.window(3), speed.block_ms(3)) == (True, False, 1, 2_000)
    for now in (4, 5, 6):
        speed.took(2_000, BLOCK, now)
    assert not speed.is_fast


def test_what_is_under_way_takes_a_second() -> None:
    speed = Speed()
    for _ in range(4):
        speed.took(250, BLOCK, 0)
    assert speed.window(0) == 4


def test_a_proof_grows_old() -> None:
    speed = Speed(fast=True)
    assert (speed.is_fast, speed.is_proven(0)) == (True, False)
    speed.took(10, BLOCK, 0)
    assert speed.is_proven(PROVEN_MS - 1)
    assert (speed.is_proven(PROVEN_MS), speed.window(PROVEN_MS)) == (False, 1)


def test_small_ones_are_put_together() -> None:
    speed = Speed()
    for _ in range(11):
        speed.took(5, 700, 0)
    assert speed.block_ms(0) is None
    speed.took(5, 700, 0)
    assert speed.block_ms(0) == 60 * BLOCK // 8_400


def test_what_everybody_gets_may_prove_a_line_but_not_condemn_it() -> None:
    speed = Speed(fast=True)
    speed.heard(5_000, BLOCK, 0)
    assert not speed.is_proven(0)
    assert speed.is_fast
    speed.heard(60, BLOCK, 0)
    assert speed.is_proven(0)
    new = Speed()
    new.heard(60, BLOCK, 0)
    assert not new.is_proven(0), "a line of which nothing is known does not listen"


def test_the_hubs_word_counts_more() -> None:
    speed = Speed()
    speed.took(SLOW_BLOCK_MS - 1, BLOCK, 0)
    speed.say(255)
    assert (speed.is_fast, speed.window(0)) == (False, 1)
    speed.say(256)
    assert speed.is_fast
    speed.say(0)
    assert speed.is_fast
