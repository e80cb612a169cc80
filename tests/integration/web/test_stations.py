"""Stations on the console, and a station that enrols."""

from __future__ import annotations

import base64
import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.wire.messages import Presence
from content_packs.wire.record import ledger_id
from content_packs.wire.state import decode_document, site_from
from hub.db import session_scope
from hub.stations.service import note_presence
from tests.fakes.console import Console


def token_of(console: Console, station: str) -> str:
    page = (
        console.as_("keeper").post(f"/stations/{station}/token", data={"csrf": console.csrf("keeper")}).text
    )
    found = re.search(r"--token (\S+) --data", page)
    assert found
    return found[1]


def enrol(console: Console, token: str, key: bytes) -> tuple[int, dict[str, object]]:
    answer = console.client().post("/enrol", json={"token": token, "public_key": key.hex()})
    return answer.status_code, answer.json()


def test_a_station_enrols_once_with_its_token(console: Console) -> None:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    token = token_of(console, "face-1")
    status, answer = enrol(console, token, key)
    assert status == 200
    assert (answer["station"], answer["mine"]) == ("face-1", "demo")
    assert answer["ledger"] == ledger_id(key)
    assert isinstance(answer["hub"], dict)
    assert isinstance(answer["broker"], dict)
    assert answer["broker"]["user"] == "face-1"
    data = base64.b64decode(str(answer["site"]))
    site = site_from(decode_document(data, bytes.fromhex(answer["hub"]["state_key"]), "face-1"))
    assert site.place_name.zh == "7305综采工作面"
    status, again = enrol(console, token, key)
    assert status == 400
    assert "已用过" in str(again["error"])


def test_a_token_can_be_had_again(console: Console) -> None:
    assert token_of(console, "face-1") != token_of(console, "face-1")


def test_a_bad_request_does_not_use_the_token_up(console: Console) -> None:
    token = token_of(console, "face-1")
    for body in ({}, {"token": token}, {"token": token, "public_key": "zz"}, {"token": "x" * 999}):
        answer = console.client().post("/enrol", json=body)
        assert answer.status_code in (400, 422)
        assert answer.json()["zh"]
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert enrol(console, token, key)[0] == 200


def test_the_list_shows_what_a_station_says_of_itself(console: Console) -> None:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    enrol(console, token_of(console, "face-1"), key)
    said = Presence("ready", console.clock(), console.clock(), have={"mine": 1}, unsent=7, clock="suspect")
    with session_scope(console.engine) as session:
        note_presence(session, "face-1", said, console.clock() - 125_000)
    page = console.as_("keeper").get("/stations?status=warn").text
    assert "需处理" in page
    assert "2 分钟前" in page
    assert "可疑" in page
    assert "▲ 1 →" in page
    assert "project-1" not in page.split("<tbody>")[1].split("</tbody>")[0]
    rows = console.client().get("/api/v1/stations", headers=console.bearer()).json()["stations"]
    (face,) = [row for row in rows if row["id"] == "face-1"]
    assert (face["level"], face["unsent"], face["behind"]) == ("warn", 7, ["mine"])


def test_add_move_and_shut_out(console: Console) -> None:
    client, csrf = console.as_("keeper"), {"csrf": console.csrf("keeper")}
    added = client.post("/stations", data={**csrf, "station": "face-2", "place": "face-7305"})
    assert added.headers["location"] == "/stations/face-2"
    assert client.post("/stations", data={**csrf, "station": "Hub!", "place": "face-7305"}).status_code == 400
    client.post("/stations/face-2/move", data={**csrf, "place": "project-8"})
    assert "8号煤仓安装工程" in client.get("/stations/face-2").text
    client.post("/stations/face-2/authorise", data={**csrf, "yes": "false"})
    assert "已停用" in client.get("/stations/face-2").text
    assert client.get("/stations/none").status_code == 400
