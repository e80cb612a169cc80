"""The small messages: what is read is what was written, and each bad one is refused whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import MessageError
from content_packs.transfer.blocks import Blocks
from content_packs.transfer.fetching import Ask, Lack
from content_packs.transfer.speed import MOST_WINDOW
from content_packs.wire.codec import canonical, unpack
from content_packs.wire.messages import (
    MOST_WAIT_MS,
    HubPresence,
    Need,
    Pointer,
    Presence,
    Receipt,
    Wait,
    decode_hub_presence,
    decode_need,
    decode_pointer,
    decode_presence,
    decode_receipt,
    decode_wait,
)
from content_packs.wire.trust import MetadataFiles, decode_metadata_files

MESSAGES = json.loads(
    (Path(__file__).parents[4] / "tests" / "vectors" / "messages.json").read_text(encoding="utf-8")
)
DECODERS: dict[str, Callable[[bytes], Any]] = {
    "receipt": decode_receipt,
    "need": decode_need,
    "pointer": decode_pointer,
    "presence": decode_presence,
    "metadata": decode_metadata_files,
    "hub presence": decode_hub_presence,
    "wait": decode_wait,
}
GOOD = [(kind, good) for kind, cases in MESSAGES.items() for good in cases["good"]]
BAD = [(kind, why, bad) for kind, cases in MESSAGES.items() for why, bad in cases["bad"].items()]


@pytest.mark.parametrize(("kind", "message"), GOOD)
def test_a_good_message_is_read_and_its_unknown_fields_are_kept(kind: str, message: dict[str, Any]) -> None:
    read = DECODERS[kind](canonical(message))
    again = unpack(read.encode())
    kept = message if kind != "hub presence" else {name: message[name] for name in ("state", "session", "at")}
    assert {name: again[name] for name in kept} == kept


@pytest.mark.parametrize(("kind", "why", "message"), BAD, ids=[f"{kind}: {why}" for kind, why, _ in BAD])
def test_a_bad_message_is_refused(kind: str, why: str, message: Any) -> None:
    with pytest.raises(MessageError):
        DECODERS[kind](canonical(message))


NAMES = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?", fullmatch=True)
NUMBERS = st.integers(1, 2**53 - 1)
SHAS = st.binary(min_size=32, max_size=32).map(bytes.hex)
FILES = st.builds("{}.{}.json".format, st.integers(1, 10**14), NAMES)
TEXTS = st.text(min_size=1, max_size=40).filter(lambda text: "\0" not in text).map(str.encode)
WRITTEN = {
    "receipt": st.builds(Receipt, st.just("0" * 32), st.integers(0, 2**53 - 1), NUMBERS),
    "need": st.builds(
        Need,
        st.lists(FILES, max_size=4).map(tuple),
        st.builds(
            Ask,
            st.lists(st.builds(Lack, SHAS, st.integers(0, 2**64).map(Blocks)), max_size=4).map(tuple),
            st.integers(0, MOST_WINDOW),
            st.integers(0, 2**40),
            st.booleans(),
        ),
        st.lists(SHAS, max_size=4).map(tuple),
    ),
    "wait": st.builds(Wait, st.integers(0, MOST_WAIT_MS)),
    "hub presence": st.builds(
        HubPresence, st.sampled_from(["ready", "lost"]), NUMBERS, NUMBERS, st.integers(0, 9), st.booleans()
    ),
    "pointer": st.builds(Pointer, TEXTS),
    "metadata": st.builds(MetadataFiles, st.dictionaries(FILES, TEXTS, max_size=3)),
    "presence": st.builds(
        Presence,
        st.sampled_from(["ready", "lost"]),
        NUMBERS,
        at=NUMBERS,
        have=st.dictionaries(NAMES, NUMBERS, max_size=3),
        state_held=st.dictionaries(NAMES, st.just("7-0123456789abcdef"), max_size=3),
        faults=st.lists(st.sampled_from(["磁盘", "disk"]), max_size=3).map(tuple),
    ),
}


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_is_written_is_read(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(WRITTEN)))
    message = data.draw(WRITTEN[kind])
    assert DECODERS[kind](message.encode()) == message


ODD = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        7,
        1440,
        2**53,
        "",
        "a",
        "zz",
        "2026-11-22",
        [],
        [[]],
        {},
        {"a": 1},
        "ab" * 32,
        "7-" + "0" * 16,
    ]
)
JSON = ODD | st.lists(ODD, max_size=9)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_message_with_anything_in_one_field_is_read_or_refused(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(DECODERS)))
    good = MESSAGES[kind]["good"][0]
    field = data.draw(st.sampled_from(sorted(good)))
    broken = json.dumps(good | {field: data.draw(JSON)}).encode()
    try:
        read = DECODERS[kind](broken)
    except MessageError:
        return
    assert DECODERS[kind](read.encode()) == read


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(DECODERS)), st.binary(max_size=120))
def test_noise_is_refused(kind: str, data: bytes) -> None:
    with pytest.raises(MessageError):
        DECODERS[kind](data)
