"""A hub that cannot be reached, in each of the ways that differ in what mends them."""

from __future__ import annotations

import socket
import ssl
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config import Folder
from kiosk.doctor import line
from kiosk.doctor.finding import Level
from kiosk.handover import Handover
from kiosk.link import Hurdle
from tests.fakes.processes import free_port
from tests.fakes.station import enrolled
from tests.unit.kiosk.doctor.conftest import Make


def reach(folder: Path, **changes: str) -> None:
    enrolled(folder)
    known = Folder(folder).enrolment()
    assert known is not None
    Folder(folder).save_enrolment(replace(known, **changes))  # type: ignore[arg-type]


def test_not_enrolled_is_a_note(patient: Make) -> None:
    assert line.hub(patient()).level is Level.NOTE


def test_nobody_listens(patient: Make, tmp_path: Path) -> None:
    reach(tmp_path / "data", broker=f"mqtt://127.0.0.1:{free_port()}")
    found = line.hub(patient())
    assert found.level is Level.MEND
    assert "check cable" in found.words.en


def test_somebody_listens_who_speaks_no_tls(patient: Make, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        answering = threading.Thread(target=lambda: server.accept()[0].sendall(b"hello, this is no TLS\n"))
        answering.start()
        reach(tmp_path / "data", broker=f"mqtts://127.0.0.1:{port}")
        assert "certificates do not fit" in line.hub(patient()).words.en
        answering.join()


@pytest.mark.parametrize(
    ("hurdle", "word"), [(Hurdle.REFUSED, "refuses this station"), (Hurdle.NONE, "takes this station in")]
)
def test_what_the_broker_says(
    patient: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hurdle: Hurdle, word: str
) -> None:
    enrolled(tmp_path / "data")
    monkeypatch.setattr(line, "try_out", lambda access, greet: (hurdle, "Not authorized"))
    assert word in line.hub(patient()).words.en


def test_a_station_that_runs_is_not_disturbed(
    patient: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.link._greeting", lambda *_: pytest.fail("the broker was greeted"))
    running = Handover(tmp_path / "data")
    with socket.create_server(("127.0.0.1", 0)) as server:
        reach(tmp_path / "data", broker=f"mqtt://127.0.0.1:{server.getsockname()[1]}")
        assert running.claim()
        found = line.hub(patient())
        running.release()
    assert found.level is Level.FINE
    assert "the station is running" in found.words.en


def test_a_certificate_that_is_none(patient: Make, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        reach(tmp_path / "data", broker=f"mqtts://127.0.0.1:{server.getsockname()[1]}", ca="no certificate")
        assert "certificates do not fit" in line.hub(patient()).words.en
    assert issubclass(ssl.SSLError, OSError)
