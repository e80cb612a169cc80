"""The power is cut at every step of keeping blocks, with every part of what was not synced.

The real :class:`Partials` work on the real file system. Of a record that is being appended a cut leaves
nothing, a part, its length in zeros, its length with a page of zeros, or all of it; of a name that was given
or taken away and not synced either the old or the new. Blocks that come back must be what was saved.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pytest

from content_packs.transfer.blocks import BLOCK, Blocks
from kiosk.storage import partials
from kiosk.storage.partials import Partials

MEMORY = Path("/dev/shm")
PAGE = 4096
ONE, TWO = "ab" * 32, "cd" * 32
Image = frozenset[tuple[str, bytes]]
Held = dict[tuple[str, int], bytes]


def block(number: int, size: int = BLOCK) -> bytes:
    return bytes([number % 251 + 1]) * size


def torn(record: bytes) -> list[bytes]:
    """What a cut may leave of a record that was being appended."""
    parts = [record[:size] for size in (0, 5, 12, len(record) // 2, len(record) - 1, len(record))]
    return [*parts, bytes(len(record)), record[:-PAGE] + bytes(min(PAGE, len(record)))]


@dataclass
class Cut:
    """Disks that are possible at one moment, and the blocks whose saving had been reported by then."""

    images: set[Image]
    saved: Held


@dataclass
class Recorder:
    """Stands between Partials and the disk, and notes what a cut at each step would leave."""

    folder: Path
    saved: Held = field(default_factory=dict)
    given: dict[tuple[str, int], set[bytes]] = field(default_factory=dict)
    cuts: list[Cut] = field(default_factory=list)
    _names: dict[str, list[bytes | None]] = field(default_factory=dict)

    def append(self, file: int, record: bytes, at: int) -> None:
        """In place of :func:`partials.append`."""
        name = next(one.name for one in self.folder.iterdir() if one.stat().st_ino == os.fstat(file).st_ino)
        before = (self.folder / name).read_bytes()[:at]
        self._may_hold(name, [before + part for part in torn(record)], or_before=not at)
        REAL(file, record, at)
        self._may_hold(name, [before + record], or_before=not at)

    def synced(self) -> None:
        """The names in the folder are on the disk."""
        self._names = {name: [data] for name, data in self._now().items()}
        self._cut()

    def forget(self, name: str, blocks: Blocks | None) -> None:
        """These blocks, by default all, need not come back from now on."""
        for key in [key for key in self.saved if key[0] == name and (not blocks or key[1] in blocks)]:
            del self.saved[key]

    def dropped(self, name: str) -> None:
        """A file's name was taken away; nobody waits until that is on the disk."""
        self._names[name] = [*self._names.get(name, []), None]
        self._cut()

    def _may_hold(self, name: str, contents: list[bytes], or_before: bool) -> None:
        """A file that is just being made may also not be there, or be an older one of that name."""
        older = self._names.get(name, [None]) if or_before else []
        self._names[name] = [*contents, *older]
        self._cut()
        self._names[name] = [contents[-1], *older]

    def _now(self) -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in self.folder.iterdir()} if self.folder.is_dir() else {}

    def _cut(self) -> None:
        names = list(self._names)
        images = {
            frozenset((name, data) for name, data in zip(names, chosen, strict=True) if data is not None)
            for chosen in itertools.product(*self._names.values())
        }
        self.cuts.append(Cut(images, dict(self.saved)))


REAL, SYNC, DROP = partials.append, Partials._sync_folder, Partials.drop


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    root = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    made = Recorder(root / "partial")

    def sync_folder(self: Partials) -> None:
        SYNC(self)
        made.synced()

    def drop(self: Partials, name: str, blocks: Blocks | None = None) -> None:
        made.forget(name, blocks)
        DROP(self, name, blocks)
        if not (made.folder / name).exists():
            made.dropped(name)

    with (
        patch("kiosk.storage.partials.append", made.append),
        patch.object(Partials, "_sync_folder", sync_folder),
        patch.object(Partials, "drop", drop),
    ):
        yield made
    shutil.rmtree(root)


