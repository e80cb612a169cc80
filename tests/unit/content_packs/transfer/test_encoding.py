"""Wire forms: shorter where it pays, and never more memory than was signed for."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import PackError
from content_packs.transfer.encoding import (
    SEGMENT,
    from_patch,
    from_wire,
    said_size,
    segment_count,
    segments_of,
    to_patch,
    to_wire,
)

VECTORS = Path(__file__).parents[4] / "tests" / "vectors" / "encoding"
VERDICTS = json.loads((VECTORS / "verdicts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", VERDICTS)
def test_vectors(name: str) -> None:
    verdict, size = VERDICTS[name]
    wire = (VECTORS / f"{name}.bin").read_bytes()
    if verdict == "good":
        assert len(from_wire(wire, size)) == size
        return
    with pytest.raises(PackError) as refused:
        from_wire(wire, size)
    assert "重新索取" in refused.value.words.zh


PATCHES = VECTORS.with_name("patches")
CASES = json.loads((PATCHES / "verdicts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES["cases"])
def test_vectors_of_patches(name: str) -> None:
    verdict, size = CASES["cases"][name]
    base, patch = (PATCHES / "base.txt").read_bytes(), (PATCHES / f"{name}.bin").read_bytes()
    if verdict == "refused":
        with pytest.raises(PackError):
            from_patch(base, patch, size)
        return
    made = hashlib.sha256(from_patch(base, patch, size)).hexdigest()
    assert (made == CASES["sha256"]) == (verdict == "good")


def test_a_patch_is_small_and_always_the_same() -> None:
    base = b"".join(
        b"%d %s\n" % (row, hashlib.sha256(b"%d" % row).hexdigest().encode()) for row in range(3000)
    )
    data = base.replace(b"1500 ", b"1500, as it is since today, ")
    patch = to_patch(base, data)
    assert patch == to_patch(base, data)
    assert len(patch) < 200 < len(to_wire(data)) // 100
    assert from_patch(base, patch, len(data)) == data


@pytest.mark.parametrize("name", [name for name in VERDICTS if "bomb" in name or "gb" in name])
def test_a_bomb_takes_no_memory(name: str) -> None:
    _, size = VERDICTS[name]
    wire = (VECTORS / f"{name}.bin").read_bytes()
    tracemalloc.start()
    try:
        with pytest.raises(PackError):
            from_wire(wire, size)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1_000_000


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=2000), st.integers(1, 40))
def test_there_and_back(data: bytes, times: int) -> None:
    content = data * times
    wire = to_wire(content)
    assert from_wire(wire, len(content)) == content
    assert wire == content or len(wire) <= 0.97 * len(content)


def test_the_same_bytes_make_the_same_wire_form() -> None:
    content = b"look at the roof, then work. " * 500
    assert to_wire(content) == to_wire(content) != content


def test_what_does_not_shrink_goes_as_it_is() -> None:
    noise = Random(1).randbytes(1_200_000)
    assert to_wire(noise) is noise
    assert to_wire(noise[:5000]) == noise[:5000]


@pytest.mark.parametrize(
    ("size", "count"), [(1, 0), (1024 * 1024, 0), (1024 * 1024 + 1, 2), (1280 * 1024, 2), (64 * 2**20, 64)]
)
def test_segments(size: int, count: int) -> None:
    assert segment_count(size) == count
    if size < 2_000_000:
        assert len(segments_of(bytes(size))) == count


def test_each_segment_has_its_own_hash() -> None:
    wire = bytearray(5 * SEGMENT)
    before = segments_of(bytes(wire))
    wire[2 * SEGMENT] = 1
    changed = [index for index, pair in enumerate(zip(before, segments_of(bytes(wire)), strict=True))
               if pair[0] != pair[1]]  # fmt: skip
    assert changed == [2]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.integers(1, 5000))
def test_anything_is_read_or_refused(wire: bytes, size: int) -> None:
    for data in (wire, b"\x28\xb5\x2f\xfd" + wire):
        try:
            assert len(from_wire(data, size)) == size
        except PackError:
            continue


def test_what_a_frame_says_of_its_content() -> None:
    assert said_size(to_wire(b"a" * 5000)) == 5000
    assert [said_size(wire) for wire in (b"", b"plain", b"\x28\xb5\x2f\xfd")] == [0, 0, 0]
