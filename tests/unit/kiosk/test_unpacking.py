"""Blocks and objects are kept in order, beside the answering of scans, on a disk that is full or slow."""

from __future__ import annotations

import errno
import queue
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from content_packs.durable import Disk
from content_packs.format.manifest import Object, sha256
from content_packs.transfer.blocks import BLOCK, Blocks, cut
from content_packs.transfer.encoding import to_wire
from kiosk.bootstrap import Station, assemble
from kiosk.domain.signing import Answer, Kind
from kiosk.storage.partials import Partials
from kiosk.sync.actions import Action, BuildObject, CheckSegment, SaveBlock, SaveObject
from kiosk.tray import Call, Scan
from tests.fakes.station import FakeClock, close, enrolled, keep, keep_late, sign, station_on

WHOLE, HALF = b"a whole object", b"h" * 64
FILM = Random(1).randbytes(5 * BLOCK)
WIRE = to_wire(FILM)
PACKED = Object("media/film.mp4", sha256(FILM), len(FILM), "video/mp4", len(WIRE))
UNFINISHED = f".{'ab' * 32}.77.88.tmp"
DEADLINE_S = 20


class Tight(Disk):
    """Room for a new file only while no blocks lie in ``partial``."""

    def __init__(self, partial: Path) -> None:
        self._partial = partial

    def open(self, path: Path, mode: int) -> int:
        if any(self._partial.glob("*")):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().open(path, mode)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    enrolled(tmp_path)
    made = station_on(tmp_path, FakeClock())
    yield made
    close(made)


