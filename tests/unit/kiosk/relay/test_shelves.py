"""What a relay keeps is compared with its name before anybody gets it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from content_packs.format.manifest import sha256
from content_packs.transfer.blocks import BLOCK
from content_packs.transfer.encoding import to_wire
from kiosk.relay.shelves import YOUNG_S, Shelves, content_of

TEXT = "先敲帮问顶，后伸手干活。".encode() * 500
NOISE = bytes((number * 7919 >> 5) & 255 for number in range(BLOCK + 100))


@pytest.mark.parametrize("content", [TEXT, NOISE, b"x"])
def test_the_content_of_a_wire_form(content: bytes) -> None:
    wire = to_wire(content)
    assert content_of(sha256(content), wire) == content
    for damaged in (wire[:-1], wire + b"x", b"\xff" + wire[1:], b""):
        assert content_of(sha256(content), damaged) is None


def test_an_object_is_served_block_by_block_and_found_again(tmp_path: Path) -> None:
    Shelves(tmp_path).put(sha256(NOISE), to_wire(NOISE))
    again = Shelves(tmp_path)
    assert again.held() == {sha256(NOISE): len(to_wire(NOISE))}
    assert again.content(sha256(NOISE)) == NOISE
    assert b"".join(again.block(sha256(NOISE), index) for index in (0, 1)) == to_wire(NOISE)


def test_a_damaged_object_is_removed(tmp_path: Path) -> None:
    shelves, name = Shelves(tmp_path), sha256(TEXT)
    shelves.put(name, to_wire(TEXT))
    (path,) = (tmp_path / "objects").glob("??/*")
    path.chmod(0o644)
    path.write_bytes(b"?" + path.read_bytes()[1:])
    assert shelves.held() == {}
    assert not path.exists()


def test_what_nothing_leads_to_goes_after_a_day(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path)
    for content in (TEXT, NOISE, b"new"):
        shelves.put(sha256(content), to_wire(content))
    for path in (tmp_path / "objects").glob("??/*"):
        if path.name != sha256(b"new"):
            os.utime(path, (1000, 1000))
    assert shelves.clean({sha256(TEXT)}, YOUNG_S + 2000) == [sha256(NOISE)]
    assert shelves.held().keys() == {sha256(TEXT), sha256(b"new")}


def test_metadata_and_retained_messages_come_back_unless_damaged(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path)
    shelves.keep("meta", b"pointer")
    shelves.keep_metadata({f"{version}.mine.json": b"%d" % version for version in (9, 10, 11)})
    shelves.keep_metadata({"1.root.json": b"one", "2.root.json": b"two", "3.root.json": b"three"})
    again = Shelves(tmp_path)
    assert again.retained() == {"meta": b"pointer"}
    roots = {"1.root.json": b"one", "2.root.json": b"two", "3.root.json": b"three"}
    assert again.metadata() == {"10.mine.json": b"10", "11.mine.json": b"11", **roots}
    (tmp_path / "metadata" / "2.root.json").write_bytes(b"torn")
    (tmp_path / "retained" / "meta").write_bytes(b"")
    assert "2.root.json" not in Shelves(tmp_path).metadata()
    assert Shelves(tmp_path).retained() == {}


def test_each_start_has_a_higher_number(tmp_path: Path) -> None:
    assert [Shelves(tmp_path).next_session() for _ in range(3)] == [1, 2, 3]
