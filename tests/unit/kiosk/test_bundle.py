"""A stick answers what is needed, by the messages of the line, and nothing else is asked of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from content_packs.errors import PackError
from content_packs.transfer.blocks import BLOCK, Blocks
from content_packs.transfer.fetching import Ask, Lack
from content_packs.wire.messages import Need, decode_pointer
from content_packs.wire.topics import Topics
from content_packs.wire.trust import decode_metadata_files
from kiosk.bundle import Bundle
from tests.fakes.mine import STATION
from tests.fakes.office import OFFICE
from tests.fakes.stick import written

TOPICS = Topics("demo")
DATA = bytes(range(256)) * (BLOCK // 256 * 2) + b"end"
"""Two blocks and a little."""
NAME, SMALL = "ab" * 32, "cd" * 32


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    written(tmp_path, OFFICE, {NAME: DATA, SMALL: b"small"}, {"site": b"site"}, b"notices")
    return tmp_path


@pytest.fixture
def bundle(stick: Path) -> Bundle:
    return Bundle(stick, TOPICS, STATION, lambda: 0)


def need(*lacks: tuple[str, int], window: int = 8, bad: tuple[str, ...] = ()) -> bytes:
    rows = tuple(Lack(name, Blocks.all(count)) for name, count in lacks)
    return Need(ask=Ask(rows, window), bad=bad).encode()


def test_the_pointer_and_the_stations_own_facts(bundle: Bundle) -> None:
    pointer = bundle.pointer()
    assert (pointer.topic, decode_pointer(pointer.payload).timestamp) == (TOPICS.meta, OFFICE.timestamp)
    assert [(message.topic, message.payload) for message in bundle.facts()] == [
        (TOPICS.down(STATION, "state/site"), b"site"), (TOPICS.notice, b"notices"),
    ]  # fmt: skip


def test_metadata_by_name_and_what_it_has_not_is_left_out(bundle: Bundle) -> None:
    (found,) = bundle.answer(Need(metadata=("1.root.json", "2.root.json")).encode())
    assert found.topic == TOPICS.down(STATION, "metadata")
    assert decode_metadata_files(found.payload).files == {"1.root.json": OFFICE.files["1.root.json"]}
    assert bundle.answer(Need(metadata=("2.root.json",)).encode()) == []


def test_blocks_of_the_wire_form(bundle: Bundle) -> None:
    found = bundle.answer(need((NAME, 3), (SMALL, 1)))
    topics = [TOPICS.block_to(STATION, NAME, index) for index in range(3)]
    assert [message.topic for message in found] == [*topics, TOPICS.block_to(STATION, SMALL, 0)]
    assert b"".join(message.payload for message in found) == DATA + b"small"


def test_no_more_than_its_window_at_once(bundle: Bundle) -> None:
    assert len(bundle.answer(need((NAME, 3), window=1))) == 1


def test_what_it_has_not_does_not_hide_what_it_has(bundle: Bundle) -> None:
    (found,) = bundle.answer(need(("ef" * 32, 5), (SMALL, 1)))
    assert found.payload == b"small"
    assert bundle.answer(need(("ef" * 32, 5))) == []


def test_what_was_found_to_be_bad_is_not_given_again(bundle: Bundle) -> None:
    assert bundle.answer(need((SMALL, 1), bad=(SMALL,))) == []
    assert bundle.answer(need((SMALL, 1))) == []
    assert bundle.bad == {SMALL}


def test_without_its_pointer_it_was_not_finished(stick: Path, bundle: Bundle) -> None:
    (stick / "yizhan-bundle" / "pointer.json").unlink()
    with pytest.raises(PackError) as caught:
        bundle.pointer()
    assert "没有写完" in caught.value.words.zh


def test_pulled_out_it_is_gone(stick: Path, bundle: Bundle) -> None:
    assert bundle.is_there
    shutil.rmtree(stick / "yizhan-bundle")
    assert not bundle.is_there
    assert bundle.answer(need((NAME, 3))) == []


def test_a_stick_that_cannot_be_read_says_so(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Path, mode: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", broken)
    with pytest.raises(OSError, match="Input/output"):
        bundle.answer(need((NAME, 3)))
