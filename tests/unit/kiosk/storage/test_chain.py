"""A disk that flips bits: each damaged record is found, sent as its hash alone, and stops no other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.wire.batch import Batch, Unreadable, decode_batch
from content_packs.wire.record import SEGMENT, Record, segment_of
from kiosk.storage.inspection import look_at_ledger
from kiosk.storage.ledger import Ledger
from tests.fakes.mine import draft

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
COUNT = SEGMENT + 6
FLIPS = {
    "a letter": "json_set(row, '$[5]', 'p999')",
    "no JSON": "replace(row, '[', '{')",
    "no UTF-8": "CAST(X'ff' || CAST(row AS BLOB) AS TEXT)",
    "another JSON": "json_quote(row)",
    "a float": "replace(row, ',1000000,', ',1.5,')",
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path / "ledger.db", KEY)
    opened.append_all([draft(f"p{number}") for number in range(1, COUNT + 1)])
    yield opened
    opened.close()


def flip(ledger: Ledger, seq: int, column: str, value: str) -> None:
    changed = ledger._db.execute(f"UPDATE record SET {column} = {value} WHERE seq = ?", (seq,))
    assert changed.rowcount == 1


def sent(ledger: Ledger, after: int, most: int) -> Batch:
    batch = ledger.batch(after, most)
    assert batch is not None
    return decode_batch(batch.encode())


def all_sent(ledger: Ledger) -> list[Batch]:
    """Every batch the hub gets, each from where the one before ended."""
    batches = [sent(ledger, 0, COUNT)]
    while batches[-1].upto < ledger.last:
        batches.append(sent(ledger, batches[-1].upto, COUNT))
    return batches


@pytest.mark.parametrize("how", FLIPS)
@pytest.mark.parametrize("seq", [1, 30, SEGMENT, COUNT])
def test_a_damaged_record_goes_up_as_its_hash_alone(ledger: Ledger, how: str, seq: int) -> None:
    whole = sent(ledger, 0, COUNT).verify(PUBLIC)
    flip(ledger, seq, "row", FLIPS[how])
    batches = all_sent(ledger)
    assert [batch.first for batch in batches] == ([1, seq] if seq > 1 else [1])
    links = [link for batch in batches for link in batch.verify(PUBLIC)]
    assert [link.hash for link in links] == [link.hash for link in whole]
    entries = [entry for batch in batches for entry in batch.entries()]
    lost = [entry for entry in entries if isinstance(entry, Unreadable)]
    assert [(one.seq, one.row) for one in lost] == [(seq, whole[seq - 1].hash.hex())]
    assert [one.person for one in entries if isinstance(one, Record)] == [
        f"p{number}" for number in range(1, COUNT + 1) if number != seq
    ]
    assert ledger.damaged == {seq}


@pytest.mark.parametrize("seq", [1, 30, COUNT - 1])
def test_a_damaged_hash_costs_no_record(ledger: Ledger, seq: int) -> None:
    whole = sent(ledger, 0, COUNT).verify(PUBLIC)
    flip(ledger, seq, "hash", "zeroblob(32)")
    for after in (0, seq - 1, seq):
        batch = sent(ledger, after, COUNT)
        assert batch.verify(PUBLIC) == whole[after:]
        assert batch.previous == (whole[after - 1].hash if after else batch.previous)
    assert sent(ledger, 0, seq).verify(PUBLIC) == whole[:seq], "at a batch's end as well"
    assert ledger.damaged == set()


@pytest.mark.parametrize("seq", [2, 30, SEGMENT, SEGMENT + 1, COUNT - 1])
def test_a_row_that_is_gone_costs_itself_and_the_next(ledger: Ledger, seq: int) -> None:
    """What the next was chained to went with it, so that it cannot be proved; all others can."""
    ledger._db.execute("DELETE FROM record WHERE seq = ?", (seq,))
    batches = all_sent(ledger)
    for batch in batches:
        batch.verify(PUBLIC)
    entries = [entry for batch in batches for entry in batch.entries()]
    assert [entry.seq for entry in entries] == list(range(1, COUNT + 1))
    lost = {entry.seq for entry in entries if isinstance(entry, Unreadable)}
    assert lost == ledger.damaged == {seq, seq + 1}
    heads = [batch.links()[-1].hash for batch in batches]
    assert [batch.previous for batch in batches[1:]] == heads[:-1], "the hub sees one chain"


SEEDS = {"a bit": "X'00' || substr(seed, 2)", "cut short": "substr(seed, 2)", "emptied": "X''"}


@pytest.mark.parametrize("how", [*SEEDS, "gone"])
def test_a_damaged_seed_stops_nothing_behind_its_records(ledger: Ledger, how: str) -> None:
    """Without its salts no record of a segment can be proved: each goes up as its hash alone."""
    if how == "gone":
        ledger._db.execute("DELETE FROM seed WHERE segment = 0")
    else:
        ledger._db.execute(f"UPDATE seed SET seed = CAST({SEEDS[how]} AS BLOB) WHERE segment = 0")
    batches = all_sent(ledger)
    for batch in batches:
        batch.verify(PUBLIC)
    entries = [entry for batch in batches for entry in batch.entries()]
    lost = [entry.seq for entry in entries if isinstance(entry, Unreadable)]
    read = [entry.person for entry in entries if isinstance(entry, Record)]
    assert lost == [seq for seq in range(1, COUNT + 1) if segment_of(seq) == 0]
    assert read == [f"p{seq}" for seq in range(1, COUNT + 1) if segment_of(seq) == 1]
    assert len(ledger.records(0, COUNT)) == COUNT, "at the station all of them are still shown and counted"


def test_what_is_written_after_a_damaged_record_is_chained_to_it(ledger: Ledger) -> None:
    flip(ledger, COUNT, "row", FLIPS["a letter"])
    ledger.append(draft("after"))
    entries = sent(ledger, COUNT - 1, 10).entries()
    assert isinstance(entries[0], Unreadable)
    assert isinstance(entries[1], Record)
    assert entries[1].person == "after"


def test_the_station_goes_on_with_the_others(ledger: Ledger) -> None:
    flip(ledger, 3, "row", FLIPS["no JSON"])
    flip(ledger, 5, "row", FLIPS["no UTF-8"])
    day = ledger.records(0, 1)[0].shift_date
    assert [one.seq for one in ledger.records(0, 6)] == [1, 2, 4, 6]
    assert len(ledger.since(day)) == COUNT - 2
    assert [one.seq for one in ledger.of_person("p7", 5)] == [7]
    newest = ledger.newest("pledge", 0)
    assert newest is not None
    assert newest.seq == COUNT
    assert not ledger.has("ack", "notice:1")
    assert ledger.damaged == {3, 5}


def test_the_doctor_names_the_first(ledger: Ledger, tmp_path: Path) -> None:
    assert look_at_ledger(tmp_path / "ledger.db", PUBLIC, 1000).broken_at == 0
    flip(ledger, 40, "hash", "zeroblob(32)")
    assert look_at_ledger(tmp_path / "ledger.db", PUBLIC, 1000).broken_at == 0
    for most in (1000, 20):
        flip(ledger, COUNT - 10, "row", FLIPS["a float"])
        assert look_at_ledger(tmp_path / "ledger.db", PUBLIC, most).broken_at == COUNT - 10
    with sqlite3.connect(tmp_path / "ledger.db") as db:
        db.execute("DELETE FROM record WHERE seq = 12")
    assert look_at_ledger(tmp_path / "ledger.db", PUBLIC, 1000).broken_at == 12


def test_a_new_key_on_an_old_disk_takes_the_records_along(ledger: Ledger, tmp_path: Path) -> None:
    """The key was lost and the records were not: they go up again, signed by the new key, but for the first,
    which was chained to the old one and goes as its hash."""
    ledger.receive_receipt(40)
    ledger.close()
    key = Ed25519PrivateKey.from_private_bytes(b"n" * 32)
    anew = Ledger(tmp_path / "ledger.db", key)
    anew.append(draft("after"))
    batch = sent(anew, 0, COUNT + 1)
    assert batch.ledger == anew.id != ledger.id
    batch.verify(key.public_key().public_bytes_raw())
    persons = [entry.person for entry in batch.entries() if isinstance(entry, Record)]
    assert persons == [*(f"p{number}" for number in range(2, COUNT + 1)), "after"]
    anew.close()


def test_an_empty_ledger_is_whole(tmp_path: Path) -> None:
    Ledger(tmp_path / "new.db", KEY).close()
    assert (look_at_ledger(tmp_path / "new.db", PUBLIC, 0)).last == 0
