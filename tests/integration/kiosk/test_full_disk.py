"""Ninety days without a line on a disk that fills to the last byte, then the line: a real, small one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.errors import StorageError
from content_packs.wire.batch import decode_batch
from content_packs.wire.record import Record
from kiosk.carrier import MOST_BATCH
from kiosk.config import Folder
from kiosk.doctor import disk as check
from kiosk.doctor.finding import Level, Patient
from kiosk.domain.admission import has_room
from kiosk.storage.ballast import WHOLE_BYTES, Ballast
from kiosk.storage.ledger import Ledger
from kiosk.storage.store import Store
from tests.fakes.backlog import days_of_records
from tests.fakes.station import FakeClock

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
DAYS, A_DAY = 90, 118
DISK_MIB = 64


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """An ext4 of DISK_MIB in a file, or where loop devices are not given, a tmpfs of that size."""
    folder, image = tmp_path / "disk", tmp_path / "disk.img"
    folder.mkdir()
    with image.open("wb") as file:
        file.truncate(DISK_MIB * 2**20)
    ext4 = f"mkfs.ext4 -q -F -m 0 {image} && mount -o loop {image} {folder}"
    tmpfs = f"mount -t tmpfs -o size={DISK_MIB}m none {folder}"
    if subprocess.run(f"({ext4}) || {tmpfs}", shell=True, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path, most: int = 10**9) -> None:
    """Somebody else writes until the disk is full, or ``most`` bytes."""
    with suppress(OSError), (folder / "film.mp4").open("ab", buffering=0) as film:
        while most > 0:
            most -= film.write(b"x" * min(4096, most))


def offline(ledger: Ledger, folder: Path) -> list[Record]:
    """Ninety days; the disk is full from the twentieth on. What was ticked."""
    ticked = []
    for number, record in enumerate(days_of_records(DAYS)):
        if number % A_DAY == 0:
            fill(folder, 3 * 2**20 if number < 20 * A_DAY else 10**9)
        ticked.append(ledger.append(record))
    return ticked


def test_ninety_days_on_a_disk_that_fills_cost_no_record(small: Path) -> None:
    ballast = Ballast(small / "reserve")
    assert ballast.lay()
    store = Store(small)
    ledger = Ledger(small / "ledger.db", KEY, ballast=ballast)
    ledger.keep_room()
    ticked = offline(ledger, small)
    assert len(ticked) >= DAYS * A_DAY * 0.9
    assert check.free_mb(small) == 0, "the disk was full"

    file = (small / "ledger.db").stat().st_size
    assert file < 9.5 * 2**20, "the records lie in the pages that were kept for them"
    free = check.free_mb(small) * 2**20
    assert not has_room(1, 1, free), "new media are refused"
    with pytest.raises(StorageError):
        store.save_state("site", 1, bytes(8 * 2**20))
    found = check.room(Patient(Folder(small), small, "offscreen", None, FakeClock().ticks()))
    assert found.level is Level.MEND
    assert "专留给签字" in found.words.zh

    ledger.close()
    fill(small)
    ballast.make_room()
    again = Ledger(small / "ledger.db", KEY, ballast=ballast)
    assert again.last == len(ticked)
    assert 0 < ballast.held < WHOLE_BYTES, "SQLite's log began anew in the room kept for it"
    ticked.append(again.append(ticked[0]))
    home: list[object] = []
    while (batch := again.batch(len(home), MOST_BATCH)) is not None:
        come = decode_batch(batch.encode())
        come.verify(PUBLIC)
        home += come.entries()
        with suppress(StorageError):  # a receipt that is not kept costs a repetition
            again.receive_receipt(len(home))
    assert home == ticked
    assert again.acked == again.last

    (small / "film.mp4").unlink()
    assert ballast.lay(), "once there is room, it is kept again"
    again.close()
    store.close()


def test_without_room_kept_a_full_disk_says_so_and_goes_on_when_cleaned(small: Path) -> None:
    ledger = Ledger(small / "ledger.db", KEY)
    drafts = days_of_records(30)
    ledger.append(next(drafts))
    fill(small)
    refused = 0
    for draft in drafts:
        try:
            ledger.append(draft)
        except StorageError:
            refused += 1
            break
    assert refused, "there was no room at last"
    kept = ledger.last
    (small / "film.mp4").unlink()
    assert ledger.append(next(drafts)).seq == kept + 1
    ledger.close()
