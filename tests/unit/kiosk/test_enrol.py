"""Enrolment against a hub that answers as told: every failure is a sentence."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import Folder
from kiosk.enrol import enrol, is_needed
from kiosk.errors import EnrolError
from kiosk.storage.store import Store
from tests.fakes.mine import STATE_KEY, STATE_PUBLIC, STATION, document, site

BROKER = {"url": "mqtt://127.0.0.1:1883", "protocol": 5, "user": STATION, "password": "secret"}
GOOD: dict[str, Any] = {
    "v": 1, "mine": "demo", "station": STATION, "ledger": "a" * 32, "broker": BROKER,
    "hub": {"state_key": STATE_PUBLIC.hex(), "ca": ""}, "certificate": "", "root": "",
    "site": base64.b64encode(document(site(), "site", 5).encode(STATE_KEY)).decode(),
}  # fmt: skip


class Hub(HTTPServer):
    status, reply = 200, b""
    asked: dict[str, str]


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        self.server.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.status == 0:
            self.wfile.write(b"\x00\x01 this is no HTTP\r\n")
            return
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.reply)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def hub() -> Iterator[Hub]:
    server = Hub(("127.0.0.1", 0), Handler)
    threading.Thread(target=lambda: server.serve_forever(0.01), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def url(hub: Hub) -> str:
    return f"http://127.0.0.1:{hub.server_port}/"


def test_enrolment_is_kept(hub: Hub, tmp_path: Path) -> None:
    hub.reply = json.dumps(GOOD).encode()
    folder = Folder(tmp_path)
    assert enrol(folder, url(hub), "one-use") == folder.enrolment()
    public = folder.ledger_key().public_key().public_bytes_raw().hex()
    assert (hub.asked["token"], hub.asked["public_key"]) == ("one-use", public)
    assert hub.asked["tls_public_key"].startswith("-----BEGIN PUBLIC KEY-----")
    assert folder.tls_key_file.stat().st_mode & 0o777 == 0o600
    store = Store(tmp_path)
    assert store.state()["site"][0] == 5
    store.close()


@pytest.mark.parametrize(
    ("status", "reply"),
    [
        (403, b'{"error": "the token was used"}'),
        (403, b"[]"),
        (500, b"oops"),
        (200, b""),
        (200, b"[]"),
        (200, b'"x"'),
        (200, b"\xff\xfe"),
        (200, b"{}"),
        (200, json.dumps({**GOOD, "site": "AAAA"}).encode()),
        (200, json.dumps({**GOOD, "site": None}).encode()),
        (200, json.dumps({**GOOD, "hub": {"state_key": "zz", "ca": ""}}).encode()),
        (200, json.dumps({**GOOD, "broker": "mqtt://x"}).encode()),
        (200, json.dumps({**GOOD, "broker": {**BROKER, "protocol": "5"}}).encode()),
        (200, json.dumps({**GOOD, "root": None}).encode()),
        (200, json.dumps({**GOOD, "station": "face-2"}).encode()),
        (200, json.dumps({key: value for key, value in GOOD.items() if key != "ledger"}).encode()),
        (0, b""),
    ],
)
def test_every_refusal_is_a_sentence_and_enrols_nothing(
    hub: Hub, tmp_path: Path, status: int, reply: bytes
) -> None:
    hub.status, hub.reply = status, reply
    with pytest.raises(EnrolError) as refused:
        enrol(Folder(tmp_path), url(hub), "one-use")
    assert refused.value.sentence("zh") != refused.value.sentence("en")
    assert Folder(tmp_path).enrolment() is None


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1", "hub:8080", "http://", "", "http://[::1", "ftp://x"]
)
def test_an_address_that_is_none(tmp_path: Path, address: str) -> None:
    with pytest.raises(EnrolError) as refused:
        enrol(Folder(tmp_path), address, "one-use")
    assert "登记码仍可用" in refused.value.sentence("zh")


def test_a_token_is_used_once(hub: Hub, tmp_path: Path) -> None:
    """A station's unit names its token at every start; only the first may use it."""
    hub.reply = json.dumps(GOOD).encode()
    folder = Folder(tmp_path)
    assert is_needed(folder, "token-1")
    enrol(folder, url(hub), "token-1")
    assert not is_needed(folder, "token-1")
    assert is_needed(folder, "token-2"), "enrolled again on purpose"
