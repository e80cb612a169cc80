"""Manifests: all of one hangs together, or none of it is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import PackError
from content_packs.format.card import Card
from content_packs.format.manifest import (
    CARD_TYPE,
    SCHEMA_AHEAD,
    decode_cards,
    decode_manifest,
    next_version,
    sha256,
)
from content_packs.wire.codec import canonical
from content_packs.words import Words
from tests.fakes.mine import card, published, published_ahead
from tests.fakes.pictures import film, png

VECTORS = Path(__file__).parents[4] / "tests" / "vectors" / "manifests"
GOOD, BAD = (json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8")) for name in ("good", "bad"))
USUAL = GOOD[0]["manifest"]


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case["why"])
def test_good(case: dict[str, Any]) -> None:
    data = canonical(case["manifest"])
    manifest = decode_manifest(data)
    assert manifest.encode() == data
    for item in manifest.objects:
        assert manifest.object_at(item.path) is item
    assert manifest.object_at("nowhere.png") is None


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["why"])
def test_bad(case: dict[str, Any]) -> None:
    with pytest.raises(PackError):
        decode_manifest(json.dumps(case["manifest"]).encode())


def test_a_path_with_a_nul() -> None:
    with pytest.raises(PackError):
        decode_manifest((VECTORS / "bad-nul.json").read_bytes())


@pytest.mark.parametrize("cut", [0, 1, 40, -1])
def test_cut_off(cut: int) -> None:
    with pytest.raises(PackError):
        decode_manifest(canonical(USUAL)[:cut])


def test_a_card_that_cannot_be_read_is_left_out_and_the_others_stand() -> None:
    good = Card("roof", "alert", "text", Words("顶板")).encode()
    objects = {sha256(data): data for data in (good, b"{", b'{"v":1,"type":"video"}')}
    names = [[f"five/{i}.json", name, 9, CARD_TYPE, 9] for i, name in enumerate(objects)]
    lacking = ["five/lacking.json", "00" * 32, 9, CARD_TYPE, 9]
    picture = ["five/media/a.png", sha256(good), 9, "image/png", 9]
    manifest = decode_manifest(canonical(USUAL | {"packs": [], "objects": [*names, lacking, picture]}))
    assert list(decode_cards(manifest, objects)) == ["five/0.json"]


@pytest.mark.parametrize(
    ("previous", "now_ms", "version"),
    [(0, 60_000_000, 1000), (1000, 60_000_000, 1001), (5000, 60_000_000, 5001), (0, 59_999, 1)],
)
def test_next_version(previous: int, now_ms: int, version: int) -> None:
    assert next_version(previous, now_ms) == version


ODD = st.sampled_from(
    [None, True, -1, 7, "", "x", "a/b.png", "ab" * 32, [], [[]], [""], ["a"], {}, {"a": []}]
)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(USUAL)), ODD | st.lists(ODD | st.lists(ODD, max_size=5), max_size=5))
def test_a_manifest_with_anything_in_one_field_is_read_or_refused(field: str, value: Any) -> None:
    try:
        manifest = decode_manifest(json.dumps(USUAL | {field: value}).encode())
    except PackError:
        return
    assert decode_manifest(manifest.encode()) == manifest


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["packs", "boards", "objects"]),
    st.sampled_from([0, 1, 2, 3, 4, "cards", "name", "where"]),
    ODD,
)
def test_a_row_with_anything_in_one_field_is_read_or_refused(
    field: str, place: int | str, value: Any
) -> None:
    rows = json.loads(json.dumps(USUAL[field]))
    try:
        rows[0][place] = value
    except (IndexError, TypeError):
        return
    try:
        manifest = decode_manifest(json.dumps(USUAL | {field: rows}).encode())
    except PackError:
        return
    assert decode_manifest(manifest.encode()) == manifest


def _deep(levels: int) -> bytes:
    return b'{"v":1,"publisher":' + b"[" * levels + b"]" * levels + b"}"


@pytest.mark.parametrize(
    "data",
    [
        _deep(17),
        _deep(4000),
        _deep(100_000),
        zstandard.compress(_deep(1_000_000)),
        zstandard.compress(b'{"v":1,"publisher":"' + bytes(40_000_000) + b'"}'),
        b'{"v":1,"v":1}',
        b'{"v":1,"version":' + b"9" * 100_000 + b"}",
        b'{"v":1,"version":1e999}',
        b'{"v":1,"made_at":NaN}',
        b'{"v":1,"publisher":"\\ud800"}',
    ],
    ids=["17", "4000", "deeper", "squeezed", "bomb", "twice", "digits", "infinite", "nan", "half-a-pair"],
)
def test_json_that_would_harm_a_reader_is_refused(data: bytes) -> None:
    with pytest.raises(PackError):
        decode_manifest(data)
    name = sha256(data)
    card = canonical(USUAL | {"packs": [], "objects": [["five/a.json", name, 9, CARD_TYPE, 9]]})
    assert decode_cards(decode_manifest(card), {name: data}) == {}


@pytest.mark.parametrize("data", [png(), film(), b"<html>", b"", b"[]", b'"card"', b"{}", b"null", b"7"])
def test_what_says_it_is_a_card_and_is_none_is_left_out(data: bytes) -> None:
    name = sha256(data)
    raw = canonical(USUAL | {"packs": [], "objects": [["five/a.json", name, 9, CARD_TYPE, 9]]})
    assert decode_cards(decode_manifest(raw), {name: data}) == {}


def test_who_is_ahead_is_shown_the_other_content_and_nobody_else_is() -> None:
    manifest, _, _ = published_ahead("mine", 2, (card("a"), card("b")), (card("b"), card("c")), "face-1")
    read = decode_manifest(manifest.encode())
    assert read == manifest
    old, _, _ = published("mine", 2, (card("a"), card("b")))
    new, _, _ = published("mine", 2, (card("b"), card("c")))
    assert read.at("face-1") == new
    assert read.at("face-2") == read.at("") == old
    assert {item.path for item in read.everything()} == {f"main/{name}.json" for name in "abc"}
    assert b'"main/b.json"' in canonical(json.loads(read.encode())["ahead"]["objects"]), "by its path alone"
    assert read.encode().count(read.at("").objects[1].sha256.encode()) == 1


def test_a_program_that_does_not_know_of_it_is_told_to_refuse_it() -> None:
    """It would show the old content and say that it shows the new version."""
    manifest, _, _ = published_ahead("mine", 2, (card("a"),), (card("b"),), "face-1")
    written = json.loads(manifest.encode())
    assert written["schema"] == SCHEMA_AHEAD == 2
    read = decode_manifest(manifest.encode())
    for station in ("face-1", "face-2", ""):
        assert b"schema" not in read.at(station).encode(), "what one station shows needs nothing new"
    later = decode_manifest(canonical({**written, "schema": 3}))
    assert later.extra == {"schema": 3}
    assert json.loads(later.encode())["schema"] == 3


def test_a_manifest_without_it_is_the_same_everywhere() -> None:
    manifest = decode_manifest(canonical(USUAL))
    assert manifest.at("face-1") == manifest.at("") == manifest
    assert b"ahead" not in manifest.encode()
