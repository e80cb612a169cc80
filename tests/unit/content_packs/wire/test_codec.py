"""What the codec writes, and everything it must not read."""

from __future__ import annotations

import json
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import MessageError
from content_packs.wire.codec import MAX_DEPTH, MAX_MESSAGE, canonical, pack, unpack, unpack_object

KEYS = st.text(st.sampled_from('abzAZ09_-" \\\n\x01'), max_size=4)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS
VALUES = st.recursive(
    LEAVES, lambda v: st.lists(v, max_size=4) | st.dictionaries(KEYS, v, max_size=3), max_leaves=8
)


@settings(max_examples=30, deadline=None)
@given(VALUES)
def test_what_is_packed_is_read_again(value: Any) -> None:
    assert unpack(pack(value)) == value


@settings(max_examples=30, deadline=None)
@given(VALUES)
def test_canonical_is_one_spelling(value: Any) -> None:
    data = canonical(value)
    assert canonical(json.loads(data)) == data


ODD_KEYS = st.text(st.sampled_from('ab"\\\0é\ud800'), max_size=2)
ODD_LEAVES = (
    LEAVES | st.integers(2**53 - 2, 2**53 + 2) | st.floats() | st.sampled_from(["\0", "\udc00", "\\u0000"])
)
ODD_VALUES = st.recursive(
    ODD_LEAVES, lambda v: st.lists(v, max_size=3) | st.dictionaries(ODD_KEYS, v, max_size=2), max_leaves=8
)


@settings(max_examples=300, deadline=None)
@given(ODD_VALUES, st.integers(0, MAX_DEPTH + 2), st.booleans())
def test_what_is_read_is_what_could_be_written(value: Any, levels: int, escapes: bool) -> None:
    """The checks made on the way in refuse what :func:`canonical` refuses, and nothing else."""
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    data = json.dumps(value, ensure_ascii=escapes).encode("utf-8", "surrogatepass")
    try:
        wanted: bytes | None = canonical(value)
    except ValueError:
        wanted = None
    try:
        read: bytes | None = canonical(unpack(data))
    except MessageError:
        read = None
    assert read == wanted


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused_or_can_be_written_again(data: bytes) -> None:
    for given_bytes in (data, b"\x28\xb5\x2f\xfd" + data):
        try:
            value = unpack(given_bytes)
        except MessageError:
            continue
        assert unpack(pack(value)) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"é"],"b":1}'),
        ('\x01\x1f\x7f\b\t\n\f\r"\\/', '"\\u0001\\u001f\x7f\\b\\t\\n\\f\\r\\"\\\\/"'),
        ("安全\u2028😀", '"安全\u2028😀"'),
        ({"B": 1, "a": 2, "_": 3, "10": 4, "9": 5}, '{"10":4,"9":5,"B":1,"_":3,"a":2}'),
    ],
)
def test_jcs_spelling(value: Any, expected: str) -> None:
    assert canonical(value) == expected.encode()


@pytest.mark.parametrize(
    "value",
    [1.0, [0.5], float("nan"), 2**53, -(2**53), {"键": 1}, {1: 2}, "\ud800", "a\0", ["a", {"b": "\udfff"}]],
    ids=repr,
)
def test_ambiguous_values_have_no_canonical_form(value: Any) -> None:
    with pytest.raises(ValueError, match=r"floats|large|ASCII|surrogates|NUL"):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"\xff", b"\xef\xbb\xbf{}", b"[1.5]", b"[1e2]", b"[NaN]",
        b"[Infinity]", b"[9007199254740993]",
        b'{"a":1,"a":2}', b'{"\xc3\xa9":1}', b'["\\ud800"]', b'["\\u0000"]', b'{"\\u0000":1}',
        b"[" * 50_000, b"9" * 5000,
        b"[" * (MAX_DEPTH + 1) + b"1" + b"]" * (MAX_DEPTH + 1),
        b" " * (MAX_MESSAGE + 1),
    ],
    ids=lambda data: repr(data[:20]),
)  # fmt: skip
def test_refused(data: bytes) -> None:
    with pytest.raises(MessageError):
        unpack(data)


def test_the_deepest_allowed() -> None:
    nested = b"[" * MAX_DEPTH + b"1" + b"]" * MAX_DEPTH
    assert pack(unpack(nested)) == nested


def test_small_messages_stay_plain_and_large_ones_shrink() -> None:
    assert pack({"v": 1}) == b'{"v":1}'
    large = {"v": 1, "items": ["采煤机司机"] * 500}
    assert len(pack(large)) < len(canonical(large)) / 10


class TestFrames:
    plain = canonical({"v": 1, "text": "矿" * 400})

    def test_every_cut_is_refused(self) -> None:
        frame = zstandard.compress(self.plain)
        for end in range(len(frame)):
            with pytest.raises(MessageError):
                unpack(frame[:end])

    def test_bytes_after_the_frame_are_refused(self) -> None:
        with pytest.raises(MessageError, match="unused"):
            unpack(zstandard.compress(self.plain) + b"{}")

    def test_two_frames_are_refused(self) -> None:
        with pytest.raises(MessageError):
            unpack(zstandard.compress(self.plain) * 2)

    def test_a_frame_that_hides_its_size_is_refused(self) -> None:
        hidden = zstandard.ZstdCompressor(write_content_size=False).compress(self.plain)
        with pytest.raises(MessageError):
            unpack(hidden)

    def test_a_bomb_is_refused_by_its_declared_size(self) -> None:
        bomb = zstandard.compress(b" " * (64 * 1024 * 1024))
        assert len(bomb) < MAX_MESSAGE
        with pytest.raises(MessageError, match="more than"):
            unpack(bomb)

    def test_a_callers_own_limit_holds(self) -> None:
        with pytest.raises(MessageError, match="more than 100 bytes"):
            unpack(zstandard.compress(self.plain), limit=100)


@pytest.mark.parametrize("data", [b"[]", b"1", b"{}", b'{"v":2}', b'{"v":"1"}', b'{"v":true}', b'{"v":null}'])
def test_only_objects_of_this_version(data: bytes) -> None:
    with pytest.raises(MessageError):
        unpack_object(data)
