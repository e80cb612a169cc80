"""Blocks on disk: they outlive a kill, and a torn end does no harm."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content_packs.transfer.blocks import BLOCK, Blocks
from kiosk.storage import partials
from kiosk.storage.partials import Partials

ONE, TWO, THREE = "a" * 64, "b" * 64, "c" * 64
DATA = os.urandom(BLOCK)


def test_what_was_saved_is_there_after_a_restart(tmp_path: Path) -> None:
    made = Partials(tmp_path / "partial")
    assert (made.held, list(tmp_path.iterdir())) == ({}, []), "nothing is made before it is needed"
    for index in (5, 0, 3):
        assert made.save(ONE, index, DATA[: index + 1]) == []
    made.save(TWO, 0, DATA)
    again = Partials(tmp_path / "partial")
    assert again.held == {ONE: Blocks.of((0, 3, 5)), TWO: Blocks.of((0,))}
    assert again.read(ONE, Blocks.of((0, 3, 5))) == DATA[:1] + DATA[:4] + DATA[:6]
    assert again.read(ONE, Blocks.of((0, 1))) is None
    assert again.read(THREE, Blocks.of((0,))) is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 3 * 112), tail=st.binary(max_size=40) | st.integers(0, 90).map(bytes))
def test_a_torn_end_is_cut_off(tmp_path: Path, cut: int, tail: bytes) -> None:
    """Whatever a power cut leaves at the end of the file, what was whole before it is still there."""
    folder = tmp_path / "partial"
    made = Partials(folder)
    made.drop(ONE)
    for index in range(3):
        made.save(ONE, index, DATA[:100])
    whole = cut // 112
    with (folder / ONE).open("r+b") as file:
        file.truncate(cut)
        file.seek(cut)
        file.write(tail)
    again = Partials(folder)
    assert Blocks.all(whole) - again.held.get(ONE, Blocks()) == Blocks()
    assert len(again.held.get(ONE, Blocks())) <= 3
    again.save(ONE, 7, DATA)
    last = Partials(folder)
    assert last.held[ONE] == again.held[ONE]
    assert last.read(ONE, Blocks.of((7,))) == DATA


def test_what_is_no_partial_is_left_or_removed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / ONE).write_bytes(b"")
    (tmp_path / TWO).write_bytes(os.urandom(500))
    assert Partials(tmp_path).held == {}
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_dropped_blocks_stay_dropped_and_may_come_again(tmp_path: Path) -> None:
    made = Partials(tmp_path)
    for index in range(4):
        made.save(ONE, index, DATA)
    made.drop(ONE, Blocks.of((1, 2)))
    assert made.held == Partials(tmp_path).held == {ONE: Blocks.of((0, 3))}
    made.save(ONE, 1, DATA[:9])
    assert Partials(tmp_path).read(ONE, Blocks.of((1,))) == DATA[:9]
    made.drop(ONE)
    assert made.held == Partials(tmp_path).held == {}
    made.drop(ONE)


def test_what_was_not_added_to_for_longest_makes_room(tmp_path: Path) -> None:
    made = Partials(tmp_path, quota=3 * (BLOCK + 12))
    for name in (ONE, TWO, THREE):
        made.save(name, 0, DATA)
    assert made.save(ONE, 1, DATA) == [TWO]
    assert set(made.held) == {ONE, THREE}
    assert made.save(ONE, 2, DATA) == [THREE]
    assert made.save(ONE, 3, DATA) == [], "an object does not make room for itself"
    assert len(made.held[ONE]) == 4


def test_a_full_disk_costs_the_other_blocks_first(tmp_path: Path) -> None:
    made = Partials(tmp_path)
    made.save(ONE, 0, DATA)
    full = [OSError(errno.ENOSPC, "full")]

    def once(file: int, record: bytes, at: int, append: object = partials.append) -> None:
        if full:
            raise full.pop()
        append(file, record, at)  # type: ignore[operator]

    with patch("kiosk.storage.partials.append", once):
        assert made.save(TWO, 0, DATA) == [ONE]
    assert set(made.held) == {TWO}


@pytest.mark.parametrize("after", [False, True])
def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, after: bool) -> None:
    made = Partials(tmp_path)
    made.save(ONE, 0, DATA)

    def refuse(file: int, record: bytes, at: int, append: object = partials.append) -> None:
        if after:
            append(file, record, at)  # type: ignore[operator]
        raise OSError(errno.EIO, "broken")

    with patch("kiosk.storage.partials.append", refuse), pytest.raises(OSError, match="broken"):
        made.save(ONE, 1, DATA)
    assert made.held == {ONE: Blocks.of((0,))}
    made.save(ONE, 2, DATA[:7])
    again = Partials(tmp_path)
    assert again.held == {ONE: Blocks.of((0, 2))}
    assert again.read(ONE, Blocks.of((0, 2))) == DATA + DATA[:7]


def test_a_file_that_has_vanished_reads_as_nothing(tmp_path: Path) -> None:
    made = Partials(tmp_path)
    made.save(ONE, 0, DATA)
    (tmp_path / ONE).unlink()
    assert made.read(ONE, Blocks.of((0,))) is None
