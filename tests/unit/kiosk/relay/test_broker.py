"""The configuration of a relay's own broker."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.relay import broker
from kiosk.relay.broker import Broker, Listening


def _files(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    started: list[list[str]] = []
    monkeypatch.setattr(broker.subprocess, "Popen", lambda command, **_: started.append(command))
    Broker(folder, Listening(url, "demo", "relay-1", "CA", "CERT", folder / "tls.pem")).start()
    assert started[0][-1] == str(folder / "mosquitto.conf")
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_nobody_comes_in_without_a_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = _files("mqtts://10.2.0.9:8883", tmp_path, monkeypatch)
    lines = files["mosquitto.conf"].splitlines()
    assert {"listener 8883", "require_certificate true", "allow_anonymous false"} <= set(lines)
    assert {f"keyfile {tmp_path}/tls.pem", f"certfile {tmp_path}/broker.pem", "persistence false"} <= set(
        lines
    )
    assert (files["ca.pem"], files["broker.pem"]) == ("CA", "CERT")
    assert "user relay-1\ntopic readwrite yz/1/demo/#" in files["acl"]


def test_without_certificates_only_this_machine_is_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = _files("mqtt://127.0.0.1:1884", tmp_path, monkeypatch)["mosquitto.conf"].splitlines()
    assert "listener 1884 127.0.0.1" in lines
    assert not any(line.startswith(("cafile", "require_certificate")) for line in lines)


def test_how_the_relay_reaches_it(tmp_path: Path) -> None:
    assert (
        Listening("mqtts://10.2.0.9:8883", "demo", "relay-1", "", "", tmp_path).from_here
        == "mqtts://127.0.0.1:8883"
    )
