"""Bad input that reaches a real station, from the hub's side of the line and from its reader."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.format.manifest import decode_manifest, sha256
from content_packs.transfer.blocks import block_count
from content_packs.transfer.encoding import to_wire
from content_packs.wire.codec import unpack
from content_packs.wire.messages import Need, Pointer, decode_need
from content_packs.wire.state import Document
from hub.db import make_engine, session_scope
from hub.packs.published import versions
from hub.trust.service import newest_pointer, sign
from tests.fakes.processes import Hub, Station, until
from tests.fakes.raw_station import TOPICS, Line
from tests.fakes.watching import page, slug

YEAR_2099 = 4_070_908_800_000


def logged(station: Station) -> str:
    return station.log.read_text(encoding="utf-8")


@pytest.fixture
def undisturbed(hub: Hub, station: Station) -> Iterator[Station]:
    """The station shows afterwards what it showed before, and a scan is still recorded and received."""
    before = station.ask("status")
    yield station
    after = station.ask("status")
    assert after["version"] == before["version"]
    assert after["view"] != "builtin"
    scan(station)


DOWNWARDS: dict[str, tuple[str, bytes, str]] = {
    "a receipt of words": ("receipt", b"hello", "hall-1/receipt: refused a message: Expecting"),
    "a receipt of another ledger": ("receipt", b'{"v":1,"ledger":"00","upto":3,"at":1}', "for ledger 00"),
    "a receipt of too much": ("receipt", b"", ""),
    "an unsigned state": ("state/roster", b"\0" * 200, "hall-1/state/roster: refused a state: its signature"),
    "a half state": ("state/site", b"{", "hall-1/state/site: refused a state: its signature"),
    "a command of words": ("command", b"hello", "hall-1/command: refused a message: Expecting"),
}


@pytest.mark.parametrize("case", DOWNWARDS, ids=slug)
def test_the_station_refuses_what_is_malformed(
    console: httpx.Client, hubs_line: Line, undisturbed: Station, case: str
) -> None:
    topic, payload, reason = DOWNWARDS[case]
    if not payload:
        ledger = ledger_of(undisturbed)
        payload = json.dumps({"v": 1, "ledger": ledger, "upto": 10_000, "at": 1}).encode()
        reason = "hub holds 10000 records"
    hubs_line.say(TOPICS.down("hall-1", topic), payload)
    shows_refusal(undisturbed, console, reason)


def ledger_of(station: Station) -> str:
    return str(json.loads((station.log.parent / "station.json").read_text())["ledger"])


def shows_refusal(station: Station, console: httpx.Client, reason: str) -> None:
    """The reason is in the station's log, and a sentence on the console's page of it."""
    until(lambda: reason in logged(station), f"the station logs {reason!r}")
    assert "Traceback" not in logged(station)
    assert "refused" in station.ask("status")["faults"]
    said = "它拒收了来自中枢的消息，仍用原来的：请看它的日志"
    until(lambda: said in page(console, "/stations/hall-1"), "the console says it")


def scan(station: Station) -> None:
    """A badge that nobody knows: recorded, sent, received."""
    last = station.ask("status")["last"]
    station.ask("type", text=f"YZ-NOBODY-{last}")
    until(lambda: station.ask("status")["last"] == last + 1, "the scan is on disk")
    until(lambda: station.ask("status")["unsent"] == 0, "and has its receipt")


def test_the_station_refuses_an_unknown_state(
    hub: Hub, console: httpx.Client, hubs_line: Line, undisturbed: Station
) -> None:
    key = Ed25519PrivateKey.from_private_bytes((hub.folder / "secrets" / "state.key").read_bytes())
    document = Document("hall-1", "weather", 2**40, 1, {"rain": True}).encode(key)
    hubs_line.say(TOPICS.down("hall-1", "state/weather"), document)
    shows_refusal(undisturbed, console, "it is 'weather' for 'hall-1'")


@pytest.fixture
def true_pointer(hubs_line: Line) -> Iterator[bytes]:
    """The pointer as the hub says it; said again afterwards."""
    pointer = until(lambda: hubs_line.last(TOPICS.meta), "the pointer is known")
    yield pointer
    hubs_line.say(TOPICS.meta, pointer, retain=True)
    until(lambda: hubs_line.last(TOPICS.meta) == pointer, "it has gone round")


def test_the_station_refuses_a_pointer_of_unknown_trust(
    console: httpx.Client, hubs_line: Line, true_pointer: bytes, undisturbed: Station
) -> None:
    hubs_line.say(TOPICS.meta, json.dumps({**unpack(true_pointer), "trust": "blind"}).encode(), retain=True)
    shows_refusal(undisturbed, console, "its trust mode is not known")


def test_an_emptied_pointer_takes_nothing_away(
    hubs_line: Line, true_pointer: bytes, undisturbed: Station
) -> None:
    heard = len(hubs_line.heard)
    hubs_line.say(TOPICS.meta, b"", retain=True)
    until(lambda: len(hubs_line.heard) > heard, "it has gone round")


def test_a_false_object_is_refused_and_taken_when_it_comes_whole(
    hub: Hub, console: httpx.Client, hubs_line: Line, true_pointer: bytes, station: Station
) -> None:
    """As the hub: a new version of the mine's content that the hub itself does not have and cannot send."""
    database = make_engine(f"sqlite:///{hub.folder / 'hub.db'}")
    with session_scope(database) as session:
        shown = versions(session, "mine")[0]
        data = (hub.folder / "objects" / shown.manifest_sha[:2] / shown.manifest_sha).read_bytes()
        version = shown.version + 1
        newer = replace(decode_manifest(data), version=version).encode()
        wire, now = to_wire(newer), time.time_ns() // 1_000_000
        sign(session, hub.folder / "secrets", "mine", newer, version, len(wire), now)
        pointer = Pointer(newest_pointer(session))
    database.dispose()
    name = sha256(newer)
    hubs_line.say(TOPICS.meta, pointer.encode(), retain=True)
    assert block_count(len(wire)) == 1
    until(lambda: any(name in asked(need) for need in needs(hubs_line)), "the station asks for it")
    block, refused = TOPICS.block_to("hall-1", name, 0), f"refused block/{name[:12]}"
    hubs_line.say(block, wire[: len(wire) // 2])  # no length the block has: it changes nothing (SPEC.md 1.7)
    hubs_line.say(block, wire[:-1] + bytes([wire[-1] ^ 1]))
    shows_refusal(station, console, refused)
    until(lambda: any(name in need.bad for need in needs(hubs_line)), "the station says that it was bad")
    assert logged(station).count(refused) == 1
    assert station.ask("status")["version"]["mine"] == shown.version
    assert station.ask("status")["view"] != "builtin"
    hubs_line.say(block, wire)
    until(lambda: station.ask("status")["version"]["mine"] == version, "the whole object is taken")


def needs(line: Line) -> list[Need]:
    """What the station has asked for, oldest first."""
    topic = TOPICS.up("hall-1", "need")
    return [decode_need(payload) for heard, payload, _ in line.heard if heard == topic]


def asked(need: Need) -> set[str]:
    return {lack.name for lack in need.ask.lacks}


def test_a_scan_of_ten_thousand_characters_is_answered(console: httpx.Client, undisturbed: Station) -> None:
    last = undisturbed.ask("status")["last"]
    undisturbed.ask("type", text="9" * 10_000)
    until(lambda: (undisturbed.ask("status")["answer"] or {}).get("kind") == "unreadable", "it is answered")
    assert undisturbed.ask("status")["last"] == last
    assert "a code of 129 characters cannot be read" in logged(undisturbed)
    said = "扫到的不是工牌码：请检查扫码器"
    until(lambda: said in page(console, "/stations/hall-1"), "the console says it")


@pytest.mark.parametrize("text", ["", "   ", "\t"])
def test_an_empty_scan_changes_nothing(undisturbed: Station, text: str) -> None:
    before = undisturbed.ask("status")
    undisturbed.ask("type", text=text)
    assert undisturbed.ask("status")["last"] == before["last"]
