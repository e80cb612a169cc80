"""Stations on the console, and a station that enrols."""

from __future__ import annotations

import base64
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.wire.care import Glimpse, Health, Skipped
from content_packs.wire.messages import Presence
from content_packs.wire.record import ledger_id
from content_packs.wire.state import decode_document, site_from
from hub.db import session_scope
from hub.stations.enrolment import make_enrol_token
from hub.stations.glimpses import note_glimpse
from hub.stations.relays import put_relay
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
    page = console.as_("keeper").get("/stations?status=needs&q=face").text
    assert "要人处理" in page
    assert "2 分钟前" in page
    assert "时钟不可信：请校对时间。" in page
    assert "▲ 1 →" in page
    assert "project-1" not in page.split("<tbody>")[1].split("</tbody>")[0]
    rows = console.client().get("/api/v1/stations", headers=console.bearer()).json()["stations"]
    (face,) = [row for row in rows if row["id"] == "face-1"]
    assert (face["level"], face["unsent"], face["behind"]) == ("warn", 7, ["mine"])


def test_relays_stand_in_a_list_of_their_own_and_explain_who_is_offline(console: Console) -> None:
    assert "后面的站" not in console.as_("keeper").get("/stations").text
    with session_scope(console.engine) as session:
        put_relay(session, "relay-1", "face-7305", "10.2.0.9:8883", console.clock(), "test")
        token = make_enrol_token(session, "face-1", console.clock(), "relay-1")
    enrol(console, token, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    page = console.as_("keeper").get("/stations").text
    assert re.search(r'id="relays".*relay-1.*未登记.*10\.2\.0\.9:8883.*>1<', page, re.S)
    assert "经中继 relay-1" in page
    with session_scope(console.engine) as session:
        note_presence(session, "face-1", Presence("lost", 1), console.clock())
    assert "请先看中继在不在线" in console.as_("keeper").get("/stations/face-1").text


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


def test_where_mosquitto_is_used_what_is_left_to_do_is_said(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = console.as_("keeper")
    assert "broker-crl" not in client.get("/stations/face-1").text
    monkeypatch.setitem(console.settings.__dict__, "broker", "mqtts://hub.mine:8883")
    assert "yizhan broker-crl --out /etc/yizhan/broker" in client.get("/stations/face-1").text


JPEG = b"\xff\xd8\xff" + b"x" * 50


def test_the_screen_is_asked_for_and_shown_with_its_age(console: Console) -> None:
    client, csrf = console.as_("keeper"), {"csrf": console.csrf("keeper")}
    assert client.get("/stations/face-1/glimpse.jpg").status_code == 400
    assert client.post("/stations/face-1/look", data=csrf).status_code == 303
    assert console.told[-1] == "look:face-1"
    assert client.post("/stations/none/look", data=csrf).status_code == 400
    with session_scope(console.engine) as session:
        glimpse = Glimpse(1, console.clock(), "mine/card-1", "防片帮", 23, 24, "zh", JPEG, 1280, 800)
        note_glimpse(session, "face-1", glimpse, console.clock() - 125_000)
    page = console.as_("keeper").get("/stations/face-1").text
    assert "防片帮 · 已签 23 / 24" in page
    assert "2 分钟前" in page.split('id="screen"')[1].split("</header>")[0]
    assert client.get("/stations/face-1/glimpse.jpg").content == JPEG
    assert console.as_("editor").get("/stations/face-1/glimpse.jpg").status_code == 403
    assert 'id="screen"' not in console.as_("editor").get("/stations/face-1").text


def test_a_face_that_has_gone_on_asks_for_its_station(console: Console) -> None:
    enrol(console, token_of(console, "face-1"), Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    client, csrf = console.as_("keeper"), {"csrf": console.csrf("keeper")}
    client.post("/stations/face-1/move", data={**csrf, "place": "project-8", "on": "2026-11-01"})
    for day, metres in (("2026-11-01", 100), ("2026-11-20", 260)):
        form = {**csrf, "on": day, "metres": str(metres)}
        assert client.post("/stations/face-1/advance", data=form).status_code == 303
    client.post("/stations/face-1/move", data={**csrf, "place": "face-7305", "on": "2026-11-02"})
    client.post("/stations/face-1/move", data={**csrf, "place": "project-8", "on": "2026-11-03"})
    client.post("/stations/face-1/reminder", data={**csrf, "metres": "160"})
    page = client.get("/stations/face-1").text
    assert "2026-11-03 · 21 天 · 已前进 160 米" in page
    with session_scope(console.engine) as session:
        note_presence(session, "face-1", Presence("ready", 1, console.clock()), console.clock())
    assert "工作面已前进 160 米：请把站点移近。" in client.get("/stations/face-1").text
    closer = {**csrf, "place": "project-8", "on": "2026-11-24"}
    answer = client.post("/stations/face-1/move", data=closer)
    page = client.get(answer.headers["location"]).text
    assert "移站已记下" in page
    assert "请把站点移近" not in page, "it was moved closer at the same place"
    assert "<td>keeper</td>" not in page, "people have names"
    bad = client.post("/stations/face-1/advance", data={**csrf, "on": "2026-12-31", "metres": "1"})
    assert bad.status_code == 400
    assert (
        client.post("/stations/face-1/move", data={**csrf, "place": "face-7305", "on": "x"}).status_code
        == 400
    )


def test_a_skipped_card_is_named_with_its_version_and_reason(console: Console) -> None:
    enrol(console, token_of(console, "face-1"), Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    health = Health("0.1.0", 120, 3, 900, "", "llvmpipe", (Skipped("mine/card-1", 7, "KeyError: 'plan'"),))
    said = Presence(
        "ready", console.clock(), console.clock(), faults=("card",), extra={"health": health.to_json()}
    )
    with session_scope(console.engine) as session:
        note_presence(session, "face-1", said, console.clock())
    page = console.as_("keeper").get("/stations/face-1").text
    assert "卡片 mine/card-1（第 7 版）显示不了，已跳过：KeyError: &#39;plan&#39;" in page
    assert "内存 120 MB" in page
    assert "屏幕累计 900 小时" in page


def test_a_version_that_is_not_shown_says_why_on_the_stations_page(console: Console) -> None:
    note = ["mine", 7, "returned", "crashed"]
    with session_scope(console.engine) as session:
        note_presence(session, "face-1", Presence("ready", 1, extra={"packs": [note]}), console.clock())
    page = console.as_("keeper").get("/stations/face-1").text
    assert "已退回上一版：显示它时程序两次出错" in page
