"""Bad input against the real hub and a real station: each is refused or flagged in a line of the log and
a sentence on the console, nothing else is disturbed, nothing is lost.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
import zstandard

from content_packs.wire.batch import Batch
from content_packs.wire.messages import Need, Presence, decode_pointer
from content_packs.wire.record import Record
from content_packs.wire.topics import partition
from tests.fakes.processes import Hub, Station, until
from tests.fakes.raw_station import TOPICS, Line, RawStation, forged
from tests.fakes.watching import Watch, line_of_hub, page, slug, totals

YEAR_2099 = 4_070_908_800_000


def bomb(*, honest: bool) -> bytes:
    """A frame of a few kB that unpacks to 64 MB, and says so or not."""
    return zstandard.ZstdCompressor(write_content_size=honest).compress(b" " * 2**26)


def row_with(batch: Batch, at: int, value: object) -> bytes:
    """The batch with another value in its first record."""
    row = list(batch.rows[0])
    row[at] = value
    return forged(batch, rows=[row])


UNREADABLE = "收到一条无法读取的消息，已拒收"
MISSHAPEN = "收到的消息格式不对，已拒收"
MALFORMED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "Expecting value"),
    "words": (b"hello", "Expecting value"),
    "not UTF-8": (b"\xff\xfe{}", "codec"),
    "an array": (b"[1]", "not an object"),
    "another version": (b'{"v":2}', "version 2"),
    "a number with a point": (b'{"v":1,"at":1.5}', "1.5 is no number"),
    "a key twice": (b'{"v":1,"v":1}', "twice"),
    "deep": (b'{"v":1,"x":' + b"[" * 40 + b"1" + b"]" * 40 + b"}", "nested too deeply"),
    "very deep": (b'{"v":1,"x":' + b"[" * 100_000, "recursion"),
    "a NUL": (b'{"v":1,"state":"\\u0000"}', "a text holds a NUL"),
    "half a frame": (
        zstandard.compress(json.dumps({"v": 1, "x": "y" * 5000}).encode())[:20],
        "damaged frame",
    ),
    "a bomb": (bomb(honest=True), "would unpack to more than"),
    "a bomb that lies": (bomb(honest=False), "would unpack to more than"),
    "more than a message": (b" " * (256 * 1024 + 1), "262145 bytes, more than 262144"),
    "megabytes": (b" " * 5_000_000, "5000000 bytes, more than 262144"),
}


@pytest.mark.parametrize("payload", MALFORMED, ids=slug)
def test_a_malformed_message_is_refused_on_every_topic(raw: RawStation, watch: Watch, payload: str) -> None:
    data, reason = MALFORMED[payload]
    # An emptied retained message is how a presence is taken back: it says nothing.
    topics = [what for what in ("records", "need", "reply", "state") if data or what != "state"]
    for what in topics:
        raw.say(what, data)
    until(lambda: watch.log().count(reason) == len(topics), "a line of the log for each")
    until(lambda: len(watch.refusals()) == len(topics), "a refusal for each")
    assert all(UNREADABLE in row for row in watch.refusals())
    assert "Traceback" not in watch.log()


MISSHAPEN_BATCHES: dict[str, tuple[Callable[[Batch], bytes], str]] = {
    "a NUL in a name": (lambda batch: row_with(batch, 5, "p\0x"), "a text holds a NUL"),
    "no row": (lambda batch: forged(batch, rows=[{"kind": "dance"}]), "neither a list nor a hash"),
    "half a hash": (lambda batch: forged(batch, rows=["ab" * 16]), "neither a list nor a hash"),
    "a clock of words": (lambda batch: forged(batch, sent=["boot", "soon", 1]), "sent is not"),
    "no records": (lambda batch: forged(batch, rows=[]), "it is empty"),
    "from nought": (lambda batch: forged(batch, first=0), "first is not a whole number"),
    "too many records": (
        lambda batch: forged(batch, rows=[batch.rows[0]] * 501), "rows is not a list of at most 500",
    ),
    "other seeds": (lambda batch: forged(batch, seeds=[]), "salt seeds"),
    "half of it": (lambda batch: batch.encode()[: len(batch.encode()) // 2], "damaged frame"),
    "a wrong signature": (
        lambda batch: replace(batch, signature=bytes(64)).encode(), "not signed by their ledger's key",
    ),
    "a field too few": (
        lambda batch: forged(batch, rows=[batch.rows[0][:-1]]), "not signed by their ledger's key",
    ),
    "a hash of its own": (lambda batch: forged(batch, rows=["ab" * 32]), "not signed by their ledger's key"),
    "another's person": (lambda batch: row_with(batch, 5, "p2222222"), "not signed by their ledger's key"),
}  # fmt: skip


@pytest.mark.parametrize("damage", MISSHAPEN_BATCHES, ids=slug)
def test_a_damaged_record_is_refused_and_taken_when_it_comes_whole(
    raw: RawStation, watch: Watch, unharmed: Batch, damage: str
) -> None:
    make, reason = MISSHAPEN_BATCHES[damage]
    raw.say("records", make(unharmed))
    watch.sees("已拒收", reason)


MISSHAPEN_WORDS: dict[str, tuple[str, object, str]] = {
    "a need of no hash": ("need", {"blocks": [["../../etc/passwd", "1"]]}, "not [SHA-256, bitmap]"),
    "a need of everything": ("need", {"blocks": [["0" * 64, "1"]] * 65}, "blocks is not a list of at most"),
    "a need of no bitmap": ("need", {"blocks": [["0" * 64, "0x1"]]}, "no bitmap of blocks"),
    "a need of too many blocks": ("need", {"blocks": [["0" * 64, "f" * 1025]]}, "no bitmap of blocks"),
    "a need of a row too short": ("need", {"blocks": [["0" * 64]]}, "not [SHA-256, bitmap]"),
    "a need of too much at once": ("need", {"window": 9}, "window is not a whole number from 0 to 8"),
    "a need of no metadata": ("need", {"metadata": ["../../etc/passwd"]}, "not named version.role.json"),
    "a bad object of no hash": ("need", {"bad": ["../../etc/passwd"]}, "not named by SHA-256"),
    "everything is bad": ("need", {"bad": ["0" * 64] * 65}, "bad is not a list of at most 64 texts"),
    "an unknown state": ("state", {"state": "happy", "session": 1}, "neither ready nor lost"),
    "a version of words": ("state", {"state": "ready", "session": 1, "have": {"mine": "x"}}, "have is not"),
    "a long fault": ("state", {"state": "ready", "session": 1, "faults": ["x" * 100_000]}, "faults"),
    "a long name": ("state", {"state": "ready", "session": 1, "have": {"x" * 100_000: 1}}, "have is not"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISSHAPEN_WORDS, ids=slug)
def test_a_misshapen_message_is_refused(raw: RawStation, watch: Watch, case: str) -> None:
    what, fields, reason = MISSHAPEN_WORDS[case]
    assert isinstance(fields, dict)
    raw.say(what, json.dumps({"v": 1, **fields}).encode())
    watch.sees(MISSHAPEN, reason)


def test_an_unknown_station_is_refused(
    raw: RawStation, hubs_line: Line, watch: Watch, unharmed: Batch
) -> None:
    hubs_line.say(TOPICS.up("ghost-1", "records"), unharmed.encode())
    watch.sees("站点“ghost-1”未登记或已停用，记录已拒收", "unknown or shut-out station 'ghost-1'")


def test_the_presence_of_an_unknown_station_is_refused_once(
    raw: RawStation, hubs_line: Line, watch: Watch, unharmed: Batch
) -> None:
    hubs_line.say(TOPICS.state("ghost-1"), Presence("ready", 1).encode())
    watch.sees("收到未登记站点“ghost-1”的消息", "unknown station 'ghost-1'")


def test_an_unknown_station_is_told_nothing(hub: Hub, hubs_line: Line, watch: Watch) -> None:
    pointer = decode_pointer(until(lambda: hubs_line.last(TOPICS.meta), "the pointer is known"))
    snapshot = json.loads(pointer.timestamp)["signed"]["meta"]["snapshot.json"]["version"]
    need = Need(metadata=(f"{snapshot}.snapshot.json",))
    with line_of_hub(hub, TOPICS.down("ghost-1", "#")) as line:
        hubs_line.say(TOPICS.up("ghost-1", "need"), need.encode())
        until(lambda: "not sent: there is no station 'ghost-1'" in watch.log(), "the line is in the log")
        assert not line.heard


@pytest.mark.parametrize(
    "topic",
    [
        f"yz/1/demo/up/{(partition('raw-1') + 1) % 16}/raw-1/records",
        "yz/1/demo/up/0/Raw_1/records",
        f"yz/1/demo/up/{(partition('raw-1') + 1) % 16}/raw-1/need",
        "yz/1/demo/state/RAW",
    ],
)
def test_an_unknown_topic_is_refused(hubs_line: Line, watch: Watch, unharmed: Batch, topic: str) -> None:
    hubs_line.say(topic, unharmed.encode())
    watch.sees("收到不认识的主题，已拒收", f"unknown topic: {topic!r}")


def test_another_stations_ledger_is_refused(
    hub: Hub, raw: RawStation, station: Station, watch: Watch, unharmed: Batch
) -> None:
    ledgers = hub.get("/api/v1/totals")["ledgers"]
    (other,) = (name for name, row in ledgers.items() if row["station"] == "hall-1")
    raw.say("records", replace(unharmed, ledger=other).encode())
    watch.sees(f"台账 {other[:8]} 不是站点“raw-1”的", f"the ledger {other[:8]} is not 'raw-1''s")


def test_an_unknown_ledger_is_refused(raw: RawStation, watch: Watch, unharmed: Batch) -> None:
    raw.say("records", replace(unharmed, ledger="0" * 32).encode())
    watch.sees("台账 00000000 不是站点“raw-1”的", "the ledger 00000000 is not 'raw-1''s")


def record_at(hub: Hub, raw: RawStation, seq: int) -> dict[str, Any]:
    (found,) = hub.get(f"/api/v1/records?ledger={raw.ledger.id}&after={seq - 1}&limit=1")["records"]
    return dict(found)


@pytest.mark.parametrize(("at", "day"), [(0, "1970-01-01"), (YEAR_2099, "2099-01-01")], ids=["1970", "2099"])
def test_an_impossible_date_is_stored_and_flagged(
    hub: Hub, console: httpx.Client, raw: RawStation, watch: Watch, at: int, day: str
) -> None:
    batch = raw.signs(at=at, shift_date=day, clock="suspect", flags=("clock",))
    raw.say("records", batch.encode())
    until(lambda: raw.receipt() == batch.upto, "the record has its receipt")
    assert "clock" in record_at(hub, raw, batch.upto)["hub_flags"]
    assert f"raw-1: 1 record(s) from {batch.upto} on flagged clock" in watch.log()
    shown = page(console, "/stations/raw-1")
    assert day in shown
    assert "时钟可疑" in shown
    assert not watch.refusals()


def test_a_duplicate_batch_changes_nothing(hub: Hub, raw: RawStation, watch: Watch, unharmed: Batch) -> None:
    for _ in range(2):
        raw.say("records", unharmed.encode())
    until(lambda: "held already" in watch.log(), "the duplicate is in the log")
    until(lambda: raw.receipt() == unharmed.upto, "it has its receipt")
    assert not watch.refusals()


def test_a_person_who_signs_twice_counts_once_and_is_flagged(
    hub: Hub, console: httpx.Client, raw: RawStation, watch: Watch
) -> None:
    once = raw.signs()
    before = totals(hub)
    (record,) = once.entries()
    assert isinstance(record, Record)
    twice = raw.signs(person=record.person, shift_date=record.shift_date, place="project-8")
    for batch in (once, twice):
        raw.say("records", batch.encode())
    until(lambda: raw.receipt() == twice.upto, "both have their receipt")
    after = totals(hub)
    assert (after["records"], after["persons"]) == (before["records"] + 2, before["persons"] + 1)
    assert after["doubled"] == 0
    assert {"dup", "two_places"} <= set(record_at(hub, raw, twice.upto)["hub_flags"])
    assert f"raw-1: 1 record(s) from {twice.upto} on flagged dup" in watch.log()
    shown = page(console, f"/shift?date={record.shift_date}&shift={record.shift}")
    assert "重复" in shown
    assert "两处签字" in shown
    assert "重复" in page(console, "/stations/raw-1")


def test_a_gap_is_flagged_until_it_closes(
    hub: Hub, console: httpx.Client, raw: RawStation, watch: Watch
) -> None:
    missing, after = raw.signs(), raw.signs()
    raw.say("records", after.encode())
    until(lambda: "gap" in hub.get("/api/v1/totals")["ledgers"][raw.ledger.id]["flags"], "the gap is flagged")
    assert f"records {after.first}-{after.upto} wait for {missing.first}" in watch.log()
    assert "记录中间缺了一段" in page(console, "/")
    assert "中间缺记录" in page(console, "/stations/raw-1")
    for batch in (missing, after):
        raw.say("records", batch.encode())
    until(lambda: raw.receipt() == after.upto, "both have their receipt")
    assert not hub.get("/api/v1/totals")["ledgers"][raw.ledger.id]["flags"]
    assert "记录中间缺了一段" not in page(console, "/")


def test_another_record_of_the_same_number_is_refused_once(
    hub: Hub, console: httpx.Client, raw: RawStation, watch: Watch
) -> None:
    good = raw.signs()
    raw.say("records", good.encode())
    until(lambda: raw.receipt() == good.upto, "the first has its receipt")
    before = totals(hub)
    copy = raw.other_history()
    for record in raw.ledger.records(0, good.upto):
        copy.append(replace(record, value="another history"))
    other = copy.batch(good.upto - 1, 1)
    copy.close()
    assert other is not None
    for _ in range(3):
        raw.say("records", other.encode())
    watch.sees(f"站点“raw-1”的记录 {good.upto}-{good.upto} 与已收到的不一致", "tell another history")
    assert "同一编号来了两种记录" in page(console, "/")
    assert record_at(hub, raw, good.upto)["value"] == ""
    last = raw.signs()
    raw.say("records", last.encode())
    until(lambda: raw.receipt() == last.upto, "the true history goes on")
    assert len(watch.refusals()) == 1
    after = totals(hub)
    assert (after["records"], after["persons"]) == (before["records"] + 1, before["persons"] + 1)


ROSTER = "日期,班次,工号,地点,状态\n{day},early,,face-7305,上班\n{day},early,{number},face-7305,上班\n"


def test_a_roster_row_without_a_number_is_refused_alone(
    hub: Hub, raw: RawStation, watch: Watch, unharmed: Batch
) -> None:
    text = ROSTER.format(day="2031-03-03", number=raw.persons[0].staff_no)
    with hub.browser("leader") as leader:

        def send(path: str, page: str, **fields: Any) -> httpx.Response:
            found = re.findall(r'name="(csrf|digest)" value="([^"]+)"', page)
            return leader.post(path, data={**dict(found), **fields.pop("data", {})}, headers=origin, **fields)

        origin = {"Origin": hub.url}
        form = leader.get("/imports?kind=roster").text
        unit = {"kind": "roster", "unit": "section-1"}
        begun = send("/imports", form, data=unit, files={"file": ("r.csv", text.encode())})
        waiting = str(begun.url.path) if begun.status_code == 200 else begun.headers["location"]
        looked = leader.get(waiting).text
        send(f"{waiting}/apply", looked)
        done = leader.get(waiting).text
    assert "没有工号，这一行没有导入" in looked
    assert "新增 1，更改 0，未变 0，没有采用 1" in done
    assert raw.persons[0].name in done
    until(lambda: "line 2: has no staff number" in watch.log(), "the line is in the log")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[" * 100_000, b'{"token":1}', b'{"token":"\\u0000","public_key":"\\u0000"}',
     b'{"token":"no","public_key":"' + b"0" * 64 + b'"}', b"\xff"],
    ids=["empty", "half", "deep", "number", "nul", "unknown", "not-utf8"],
)  # fmt: skip
def test_a_bad_enrolment_is_a_sentence(hub: Hub, watch: Watch, unharmed: Batch, body: bytes) -> None:
    answer = httpx.post(f"{hub.url}/enrol", content=body, headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert answer.json()["zh"]
    assert "Traceback" not in watch.log()
    assert "enrol" in watch.log()


def connected(raw: RawStation) -> bytes:
    """The CONNECT of a station that may come in; what follows it is the test's."""
    texts = [b"noise", raw.name.encode(), raw.enrolment["broker"]["password"].encode()]
    body = b"\0\4MQTT\4\xc2\0\x1e" + b"".join(len(text).to_bytes(2, "big") + text for text in texts)
    return bytes([0x10, len(body)]) + body


