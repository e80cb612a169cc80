"""Records against vectors that were computed without this product's code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import MessageError
from content_packs.wire.record import (
    ROW_LENGTH,
    chain_hash,
    commitment,
    genesis,
    head_message,
    ledger_id,
    record_from_row,
    salt_of,
    segment_of,
    words_hash,
)

VECTORS = Path(__file__).parents[4] / "tests" / "vectors" / "records"
CHAINS = ("chain-3", "segment-edge", "odd")


def vector(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CHAINS)
def test_salts_hashes_and_head(name: str) -> None:
    made = vector(name)
    seeds = {segment: bytes.fromhex(seed) for segment, seed in made["seeds"]}
    previous = bytes.fromhex(made["previous"])
    for link, row in zip(made["links"], made["rows"], strict=True):
        record = record_from_row(link["seq"], row)
        assert record.row() == row
        salt = salt_of(seeds[segment_of(record.seq)], record.seq)
        assert salt.hex() == link["salt"]
        previous = record.digest(previous, salt)
        assert previous.hex() == link["hash"]
    message = head_message(made["ledger"], made["links"][-1]["seq"], previous)
    assert message.hex() == made["head_message"]


@pytest.mark.parametrize("name", CHAINS)
def test_the_chain_verifies_without_persons(name: str) -> None:
    """An erased person leaves the commitment, which is all that was hashed."""
    made = vector(name)
    previous = bytes.fromhex(made["previous"])
    for link in made["links"]:
        previous = chain_hash(previous, json.loads(link["canonical"]))
        assert previous.hex() == link["hash"]


def test_names_of_a_ledger() -> None:
    made = vector("chain-3")
    key = bytes.fromhex(made["public_key"])
    assert ledger_id(key) == made["ledger"]
    assert genesis(key).hex() == made["genesis"] == made["previous"]


@pytest.mark.parametrize("case", vector("bad-rows"), ids=lambda case: case["why"])
def test_a_bad_row_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(MessageError):
        record_from_row(1, case["row"])


@pytest.mark.parametrize("case", vector("words"), ids=lambda case: case["texts"][0])
def test_hash_of_words(case: dict[str, Any]) -> None:
    assert words_hash(case["texts"]) == case["hash"]


def test_hash_of_words_knows_where_a_text_ends() -> None:
    assert words_hash(["ab", "c"]) != words_hash(["a", "bc"])


def test_a_commitment_keeps_roles_apart_and_nobody_empty() -> None:
    salt = bytes(16)
    assert commitment(salt, "person", "p1") != commitment(salt, "author", "p1")
    assert commitment(salt, "person", "p1") != commitment(bytes(15) + b"\1", "person", "p1")
    assert commitment(salt, "person", "") == ""


@pytest.mark.parametrize(("seq", "segment"), [(1, 0), (64, 0), (65, 1), (128, 1), (129, 2)])
def test_segments(seq: int, segment: int) -> None:
    assert segment_of(seq) == segment


@pytest.mark.parametrize("place", range(ROW_LENGTH))
def test_every_field_is_hashed(place: int) -> None:
    row = vector("chain-3")["rows"][0]
    other = list(row)
    other[place] = {
        int: lambda old: old + 1, list: lambda old: [*old, "late"], dict: lambda old: {"a": 1},
        str: lambda old: {0: "ack", 1: "phone", 16: "rtc"}.get(place, old + "x"),
    }[type(row[place])](row[place])  # fmt: skip
    before, after = (record_from_row(1, fields).digest(bytes(32), bytes(16)) for fields in (row, other))
    assert before != after


ODD = st.sampled_from(
    [None, True, 0, -1, 7, 1440, 2**53, "", "a", "zz", "2026-11-22", [], [[]], {}, {"a": 1}, 1.5, {"键": 1}]
)
JSON = ODD | st.lists(ODD, max_size=9)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_row_with_anything_in_one_field_is_read_or_refused(data: st.DataObject) -> None:
    row = list(vector("chain-3")["rows"][0])
    row[data.draw(st.integers(0, ROW_LENGTH - 1))] = data.draw(JSON)
    try:
        record = record_from_row(1, row)
    except MessageError:
        return
    assert record.row() == row


@pytest.mark.parametrize("extra", [{"a": 1.5}, {"键": 1}, {"a": 2**60}], ids=repr)
def test_what_has_no_canonical_bytes_is_refused_when_hashed(extra: dict[str, Any]) -> None:
    row = [*vector("chain-3")["rows"][0][:-1], extra]
    with pytest.raises(MessageError):
        record_from_row(1, row).digest(bytes(32), bytes(16))
