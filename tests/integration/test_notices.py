"""A notice from the console to the glass of a real station: published, killed, cut off, forged, ended."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.where import Where
from content_packs.wire.notice import Notice, NoticeList
from content_packs.wire.topics import Topics
from content_packs.words import Words
from tests.fakes.processes import Hub, Station, hub_in, until
from tests.fakes.raw_station import Line, RawStation

TOPICS = Topics("demo")
HOUR = 3_600_000
TOKENS: dict[Path, str] = {}
"""With which token each station was enrolled: a start with the same one enrols nobody anew."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub_in(tmp_path_factory.mktemp("notices") / "hub") as hub:
        yield hub


@pytest.fixture(scope="module")
def safety(hub: Hub) -> Iterator[httpx.Client]:
    """The safety supervisor's browser."""
    with hub.browser("safety") as browser:
        yield browser


@pytest.fixture
def station(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """A new station of the face, with content and the key of notices."""
    folder = tmp_path_factory.mktemp("station") / f"face-{time.monotonic_ns() % 10**9}"
    TOKENS[folder] = hub.enrol_token(folder.name, "face-7305")
    started = Station(hub, TOKENS[folder], folder)
    try:
        until(lambda: started.ask("status")["view"] != "builtin", "a board is drawn")
        yield started
    finally:
        started.stop()


def post(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    found = re.search(r'name="csrf" content="([0-9a-f]+)"', browser.get("/notices").text)
    assert found is not None
    origin = str(browser.base_url).rstrip("/")
    answer = browser.post(path, data={"csrf": found.group(1), **fields}, headers={"Origin": origin})
    assert answer.status_code == 200, answer.text
    return answer


def publish(safety: httpx.Client, title: str = "大巷今晚停电", **fields: str) -> str:
    """Write and show one at once; its id."""
    given = {"level": "full", "title": title, "body": "22:00至24:00，备好矿灯。", "minutes": "60", **fields}
    return str(post(safety, "/notices", now="true", **given).url).rsplit("/", 1)[1]


def shown(station: Station) -> list[str]:
    return [row["id"] for row in station.ask("status")["notice"]]


def not_covered_after_a_key(station: Station) -> bool:
    station.ask("key", key="enter")
    return not station.ask("status")["covered"]


def again(station: Station, hub: Hub) -> Station:
    """The same station after kill -9."""
    station.process.kill()
    station.process.wait(timeout=10)
    other = Station(hub, TOKENS[station.log.parent], station.log.parent)
    until(lambda: other.ask("status").get("ok"), "it is back")
    return other


def set_clocks(hub: Hub, station: Station | None, offset_ms: int) -> None:
    """Let it be later for the hub, which says so, and for the station."""
    if station is not None:
        station.ask("clock", offset_ms=offset_ms)
    token = (hub.folder / "secrets" / "api.token").read_text(encoding="ascii").strip()
    head = {"Authorization": f"Bearer {token}"}
    answer = httpx.post(f"{hub.url}/api/v1/demo/clock", json={"offset_ms": offset_ms}, headers=head)
    assert answer.status_code == 200


def drawn(safety: httpx.Client, id: str, station: Station) -> bool:
    """Whether the console says that this station has drawn it."""
    page = safety.get(f"/notices/{id}").text
    row = re.search(rf'<tr data-key="{station.log.parent.name}">(.*?)</tr>', page, re.S)
    return row is not None and "已上屏" in row.group(1)


def test_published_drawn_acknowledged_withdrawn(safety: httpx.Client, station: Station) -> None:
    began = time.monotonic()
    id = publish(safety)
    until(lambda: id in shown(station), "the notice is drawn")
    print(f"published and drawn in {time.monotonic() - began:.2f} s")
    until(lambda: drawn(safety, id, station), "the hub knows that it was drawn")
    last = station.ask("status")["last"]
    station.ask("type", text="YZ-NOBODY-KNOWS-ME")
    until(lambda: station.ask("status")["last"] == last + 1, "a scan under it is recorded")
    assert station.ask("status")["answer"]["kind"] == "unknown"
    assert station.ask("status")["covered"]
    until(lambda: not_covered_after_a_key(station), "a key makes room for who is at work")
    assert id in shown(station)
    post(safety, f"/notices/{id}/withdraw")
    until(lambda: id not in shown(station), "it is gone")


def test_kill_9_brings_it_back_and_no_longer(hub: Hub, safety: httpx.Client, station: Station) -> None:
    id = publish(safety, level="strip")
    until(lambda: id in shown(station), "the notice is drawn")
    before = station.ask("status")["notice"]
    until(lambda: drawn(safety, id, station), "the hub knows that it was drawn")
    last = station.ask("status")["last"]
    station = again(station, hub)
    try:
        until(lambda: shown(station) == [id], "it is drawn again")
        assert station.ask("status")["notice"] == before
        assert station.ask("status")["last"] == last, "it is acknowledged once"
        station.ask("clock", offset_ms=-(10**12))
        until(lambda: station.ask("status")["clock"] == "suspect", "the clock is decades back")
        assert station.ask("status")["notice"] == before
        set_clocks(hub, station, HOUR)
        until(lambda: not shown(station), "its time is over")
        station.ask("clock", offset_ms=-(10**12))
        until(lambda: station.ask("status")["clock"] == "suspect", "the clock is decades back")
        assert shown(station) == []
    finally:
        station.process.kill()
        set_clocks(hub, None, 0)
        post(safety, f"/notices/{id}/withdraw")


def test_a_hub_that_is_gone_takes_nothing_away(hub: Hub, safety: httpx.Client, station: Station) -> None:
    id = publish(safety)
    until(lambda: id in shown(station), "the notice is drawn")
    hub.stop()
    try:
        until(lambda: station.ask("status")["link"] == "down", "the line is down")
        assert shown(station) == [id]
        station = again(station, hub)
        until(lambda: shown(station) == [id], "it is drawn without a hub")
    finally:
        hub.start()
    try:
        until(lambda: station.ask("status")["link"] == "up", "the line is up again")
        post(safety, f"/notices/{id}/withdraw")
        until(lambda: not shown(station), "it is gone")
    finally:
        station.process.kill()


def forged(key: Ed25519PrivateKey, id: str = "n-forged") -> bytes:
    at = round(time.time() * 1000)
    made = Notice(id, "full", Words("假通知"), Words(""), "", Where(), at, at + HOUR)
    return NoticeList("demo", 2**40, at, (made,)).encode(key)


def test_a_station_cannot_forge_one(hub: Hub, safety: httpx.Client, station: Station, tmp_path: Path) -> None:
    """Its credentials let it publish nothing here; and had they, its signature would not be believed."""
    liar = RawStation(hub, f"liar-{time.monotonic_ns() % 10**6}", tmp_path / "liar")
    password = (hub.folder / "secrets" / "hub.password").read_text().strip()
    line = Line(hub, "hub", password, TOPICS.notice)
    try:
        liar.line.say(TOPICS.notice, forged(liar.key), retain=True)
        id = publish(safety)
        until(lambda: id in shown(station), "the true one is drawn")
        assert not [payload for _, payload, _ in line.heard if b"n-forged" in payload]
        assert "n-forged" not in shown(station)

        truth = until(lambda: line.last(TOPICS.notice), "the list goes round")
        line.say(TOPICS.notice, forged(liar.key), retain=True)
        log = station.log
        until(lambda: "notice key" in log.read_text(encoding="utf-8"), "the station logs the refusal")
        assert shown(station) == [id]
        assert "refused" in station.ask("status")["faults"]
        line.say(TOPICS.notice, truth, retain=True)
        post(safety, f"/notices/{id}/withdraw")
        until(lambda: not shown(station), "the true one is withdrawn")
        line.say(TOPICS.notice, truth, retain=True)
        station.ask("type", text="YZ-AFTER-THE-REPLAY")
        until(lambda: station.ask("status")["unsent"] == 0, "what came after the replay is done")
        assert shown(station) == [], "an older list is not believed again"
    finally:
        line.leave()
        liar.close()


def test_a_prepared_board_is_on_the_disk_already(safety: httpx.Client, station: Station) -> None:
    id = publish(safety, title="通风异常", body="", card="mine/notice-airflow")
    until(lambda: id in shown(station), "it is drawn")
    row: Any = station.ask("status")["notice"][0]
    assert row["board"] == "mine/notice-airflow"
    other = publish(safety, title="没有这块板", card="mine/no-such-board")
    until(lambda: other in shown(station), "its words are drawn")
    boards = {row["id"]: row["board"] for row in station.ask("status")["notice"]}
    assert boards == {id: "mine/notice-airflow", other: ""}
    for one in (id, other):
        post(safety, f"/notices/{one}/withdraw")
