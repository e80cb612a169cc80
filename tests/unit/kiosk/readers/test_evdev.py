"""A device read past the keyboard: through a pipe, which is read as a device is."""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.readers import evdev
from kiosk.readers.evdev import Scanner, grab
from kiosk.readers.reader import Outlet
from tests.fakes.strokes import ENTER, typed

PATH = Path("/dev/input/by-id/a-scanner")
DEADLINE_S = 10


class Port:
    """A socket a scanner is plugged into; what is read from it comes out of :attr:`said`."""

    def __init__(self) -> None:
        self.said: queue.Queue[tuple[str, str]] = queue.Queue()
        self._plugged: list[int] = []
        self.outlet = Outlet(
            lambda code: self.said.put(("code", code)), lambda words: self.said.put(("ail", words))
        )

    def plug_in(self) -> int:
        """A scanner is there; write its strokes to what is returned, close it to pull the plug."""
        read, write = os.pipe()
        self._plugged.append(read)
        return write

    def opened(self, _: Path) -> int:
        if not self._plugged:
            raise FileNotFoundError(2, "No such file or directory")
        return self._plugged.pop()

    def next(self) -> tuple[str, str]:
        return self.said.get(timeout=DEADLINE_S)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Port:
    monkeypatch.setattr(evdev, "AGAIN_S", 0.01)
    monkeypatch.setattr(evdev, "_LOOK_S", 0.05)
    return Port()


@pytest.fixture
def scanner(port: Port) -> Iterator[Scanner]:
    found = Scanner(PATH, port.outlet, port.opened)
    yield found
    found.stop()
    assert not found.is_alive()


def test_two_thousand_codes(port: Port, scanner: Scanner) -> None:
    device = port.plug_in()
    scanner.start()
    assert port.next() == ("ail", "")
    for number in range(2000):
        os.write(device, typed(f"Yz-{number}") + ENTER)
    assert [port.next() for _ in range(2000)] == [("code", f"Yz-{number}") for number in range(2000)]
    os.close(device)


def test_unplugged_and_plugged_in_again(port: Port, scanner: Scanner) -> None:
    device = port.plug_in()
    scanner.start()
    assert port.next() == ("ail", "")
    os.write(device, typed("HALF-A-CO"))
    os.close(device)
    assert port.next() == ("ail", f"{PATH} is gone: its end was reached")
    assert port.next() == ("ail", f"{PATH} cannot be read: No such file or directory")
    device = port.plug_in()
    while (said := port.next()) != ("ail", ""):
        assert said[0] == "ail"
    os.write(device, typed("B-10021") + ENTER)
    assert port.next() == ("code", "B-10021"), "what was begun before is forgotten"
    os.close(device)


def test_a_reader_that_is_there_and_silent_ends_when_told(port: Port, scanner: Scanner) -> None:
    device = port.plug_in()
    scanner.start()
    assert port.next() == ("ail", "")
    scanner.stop()
    assert not scanner.is_alive()
    with pytest.raises(BrokenPipeError):
        os.write(device, b"x")  # the device was let go
    os.close(device)


def test_what_cannot_be_grabbed_is_refused_and_closed(tmp_path: Path) -> None:
    """A file is no input device: nothing would keep its keys from others."""
    file = tmp_path / "keys"
    file.write_bytes(b"")
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(OSError, match="ioctl"):
        grab(file)
    assert len(os.listdir("/proc/self/fd")) == before
    with pytest.raises(FileNotFoundError):
        grab(tmp_path / "nothing")
