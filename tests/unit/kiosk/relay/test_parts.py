"""Parts survive a power cut; of a torn one nothing is believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.transfer.blocks import BLOCK, Blocks, cut
from kiosk.relay.parts import Parts

NAME = "ab" * 32
DATA = bytes(range(256)) * 200


def test_blocks_come_back_in_order_after_a_restart(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    for index in (3, 1, 0, 2, 1):
        parts.append(NAME, index, cut(DATA, index))
    again = Parts(tmp_path)
    assert again.held() == {NAME: Blocks.all(4)}
    assert again.read(NAME) == DATA
    again.drop(NAME)
    assert Parts(tmp_path).held() == {}


@pytest.mark.parametrize("torn", [1, 9, 10, 11, BLOCK])
def test_a_torn_tail_is_cut_off_and_goes_on(tmp_path: Path, torn: int) -> None:
    parts = Parts(tmp_path)
    parts.append(NAME, 0, cut(DATA, 0))
    whole = (tmp_path / NAME).stat().st_size
    parts.append(NAME, 1, cut(DATA, 1))
    with (tmp_path / NAME).open("r+b") as file:
        file.truncate(whole + torn)
    again = Parts(tmp_path)
    assert again.held() == {NAME: Blocks.of((0,))}
    again.append(NAME, 2, cut(DATA, 2))
    assert Parts(tmp_path).held() == {NAME: Blocks.of((0, 2))}


def test_a_damaged_block_is_not_held(tmp_path: Path) -> None:
    Parts(tmp_path).append(NAME, 0, b"block")
    file = tmp_path / NAME
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert Parts(tmp_path).held() == {NAME: Blocks()}