class Kept:
    """Blocks kept by the real thing, each step noted."""

    def __init__(self, recorder: Recorder, quota: int = partials.QUOTA) -> None:
        self._recorder, self._partials = recorder, Partials(recorder.folder, quota)

    def save(self, name: str, index: int, data: bytes) -> None:
        self._recorder.given.setdefault((name, index), set()).add(data)
        self._partials.save(name, index, data)
        self._recorder.saved[name, index] = data

    def drop(self, name: str, *indices: int) -> None:
        self._partials.drop(name, Blocks.of(indices) if indices else None)


def faults(recorder: Recorder) -> list[str]:
    """What is wrong after any of the cuts."""
    found = set()
    with patch("kiosk.storage.partials.append", REAL), patch.object(Partials, "_sync_folder", SYNC):
        for number, cut in enumerate(recorder.cuts):
            for image in cut.images:
                found |= _faults(recorder, number, image, cut.saved)
    return sorted(found)


def _faults(recorder: Recorder, number: int, image: Image, saved: Held) -> set[str]:
    disk = recorder.folder.with_name("cut")
    shutil.rmtree(disk, ignore_errors=True)
    disk.mkdir()
    for name, data in image:
        (disk / name).write_bytes(data)
    there = _read(disk)
    wrong = {f"cut {number}: {key[1]} was never saved so" for key, data in there.items()
             if data not in recorder.given.get(key, ())}  # fmt: skip
    wrong |= {f"cut {number}: {key[1]} is lost" for key, data in saved.items() if there.get(key) != data}
    again = Partials(disk)
    again.save(ONE, 99, block(99))
    if _read(disk).get((ONE, 99)) != block(99) or _read(disk).keys() - {(ONE, 99)} != there.keys():
        wrong.add(f"cut {number}: it does not go on")
    return wrong


def _read(disk: Path) -> Held:
    held = Partials(disk)
    rows = [(name, index) for name, blocks in held.held.items() for index in blocks]
    return {key: held.read(key[0], Blocks.of((key[1],))) or b"" for key in rows}


def test_what_was_saved_comes_back_and_nothing_else(recorder: Recorder) -> None:
    kept = Kept(recorder)
    for index in (0, 3, 1):
        kept.save(ONE, index, block(index))
    kept.save(TWO, 0, block(7, 700))
    kept.save(ONE, 2, block(2, 100))
    assert faults(recorder) == []
    assert sum(len(cut.images) for cut in recorder.cuts) > 40


def test_so_it_does_when_blocks_are_taken_back_and_come_again(recorder: Recorder) -> None:
    kept = Kept(recorder)
    for index in range(3):
        kept.save(ONE, index, block(index))
    kept.drop(ONE, 0, 2)
    kept.save(ONE, 0, block(50))
    kept.drop(ONE)
    kept.save(ONE, 1, block(60))
    assert faults(recorder) == []


def test_so_it_does_when_others_make_room(recorder: Recorder) -> None:
    kept = Kept(recorder, quota=3 * BLOCK)
    kept.save(ONE, 0, block(1))
    kept.save(ONE, 1, block(2))
    kept.save(TWO, 0, block(3))
    kept.save(TWO, 1, block(4))
    assert faults(recorder) == []


# ---- the test can fail


def test_without_the_sum_over_a_record_torn_blocks_are_believed(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partials, "_check", lambda _index, _data: 0)
    kept = Kept(recorder)
    kept.save(ONE, 0, block(0))
    kept.save(ONE, 1, block(1))
    assert any("never saved" in fault for fault in faults(recorder))


def test_a_block_that_is_believed_before_it_is_on_the_disk_is_lost(recorder: Recorder) -> None:
    kept = Kept(recorder)
    recorder.saved[ONE, 0] = block(0)
    kept.save(ONE, 0, block(0))
    assert any("lost" in fault for fault in faults(recorder))
