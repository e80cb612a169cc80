"""Real helpers on real files: what cannot be shown is named, and whoever dies of it is not the station."""

from __future__ import annotations

import errno
import io
import queue
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from content_packs.format.manifest import CARD_TYPE, sha256
from kiosk import preloading
from kiosk.preload import DAMAGED
from kiosk.preloading import MOST_DEATHS, Preloader, look_through
from tests.fakes.mine import card
from tests.fakes.pictures import film


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def put(folder: Path, data: bytes) -> str:
    name = sha256(data)
    path = folder / name[:2] / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return name


def picture(kind: str, size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (20, 40, 60)).save(out, kind)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 60,000 x 60,000."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_each_kind_is_opened(folder: Path) -> None:
    good = [
        (put(folder, card("a").encode()), CARD_TYPE),
        (put(folder, picture("PNG")), "image/png"),
        (put(folder, picture("JPEG")), "image/jpeg"),
        (put(folder, picture("WEBP")), "image/webp"),
        (put(folder, film()), "video/mp4"),
    ]
    bad = [
        (put(folder, b'{"v":1}'), CARD_TYPE),
        (put(folder, bomb()), "image/png"),
        (put(folder, picture("PNG")[:-30]), "image/png"),
        (put(folder, picture("GIF")), "image/png"),
        (put(folder, film()[:-1]), "video/mp4"),
        (put(folder, film(codec=b"hev1")), "video/mp4"),
        (put(folder, b"no film"), "video/mp4"),
    ]
    unfit = look_through(folder, good + bad)
    assert set(unfit) == {name for name, _ in bad}
    assert all(unfit.values())


def test_what_is_gone_or_rotten_is_said_to_be(folder: Path) -> None:
    name = put(folder, picture("PNG"))
    (folder / name[:2] / name).write_bytes(b"rotten")
    assert look_through(folder, [(name, "image/png"), ("0" * 64, CARD_TYPE)]) == {
        name: DAMAGED, "0" * 64: DAMAGED,
    }  # fmt: skip


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Helpers that die of whatever begins with "kill"."""
    program = tmp_path / "helper.py"
    program.write_text(
        "import os, sys\nfrom kiosk import preload\nreal = preload.look_at\n"
        "def look_at(path, name, kind):\n"
        "    path.read_bytes().startswith(b'kill') and os.abort()\n"
        "    real(path, name, kind)\n"
        "preload.look_at = look_at\nsys.exit(preload.main())\n"
    )
    real = preloading.subprocess.run

    def run(command: list[str], **more: object) -> object:
        return real([command[0], str(program)], **more)  # type: ignore[call-overload]

    monkeypatch.setattr(preloading.subprocess, "run", run)


@pytest.mark.usefixtures("deadly")
def test_the_object_a_helper_dies_of_is_unfit_and_the_next_one_is_looked_at(folder: Path) -> None:
    names = [put(folder, data) for data in (card("a").encode(), b"kill 1", card("b").encode(), b"kill 2")]
    unfit = look_through(folder, [(name, CARD_TYPE) for name in names])
    assert set(unfit) == {names[1], names[3]}


@pytest.mark.usefixtures("deadly")
def test_too_many_deaths_are_not_waited_for(folder: Path) -> None:
    names = [put(folder, b"kill %d" % number) for number in range(MOST_DEATHS + 1)]
    unfit = look_through(folder, [(name, CARD_TYPE) for name in names])
    assert set(unfit) == set(names)
    assert "not looked at" in unfit[names[-1]]


def test_a_helper_that_hangs_is_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = put(folder, card("a").encode())
    monkeypatch.setattr(preloading, "LONGEST_S", 0.001)
    assert set(look_through(folder, [(name, CARD_TYPE)])) == {name}


def test_content_waits_where_no_helper_can_be_started(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, run, tries, said = put(folder, b"no card"), subprocess.run, [], queue.Queue[dict[str, str]]()

    def no_room_at_first(*arguments: Any, **more: Any) -> Any:
        tries.append(arguments)
        if len(tries) < 3:
            raise OSError(errno.ENOMEM, "Cannot allocate memory")
        return run(*arguments, **more)

    monkeypatch.setattr(preloading.subprocess, "run", no_room_at_first)
    monkeypatch.setattr(preloading, "AGAIN_S", 0)
    Preloader(folder, lambda then: then()).look([(name, CARD_TYPE)], said.put)
    assert set(said.get(timeout=60)) == {name}
    assert len(tries) == 3


def test_a_helper_loads_nothing_of_the_rest_of_the_station() -> None:
    others = {"kivy", "PIL", "paho", "tuf", "sqlite3"}
    code = f"import sys, kiosk.preload; print(sorted({others} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
