from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_packs.transfer.blocks import BLOCK, MOST_BLOCKS, Blocks, block_count, block_length, cut

SETS = st.frozensets(st.integers(0, 99) | st.just(MOST_BLOCKS - 1), max_size=20)


@given(st.integers(1, 10 * BLOCK))
def test_the_blocks_of_an_object_are_the_object(size: int) -> None:
    data = bytes(size)
    parts = [cut(data, index) for index in range(block_count(size))]
    assert b"".join(parts) == data
    assert [len(part) for part in parts] == [block_length(size, index) for index in range(len(parts))]
    assert block_length(size, len(parts)) == block_length(size, -1) == 0


@given(SETS, SETS)
def test_a_set_of_blocks_is_a_set(one: frozenset[int], two: frozenset[int]) -> None:
    first, second = Blocks.of(one), Blocks.of(two)
    assert set(first | second) == one | two
    assert set(first - second) == one - two
    assert (len(first), list(first)) == (len(one), sorted(one))
    assert all((index in first) == (index in one) for index in range(64))
    assert Blocks.from_hex(first.to_hex()) == first
    assert list(first.first(3)) == sorted(one)[:3]


@pytest.mark.parametrize("text", ["", "x", "-1", "+1", "0x1", "1_0", " 1", "F", "1" * 1025])
def test_what_is_no_bitmap_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="bitmap"):
        Blocks.from_hex(text)
