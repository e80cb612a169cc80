"""The tick means "in here"."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.errors import MessageError, StorageError
from content_packs.wire.batch import decode_batch
from content_packs.wire.messages import HEAD_DIGITS
from content_packs.wire.record import SEGMENT, genesis
from kiosk.storage.ledger import MOST_LOST, Ledger
from tests.fakes.disk import Trouble, flaky_opener
from tests.fakes.mine import draft

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
STEPS = ("BEGIN", "INSERT OR IGNORE INTO seed", "SELECT seed", "INSERT INTO record", "COMMIT")


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
def ledger(tmp_path: Path, trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setattr("kiosk.storage.ledger.open_database", flaky_opener(trouble))
    opened = Ledger(tmp_path / "ledger.db", KEY)
    yield opened
    opened.close()


def people(ledger: Ledger) -> list[str]:
    return [record.person for record in ledger.records(0, 1000)]


def test_append_numbers_and_keeps(ledger: Ledger, tmp_path: Path) -> None:
    assert [ledger.append(draft(f"p{n}")).seq for n in (1, 2, 3)] == [1, 2, 3]
    again = Ledger(tmp_path / "ledger.db", KEY)
    assert (again.last, again.acked, people(again)) == (3, 0, ["p1", "p2", "p3"])
    assert again.append(draft("p4")).seq == 4
    again.close()


def test_since_reads_by_shift_date(ledger: Ledger) -> None:
    for day in ("2026-11-21", "2026-11-22", "", "2026-11-23"):
        ledger.append(draft(day or "nobody", run=(day, "early")))
    assert [record.person for record in ledger.since("2026-11-22")] == ["2026-11-22", "2026-11-23"]


def test_batches_verify_and_chain_over_segments(ledger: Ledger) -> None:
    for number in range(SEGMENT + 6):
        ledger.append(draft(f"p{number}"))
    first, second = ledger.batch(0, 60), ledger.batch(60, 60)
    assert first is not None
    assert second is not None
    assert (first.first, first.upto, second.first, second.upto) == (1, 60, 61, SEGMENT + 6)
    assert first.previous == genesis(PUBLIC)
    head = decode_batch(first.encode()).verify(PUBLIC)[-1].hash
    assert second.previous == head
    assert [segment for segment, _ in second.seeds] == [0, 1]
    assert len(decode_batch(second.encode()).verify(PUBLIC)) == SEGMENT + 6 - 60
    assert ledger.batch(SEGMENT + 6, 60) is None


def test_another_key_did_not_sign_it(ledger: Ledger) -> None:
    ledger.append(draft())
    batch = ledger.batch(0, 10)
    assert batch is not None
    with pytest.raises(MessageError):
        batch.verify(Ed25519PrivateKey.from_private_bytes(b"x" * 32).public_key().public_bytes_raw())


@pytest.mark.parametrize("step", STEPS)
def test_a_refused_append_leaves_the_ledger_as_it_was(ledger: Ledger, trouble: Trouble, step: str) -> None:
    ledger.append(draft("p1"))
    trouble.arm(step)
    with pytest.raises(StorageError) as refused:
        ledger.append(draft("p2"))
    assert "再扫一次" in refused.value.sentence("zh")
    assert trouble.met == 1
    assert (ledger.last, people(ledger)) == (1, ["p1"])
    assert ledger.append(draft("p3")).seq == 2
    batch = ledger.batch(0, 10)
    assert batch is not None
    assert len(batch.verify(PUBLIC)) == 2


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_worked_but_was_reported_failed(ledger: Ledger, trouble: Trouble, step: str) -> None:
    """Only a COMMIT that worked leaves the record; the chain is whole either way."""
    ledger.append(draft("p1"))
    trouble.arm(step, after=True)
    with pytest.raises(StorageError):
        ledger.append(draft("p2"))
    assert people(ledger) == (["p1", "p2"] if step == "COMMIT" else ["p1"])
    ledger.append(draft("p3"))
    batch = ledger.batch(0, 10)
    assert batch is not None
    assert len(batch.verify(PUBLIC)) == ledger.last


def test_a_rollback_that_fails_too_does_not_wedge_the_ledger(ledger: Ledger, trouble: Trouble) -> None:
    trouble.arm("COMMIT")
    original = trouble.around

    def twice(text: str, effect: object, error: Exception) -> object:
        if "ROLLBACK" in text and trouble.met == 1:
            trouble.met += 1
            raise error
        return original(text, effect, error)  # type: ignore[arg-type]

    trouble.around = twice  # type: ignore[method-assign]
    with pytest.raises(StorageError):
        ledger.append(draft("p1"))
    with pytest.raises(StorageError):
        ledger.append(draft("p2"))
    assert trouble.met == 2
    assert ledger.append(draft("p3")).seq == 1


def test_a_full_disk(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db", KEY)
    ledger.append(draft("p0"))
    db: sqlite3.Connection = ledger._db
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages + 2}")
    refused = []
    while not refused:
        try:
            ledger.append(draft(f"p{ledger.last}"))
        except StorageError as error:
            refused.append(error)
    kept = ledger.last
    assert kept > 1
    with pytest.raises(StorageError):
        ledger.append(draft("still full"))
    assert ledger.last == kept
    db.execute("PRAGMA max_page_count = 100000")
    assert ledger.append(draft("after")).seq == kept + 1
    assert people(ledger) == [*(f"p{n}" for n in range(kept)), "after"]
    batch = ledger.batch(0, 500)
    assert batch is not None
    assert len(batch.verify(PUBLIC)) == kept + 1
    ledger.close()


@pytest.mark.parametrize(("after", "acked"), [(False, 1), (True, 2)])
def test_a_receipt_is_kept_or_not_and_never_half(
    ledger: Ledger, trouble: Trouble, after: bool, acked: int
) -> None:
    ledger.append(draft("p1"))
    ledger.append(draft("p2"))
    ledger.receive_receipt(1)
    trouble.arm("COMMIT", after)
    with pytest.raises(StorageError):
        ledger.receive_receipt(2)
    assert ledger.acked == acked
    ledger.receive_receipt(0)
    assert (ledger.acked, ledger.last) == (0, 2), "a restored hub lacks what it had confirmed"


def test_the_file_survives_power_cuts(ledger: Ledger) -> None:
    pragma = {
        name: ledger._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    }
    assert pragma == {"journal_mode": "wal", "synchronous": 2}


def test_a_damaged_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageError) as refused:
        Ledger(tmp_path / "ledger.db", KEY)
    assert "ledger.db" in refused.value.sentence("zh")


# The disk loses what was there


def lose(folder: Path, *numbers: int) -> None:
    """Rows that a fault of the disk takes away."""
    with sqlite3.connect(folder / "ledger.db") as db:
        db.executemany("DELETE FROM record WHERE seq = ?", [(number,) for number in numbers])


def test_numbers_that_have_a_receipt_are_never_given_again(ledger: Ledger, tmp_path: Path) -> None:
    for number in range(1, 6):
        ledger.append(draft(f"p{number}"))
    ledger.receive_receipt(5)
    lose(tmp_path, 4, 5)
    again = Ledger(tmp_path / "ledger.db", KEY)
    assert (again.last, again.acked, again.batch(again.acked, 10)) == (3, 5, None)
    assert [again.append(draft(who)).seq for who in ("p6", "p7")] == [7, 8]
    batch = again.batch(again.acked, 10)
    assert batch is not None
    assert (batch.first, batch.upto, type(batch.rows[0])) == (6, 8, str)
    links = decode_batch(batch.encode()).verify(PUBLIC)
    assert links[0].hash.hex() == batch.rows[0]
    assert people(again) == ["p1", "p2", "p3", "p6", "p7"]
    assert again.damaged == {6}, "and so the station says that a record on its disk is none"
    again.close()


def test_all_of_them_may_be_lost(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append(draft("p1"))
    ledger.receive_receipt(1)
    lose(tmp_path, 1)
    assert ledger.append(draft("p2")).seq == 3
    batch = ledger.batch(1, 10)
    assert batch is not None
    assert decode_batch(batch.encode()).verify(PUBLIC)


def test_a_receipt_for_far_more_than_there_is_is_what_is_damaged(ledger: Ledger) -> None:
    ledger.append(draft("p1"))
    ledger.receive_receipt(1 + MOST_LOST)
    assert ledger.acked == 1 + MOST_LOST
    ledger.receive_receipt(2 + MOST_LOST)
    assert ledger.acked == 0, "all of it is sent again, and the hub says what it has"
    assert ledger.append(draft("p2")).seq == 2


def test_a_receipt_fits_the_history_it_was_given_for(ledger: Ledger, tmp_path: Path) -> None:
    for number in range(1, 4):
        ledger.append(draft(f"p{number}"))
    batch = ledger.batch(0, 10)
    assert batch is not None
    heads = [link.hash.hex()[:HEAD_DIGITS] for link in batch.links()]
    assert all(ledger.fits(seq, head) for seq, head in enumerate(heads, 1))
    assert ledger.fits(0, genesis(PUBLIC).hex()[:HEAD_DIGITS])
    assert not ledger.fits(0, heads[0])
    assert not ledger.fits(2, heads[2])
    assert ledger.fits(2, ""), "a hub that does not say"
    with sqlite3.connect(tmp_path / "ledger.db") as db:
        db.execute("UPDATE record SET hash = zeroblob(32) WHERE seq = 2")
    assert ledger.fits(2, heads[1]), "the record itself says what its hash was"