BEFORE_CONNECT = {
    "noughts": b"\0" * 100, "a browser": b"GET / HTTP/1.1\r\n\r\n", "a giant": b"\x10\xff\xff\xff\x7f",
    "a publish": b"\x30\x05abc",
}  # fmt: skip
AFTER_CONNECT = {
    "noughts": b"\0" * 100, "a giant": b"\x30\xff\xff\xff\x7f", "no length": b"\x30\xff\xff\xff\xff\xff",
    "a topic not UTF-8": b"\x30\x06\0\4\xff\xfe\0\0", "a topic of all": b"\x30\x04\0\1#x",
    "a NUL in the topic": b"\x30\x06\0\3a\0bx", "half a subscription": b"\x82\x03\0\1\0",
}  # fmt: skip


@pytest.mark.parametrize("noise", BEFORE_CONNECT, ids=slug)
def test_noise_at_the_brokers_door_disturbs_nobody(
    hub: Hub, watch: Watch, unharmed: Batch, noise: str
) -> None:
    with socket.create_connection(("127.0.0.1", hub.broker_port), timeout=10) as connection:
        connection.sendall(BEFORE_CONNECT[noise])
        assert not connection.recv(100)
    until(lambda: "refused a connection: the first packet is no CONNECT" in watch.log(), "it is in the log")
    assert "Traceback" not in watch.log()


@pytest.mark.parametrize("noise", AFTER_CONNECT, ids=slug)
def test_noise_from_a_station_disturbs_nobody(
    hub: Hub, raw: RawStation, watch: Watch, unharmed: Batch, noise: str
) -> None:
    with socket.create_connection(("127.0.0.1", hub.broker_port), timeout=10) as connection:
        connection.sendall(connected(raw))
        assert connection.recv(100) == b"\x20\2\0\0"
        connection.sendall(AFTER_CONNECT[noise])
        connection.shutdown(socket.SHUT_WR)
        assert not connection.recv(100)
    assert "Traceback" not in watch.log()