def test_on_a_full_disk_the_blocks_of_others_make_room_for_an_object(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier, store = station.carrier, station.desk._store
    assert carrier is not None
    carrier.perform([SaveBlock(sha256(b"another"), 0, HALF)])
    keep(station)
    assert list((tmp_path / "partial").iterdir())
    monkeypatch.setattr(store.objects, "_disk", Tight(tmp_path / "partial"))
    carrier.perform([SaveObject(sha256(WHOLE), WHOLE)])
    keep(station)
    assert store.read(sha256(WHOLE)) == WHOLE
    assert not list((tmp_path / "partial").iterdir())
    assert "disk" not in station.memory.faults.codes


def test_where_there_is_no_room_at_all_nothing_is_kept_and_signing_goes_on(
    station: Station, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    carrier, store = station.carrier, station.desk._store
    assert carrier is not None
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "always").touch()
    monkeypatch.setattr(store.objects, "_disk", Tight(tmp_path / "elsewhere"))
    carrier.perform([SaveObject(sha256(WHOLE), WHOLE)])
    keep(station)
    assert sha256(WHOLE) not in store.held()
    assert "disk" in station.memory.faults.codes
    assert sign(station, "badge-1").kind is Kind.SIGNED


class Gate(Disk):
    """Holds every write of an object until it is opened."""

    def __init__(self) -> None:
        self.reached, self.open_now = threading.Event(), threading.Event()

    def write(self, descriptor: int, data: bytes) -> None:
        self.reached.set()
        assert self.open_now.wait(DEADLINE_S)
        super().write(descriptor, data)


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Station]:
    """A station whose two threads run, without line and sticks."""
    enrolled(tmp_path)
    (tmp_path / "objects" / "ab").mkdir(parents=True)
    (tmp_path / "objects" / "ab" / UNFINISHED).write_bytes(b"half")
    made = assemble(tmp_path, lambda *_: None)
    assert made.carrier is not None
    made.carrier.unpacker.start()
    made.worker.start()
    yield made
    made.worker.stop()
    made.carrier.unpacker.stop()
    close(made)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_scans_are_answered_while_an_object_is_put_together(
    at_work: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier, gate, store = at_work.carrier, Gate(), at_work.desk._store
    assert carrier is not None
    monkeypatch.setattr(store.objects, "_disk", gate)
    blocks: list[Action] = [
        SaveBlock(PACKED.sha256, index, cut(WIRE, index)) for index in range(-(-len(WIRE) // BLOCK))
    ]
    at_work.worker.post(Call(lambda: carrier.perform([*blocks, BuildObject(PACKED)])))
    assert gate.reached.wait(DEADLINE_S)
    answers: queue.Queue[Answer | None] = queue.Queue()
    for number in range(20):
        at_work.worker.post(Scan(f"badge-{number}", answers.put))
        assert answers.get(timeout=DEADLINE_S) is not None
    assert at_work.last == 20, "kept before they were answered"
    assert carrier.unpacker.is_busy
    assert PACKED.sha256 not in store.held()
    assert PACKED.sha256 not in carrier.engine.inbox._held, "the engine believes what is on disk"
    gate.open_now.set()
    until(lambda: PACKED.sha256 in carrier.engine.inbox._held)
    assert store.read(PACKED.sha256) == FILM
    assert not carrier.unpacker.is_busy


def test_what_a_power_cut_left_unfinished_goes(at_work: Station) -> None:
    unfinished = at_work.folder.path / "objects" / "ab" / UNFINISHED
    until(lambda: not unfinished.exists())


def test_what_was_asked_is_done_in_order_and_once(station: Station) -> None:
    carrier = station.carrier
    assert carrier is not None
    keep_late(station)
    told: list[str] = []
    block = SaveBlock(PACKED.sha256, 0, WIRE[:BLOCK])
    carrier.perform([block, block, BuildObject(PACKED), SaveObject(sha256(WHOLE), WHOLE)])
    carrier.perform([BuildObject(PACKED), block])
    carrier.unpacker.hear = lambda done: told.extend(tell.func.__name__ for tell in done.tells)  # type: ignore[attr-defined]
    assert keep(station) == 3
    assert told == ["block_saved", "gone", "object_saved"]
    carrier.perform([block])
    assert keep(station) == 1, "what was told may be asked anew"


def test_what_is_not_what_was_signed_goes(station: Station) -> None:
    carrier = station.carrier
    assert carrier is not None
    carrier.perform([SaveBlock(PACKED.sha256, 0, HALF), SaveBlock(PACKED.sha256, 1, HALF)])
    carrier.perform([CheckSegment(PACKED.sha256, Blocks.of((0,)), sha256(b"else"))])
    keep(station)
    assert dict(carrier.unpacker._partials.held) == {PACKED.sha256: Blocks.of((1,))}
    assert "refused" in station.memory.faults.codes


def test_a_fault_of_the_program_ends_nothing(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    carrier = station.carrier
    assert carrier is not None

    def fail(*_: object) -> None:
        raise KeyError("nowhere")

    with monkeypatch.context() as broken:
        broken.setattr(Partials, "save", fail)
        carrier.perform([SaveBlock(PACKED.sha256, 0, WIRE[:BLOCK]), SaveObject(sha256(WHOLE), WHOLE)])
        keep(station)
    assert "program" in station.memory.faults.codes
    assert station.desk._store.read(sha256(WHOLE)) == WHOLE
    assert not carrier.unpacker.is_busy


def test_it_ends_after_what_it_is_doing_and_leaves_the_rest(
    at_work: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier, gate, store = at_work.carrier, Gate(), at_work.desk._store
    assert carrier is not None
    monkeypatch.setattr(store.objects, "_disk", gate)
    names = [sha256(data) for data in (WHOLE, HALF)]
    at_work.worker.post(
        Call(lambda: carrier.perform([SaveObject(names[0], WHOLE), SaveObject(names[1], HALF)]))
    )
    assert gate.reached.wait(DEADLINE_S)
    carrier.unpacker._stopping.set()
    gate.open_now.set()
    carrier.unpacker.stop()
    assert not carrier.unpacker.is_alive()
    assert store.held() == {names[0]}
    assert not list((at_work.folder.path / "objects").glob("??/.*"))
