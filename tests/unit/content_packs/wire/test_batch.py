"""Batches: good ones of the vectors verify, each bad one is refused where its verdict says."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from os import urandom
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import MessageError
from content_packs.wire.batch import HASH_ALONE, MOST_RECORDS, Batch, Unreadable, decode_batch, seeds_for
from content_packs.wire.record import head_message, record_from_row
from tests.fakes.backlog import days_of_records

VECTORS = Path(__file__).parents[4] / "tests" / "vectors"
BATCHES = json.loads((VECTORS / "batch" / "verdicts.json").read_text(encoding="utf-8"))
KEY = bytes.fromhex(BATCHES["public_key"])
NOW = 1_795_315_200_000
CHAIN = json.loads((VECTORS / "records" / "chain-3.json").read_text(encoding="utf-8"))


def with_verdict(verdict: str) -> list[str]:
    return [name for name, said in BATCHES["verdicts"].items() if said == verdict]


def read(name: str) -> bytes:
    return (VECTORS / "batch" / f"{name}.bin").read_bytes()


def test_every_vector_has_a_verdict() -> None:
    assert {path.stem for path in (VECTORS / "batch").glob("*.bin")} == set(BATCHES["verdicts"])


@pytest.mark.parametrize("name", with_verdict("good"))
def test_good(name: str) -> None:
    batch = decode_batch(read(name))
    assert batch.verify(KEY) == batch.links()
    assert decode_batch(batch.encode()) == batch
    unreadable = [entry.seq for entry in batch.entries() if isinstance(entry, Unreadable)]
    assert unreadable == BATCHES["unreadable"].get(name, [])


def test_what_cannot_be_read_says_why_and_keeps_its_row() -> None:
    batch = decode_batch(read("rows-of-a-later-station"))
    strange = [entry for entry in batch.entries() if isinstance(entry, Unreadable)]
    assert "unknown kind" in strange[0].reason.en
    assert [entry.row for entry in strange] == list(batch.rows[:-1])
    assert batch.links()[6].person == batch.links()[7].person == batch.links()[7].author == ""


def test_of_a_record_damaged_at_its_station_only_the_hash_comes() -> None:
    batch = decode_batch(read("hash-alone"))
    lost, after = batch.entries()
    assert (lost, batch.links()[0].hash.hex()) == (Unreadable(2, batch.rows[0], HASH_ALONE), batch.rows[0])
    assert after == record_from_row(3, CHAIN["rows"][2])


def test_a_hash_alone_behind_others_would_let_them_be_changed_and_is_refused() -> None:
    """Signed is the head, and from a hash alone on it says nothing of what stands before."""
    alone = decode_batch(read("hash-alone"))
    forged = record_from_row(1, CHAIN["rows"][0]).row()
    forged[5] = "p0somebody"
    batch = replace(alone, first=1, previous=bytes.fromhex(CHAIN["previous"]), rows=(forged, *alone.rows))
    batch.verify(KEY)
    with pytest.raises(MessageError, match="hash alone is not its first row"):
        decode_batch(batch.encode())


def test_the_clocks_at_sending_are_beside_the_signature() -> None:
    batch = decode_batch(read("sent"))
    assert batch.sent == ("0a1b2c3d", 75_000, NOW)
    assert replace(batch, sent=None) == decode_batch(read("chain-3"))


@pytest.mark.parametrize("name", with_verdict("signature"))
def test_readable_but_not_what_the_key_signed(name: str) -> None:
    batch = decode_batch(read(name))
    with pytest.raises(MessageError, match="not signed by their ledger's key"):
        batch.verify(KEY)


@pytest.mark.parametrize("name", with_verdict("malformed"))
def test_malformed(name: str) -> None:
    with pytest.raises(MessageError):
        decode_batch(read(name))


def test_fields_and_hashes_of_the_chain() -> None:
    batch = decode_batch(read("chain-3"))
    assert (batch.ledger, batch.first, batch.upto) == (CHAIN["ledger"], 1, 3)
    assert batch.previous.hex() == CHAIN["genesis"]
    assert [link.hash.hex() for link in batch.links()] == [link["hash"] for link in CHAIN["links"]]
    assert batch.signature.hex() == CHAIN["signature"]


def test_a_key_that_is_none_refuses() -> None:
    with pytest.raises(MessageError):
        decode_batch(read("chain-3")).verify(b"short")


@pytest.mark.parametrize("first", [1, 63, 64, 65, 1000])
def test_what_we_sign_we_verify(first: int) -> None:
    key = Ed25519PrivateKey.generate()
    public, ledger = key.public_key().public_bytes_raw(), "ab" * 16
    rows = tuple(CHAIN["rows"][i % 3] for i in range(70))
    seeds = tuple((segment, bytes([segment % 256]) * 16) for segment in seeds_for(first, first + 69))
    draft = Batch(ledger, bytes(32), first, seeds, rows, bytes(64))
    signed = replace(draft, signature=key.sign(head_message(ledger, draft.upto, draft.links()[-1].hash)))
    assert decode_batch(signed.encode()).verify(public) == draft.links()
    with pytest.raises(MessageError):
        replace(signed, rows=signed.rows[:-1]).verify(public)


def test_the_most_records_are_taken() -> None:
    rows = (CHAIN["rows"][0],) * MOST_RECORDS
    seeds = tuple((segment, bytes(16)) for segment in seeds_for(1, MOST_RECORDS))
    batch = Batch("ab" * 16, bytes(32), 1, seeds, rows, bytes(64))
    assert decode_batch(batch.encode()) == batch


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400), st.integers(1, 50))
def test_damaged_bytes_are_read_or_refused(noise: bytes, at: int, length: int) -> None:
    plain = read("chain-3-plain")
    for data in (noise, plain[:at] + noise + plain[at + length :]):
        try:
            decode_batch(data).verify(KEY)
        except MessageError:
            continue
        assert json.loads(data)["rows"] == CHAIN["rows"]


def test_a_backlog_is_small() -> None:
    """500 varied records in batches as a station sends them; headers and TLS are measured by the bench."""
    drafts = [replace(draft, seq=seq) for seq, draft in enumerate(islice(days_of_records(5), 500), 1)]
    size = 0
    for first in range(1, 501, 200):
        rows = tuple(record.row() for record in drafts[first - 1 : first + 199])
        seeds = [(segment, urandom(16)) for segment in seeds_for(first, first + len(rows) - 1)]
        batch = Batch(urandom(16).hex(), urandom(32), first, tuple(seeds), rows, urandom(64))
        size += len(replace(batch, sent=("0a1b2c3d", 1, NOW)).encode())
    assert size / 500 < 25
