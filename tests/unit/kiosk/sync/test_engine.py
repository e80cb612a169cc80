"""The station's side of the line."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.format.manifest import sha256
from content_packs.wire.codec import pack
from content_packs.wire.messages import HubPresence, Pointer, Receipt, Wait, decode_need
from content_packs.wire.playback import PlaybackAsk
from content_packs.wire.state import Document
from content_packs.wire.topics import Topics
from content_packs.wire.trust import MetadataFiles
from kiosk.sync.actions import (
    Action,
    Approve,
    HubTime,
    Message,
    Publish,
    Refused,
    SaveNotices,
    SaveObject,
    SaveReceipt,
    SaveState,
    SendPlayed,
    SendPresence,
    SendRecords,
    TakeMetadata,
)
from kiosk.sync.approval import Approval
from kiosk.sync.delivery import Delivery
from kiosk.sync.engine import HEALTH_EVERY_MS, HEALTH_LEAST_MS, Engine
from kiosk.sync.inbox import Inbox
from kiosk.sync.notices import Notices
from kiosk.sync.outbox import Outbox
from tests.fakes.mine import STATE_KEY, STATE_PUBLIC, STATION, card, document, published, roster, site
from tests.fakes.notices import MINE, NOTICE_PUBLIC, notice, signed

TOPICS = Topics("demo")
LEDGER = "a" * 32
HUB = TOPICS.state("hub")
READY = HubPresence("ready", 1, 1_790_000_000_000).encode()
LOST = HubPresence("lost", 1, 1_790_000_000_000).encode()
_, OBJECTS, ROW = published("mine", 5, (card("a"),))


def engine(last: int = 0, held: dict[str, int] | None = None) -> Engine:
    def read(name: str) -> bytes:
        return OBJECTS[name]

    delivery = Delivery(TOPICS, STATION, {}, Random(1))
    inbox = Inbox(delivery, {}, (), read, Random(1))
    inbox.follow(("mine",))
    outbox = Outbox(LEDGER, last, 0, Random(1))
    notices = Notices(TOPICS.notice, MINE, 0, Random(1))
    notices.trust(NOTICE_PUBLIC)
    return Engine(
        TOPICS, STATION, STATE_PUBLIC, outbox, Approval("need", Random(1)), inbox, notices, held or {}
    )


def up(last: int = 0) -> Engine:
    line = engine(last)
    line.connected(0)
    line.receive(Message(HUB, READY, retained=True), 0)
    assert line.up
    return line


def down(what: str) -> str:
    return TOPICS.down(STATION, what)


def test_records_wait_for_both_the_line_and_the_hub() -> None:
    line = engine(last=2)
    assert line.connected(0) == [SendPresence()]
    assert (line.up, line.silent_ms(5)) == (False, None)
    assert line.receive(Message(HUB, READY, retained=True), 10) == [SendRecords(0)]
    assert (line.up, line.silent_ms(99)) == (True, 0)
    assert line.receive(Message(HUB, LOST), 1_000) == []
    assert (line.up, line.silent_ms(1_500)) == (False, 500)
    assert line.tick(60_000) == []
    said = line.receive(Message(HUB, READY), 61_000)
    assert said == [HubTime(1_790_000_000_000), SendPresence(), SendRecords(0)]


def test_a_retained_hub_presence_may_be_old_and_sets_no_clock() -> None:
    actions = engine().receive(Message(HUB, READY, retained=True), 0)
    assert not any(isinstance(action, HubTime) for action in actions)


def test_a_relay_that_has_lost_the_hub_still_serves_content_and_takes_no_records() -> None:
    line = engine(last=2)
    line.connected(0)
    line.receive(Message(HUB, HubPresence("lost", 1, 0, relay=True).encode(), retained=True), 0)
    assert (line.up, line.served) == (False, True)
    line.receive(Message(TOPICS.meta, Pointer(b"{}").encode(), retained=True), 5)
    done = [*line.lacks("1.snapshot.json", 10), *line.tick(60_000)]
    assert any(isinstance(action, Publish) and decode_need(action.payload).metadata for action in done)
    assert not any(isinstance(action, SendRecords) for action in done)
    line.receive(Message(HUB, LOST), 121_000)
    assert not line.served


def test_after_a_cut_everything_under_way_is_sent_again() -> None:
    line = up(last=2)
    assert line.tick(1) == []
    line.disconnected(1_000)
    assert (line.up, line.silent_ms(4_000)) == (False, 3_000)
    assert line.appended(3, 2_000) == []
    assert line.connected(3_000) == [SendPresence()]
    assert line.receive(Message(HUB, READY, retained=True), 3_001) == [SendRecords(0)]


def test_a_receipt_counts_once_it_is_on_disk() -> None:
    line = up(last=3)
    receipt = Receipt(LEDGER, 2, 1_790_000_000_000).encode()
    actions = line.receive(Message(down("receipt"), receipt), 10)
    assert actions == [HubTime(1_790_000_000_000), SaveReceipt(2)]
    assert line.outbox.unsent == 3
    assert line.receipt_saved(2, 20) == [SendRecords(2)]
    assert line.receipt_saved(3, 30) == []
    assert line.tick(HEALTH_LEAST_MS + 30) == [SendPresence()], "the hub is told soon that all is sent"


def test_health_goes_out_every_quarter_of_an_hour_and_not_more_often_than_need_be() -> None:
    line = up()
    assert line.tick(HEALTH_EVERY_MS - 1) == []
    assert line.tick(HEALTH_EVERY_MS) == [SendPresence()]
    line.health_changed(HEALTH_EVERY_MS + 1)
    line.health_changed(HEALTH_EVERY_MS + 2)
    assert line.tick(HEALTH_EVERY_MS + 2) == []
    assert line.tick(HEALTH_EVERY_MS + HEALTH_LEAST_MS) == [SendPresence()]


def test_state_is_saved_once_and_an_older_one_is_left() -> None:
    line = up()
    data = document(roster("p1"), "roster", 3).encode(STATE_KEY)
    (saving,) = line.receive(Message(down("state/roster"), data), 1)
    assert isinstance(saving, SaveState)
    assert (saving.document.version, saving.data) == (3, data)
    assert len(line.receive(Message(down("state/roster"), data), 2)) == 1, "not saved yet: asked again"
    line.state_saved(saving.document, ("mine",), 3)
    for version in (2, 3):
        old = document(roster("p1"), "roster", version).encode(STATE_KEY)
        assert line.receive(Message(down("state/roster"), old), 4) == []


def test_content_comes_down() -> None:
    line = up()
    (look,) = line.receive(Message(TOPICS.meta, Pointer(b"{}").encode(), retained=True), 1)
    assert look == Approve(b"{}")
    (asking,) = line.lacks("7.snapshot.json", 1)
    assert isinstance(asking, Publish)
    assert decode_need(asking.payload).metadata == ("7.snapshot.json",)
    other = {"8.targets.json": b"nobody asked"}
    assert line.receive(Message(down("metadata"), MetadataFiles(other).encode()), 2) == []
    files = {"7.snapshot.json": b"{}", **other}
    come = line.receive(Message(down("metadata"), MetadataFiles(files).encode()), 2)
    assert come == [TakeMetadata(files), Approve(b"{}")]
    (need,) = line.approved((ROW,), {}, 2)
    assert isinstance(need, Publish)
    raw = OBJECTS[ROW.sha256]
    assert line.receive(Message(down(f"block/{ROW.sha256}/0"), raw), 2) == [SaveObject(ROW.sha256, raw)]


def refused_alone(actions: list[Action]) -> bool:
    return [type(action) for action in actions] == [Refused]


def body(kind: str, **wrong: object) -> bytes:
    good = document(site() if kind == "site" else roster("p1"), kind).body
    return Document(STATION, kind, 1, 1, {**good, **wrong}).encode(STATE_KEY)


BAD = [
    *((topic, data) for topic in (TOPICS.meta, HUB, down("receipt"), down("state/site"))
      for data in (b"\xff", b"[]", b"{}", b'{"v":2}', b"{" * 5000, b"\x28\xb5\x2f\xfd broken",
                   b"x" * 300_000)),
    (TOPICS.meta, b'{"v":1,"trust":"tuf","publishers":[]}'),
    (TOPICS.meta, b'{"v":1,"trust":"none","publishers":[["mine",1,"no",3]]}'),
    (HUB, b'{"v":1,"state":"ready","session":1,"at":-1}'),
    (HUB, b'{"v":1,"state":"ready","session":1,"at":1e99}'),
    (down("receipt"), b'{"v":1,"ledger":"a","upto":-1,"at":1}'),
    (down("receipt"), b'{"v":1,"ledger":"' + b"b" * 32 + b'","upto":1,"at":1}'),
    (down("state/site"), document(site(), "site", station="face-2").encode(STATE_KEY)),
    (down("state/site"), document(site(), "site").encode(STATE_KEY)[:-1]),
    (down("state/site"), body("site", badge_key="zz")),
    (down("state/site"), body("site", shifts=[["early"]])),
    (down("state/site"), body("site", safe_since="1970-99-99")),
    (down("state/roster"), body("roster", persons=[["p1", None]])),
    (down("state/roster"), body("roster", expected=[["2026-11-23"]])),
    (down("state/signed"), body("signed", by_run=[7])),
    (down("state/lottery"), body("lottery")),
    (down("command"), b"hello"),
    (down("command"), b'{"v":1,"do":"played"}'),
    (down("wait"), b'{"v":1,"ms":-1}'),
    (TOPICS.metadata, b"hello"),
    ("yz/1/demo/block/ab/0/0", b"hello"),
    (TOPICS.notice, b"hello"),
    ("yz/1/other/meta", b"{}"),
    ("yz/1/demo/down/face-2/receipt", b"{}"),
    ("yz/1/demo/state/face-2", READY),
    ("yz/1/demo/up/99/face-1/records", b"{}"),
    ("nothing/of/ours", b""),
    ("", b""),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "data"), BAD)
def test_bad_input_is_refused_once_and_changes_nothing(topic: str, data: bytes) -> None:
    line = up(last=3)
    before = repr((line.outbox.acked, line.inbox.wanted(), line.up, line._state_versions))
    actions = line.receive(Message(topic, data), 1)
    assert [action for action in actions if not isinstance(action, HubTime)] == [
        action for action in actions if isinstance(action, Refused)
    ]
    assert sum(isinstance(action, Refused) for action in actions) == 1
    assert repr((line.outbox.acked, line.inbox.wanted(), line.up, line._state_versions)) == before


@pytest.mark.parametrize("what", ["command", "state/site/more", "block", "block//", "block/xyz/0", "lottery"])
def test_topics_of_later_versions_are_left(what: str) -> None:
    line = up()
    actions = line.receive(Message(down(what), b""), 1)
    assert actions == [] or refused_alone(actions)


def test_what_was_on_the_glass_is_told_when_every_record_has_its_receipt() -> None:
    line = up(last=1)
    ask = Message(down("command"), PlaybackAsk(7).encode())
    assert SendPlayed(7) not in line.receive(ask, 1)
    line.receive(Message(down("command"), PlaybackAsk(8).encode()), 2)
    assert SendPlayed(8) in line.receipt_saved(1, 3), "the newest ask counts"
    assert SendPlayed(8) not in line.tick(4), "once"
    line = up(last=1)
    line.receive(ask, 1)
    line.disconnected(2)
    line.receipt_saved(1, 3)
    assert SendPlayed(7) not in line.connected(4), "the hub asks again"


def test_beside_the_line_a_stick_is_asked_though_nobody_is_connected() -> None:
    line = engine()
    line.receive(Message(TOPICS.meta, Pointer(b"{}").encode()), 0)
    line.lacks("1.snapshot.json", 0)
    assert line.tick(60_000) == []
    (asked,) = line.stand_beside((), 60_000)
    assert isinstance(asked, Publish)
    assert decode_need(asked.payload).metadata == ("1.snapshot.json",)
    assert line.stand_beside(None, 120_000) == []
    assert not line.up


def test_an_emptied_retained_message_says_nothing() -> None:
    line = up()
    assert line.receive(Message(TOPICS.meta, b""), 1) == []
    assert line.receive(Message(HUB, b""), 1) == []
    assert line.up


def test_the_own_presence_is_not_the_hubs() -> None:
    line = engine()
    line.connected(0)
    line.receive(Message(TOPICS.state(STATION), READY), 1)
    assert not line.up


def test_unsigned_content_is_refused() -> None:
    line = up()
    unsigned = pack({"v": 1, "trust": "none", "publishers": [["mine", 5, ROW.sha256, ROW.size]]})
    assert refused_alone(line.receive(Message(TOPICS.meta, unsigned), 1))
    assert line.inbox.wanted() == []


def test_a_pointer_is_looked_at_again_when_the_disk_could_not_remember_it_or_other_publishers_count() -> None:
    line = up()
    line.receive(Message(TOPICS.meta, Pointer(b"{}").encode()), 1)
    assert line.tick(1_100) == [Approve(b"{}")]
    line.approved((), {}, 1_200)
    assert not [action for action in line.tick(9_000) if isinstance(action, Approve)]
    line.state_saved(document(site(), "site"), ("mine", "branch-1"), 9_100)
    assert Approve(b"{}") in line.tick(9_100)


def test_wrong_object_bytes_are_refused_and_told() -> None:
    line = up()
    line.approved((ROW,), {}, 1)
    wrong = bytes(ROW.wire)
    refused, need = line.receive(Message(down(f"block/{ROW.sha256}/0"), wrong), 2)
    assert isinstance(refused, Refused)
    assert isinstance(need, Publish)
    assert decode_need(need.payload).bad == (ROW.sha256,)
    for index, data in ((0, b"other"), (1, wrong), (-1, wrong), ("x", wrong), (0, b"")):
        assert line.receive(Message(down(f"block/{ROW.sha256}/{index}"), data), 3) == []
    assert line.receive(Message(down(f"block/{sha256(b'gift')}/0"), b"gift"), 3) == []


def test_who_heard_of_something_new_with_all_others_does_not_ask_at_once() -> None:
    line = up()
    many = HubPresence("ready", 1, 1_790_000_000_000, stations=40)
    line.receive(Message(HUB, many.encode()), 1)
    line.receive(Message(TOPICS.meta, Pointer(b"{}").encode()), 1)
    assert line.approved((ROW,), {}, 1) == []
    due = line.due(10)
    assert due is not None
    assert 1 < due <= 1 + 2_400
    assert [type(action) for action in line.tick(due)] == [Publish]


def test_a_few_stations_ask_for_something_new_at_once() -> None:
    line = up()
    line.receive(Message(TOPICS.meta, Pointer(b"{}").encode()), 1)
    assert [type(action) for action in line.approved((ROW,), {}, 1)] == [Publish]


def test_new_metadata_are_held_for_the_pointer_that_follows() -> None:
    line = up()
    files = {"7.snapshot.json": b"{}"}
    told = MetadataFiles(files).encode()
    assert line.receive(Message(TOPICS.metadata, told), 1) == [TakeMetadata(files)]
    line.receive(Message(TOPICS.meta, Pointer(b"{}").encode()), 2)
    line.lacks("8.snapshot.json", 3)
    files = {"8.snapshot.json": b"{}"}
    told = MetadataFiles(files).encode()
    assert line.receive(Message(TOPICS.metadata, told), 4) == [TakeMetadata(files), Approve(b"{}")]


def test_a_renewed_pointer_asks_for_nothing() -> None:
    line = up()
    line.approved((ROW,), {}, 1)
    line.object_saved(ROW.sha256, 2)
    line.inbox.activated(ROW)
    for hour in (6, 12, 18):
        now = hour * 3_600_000
        line.receive(Message(TOPICS.meta, Pointer(b"{}").encode()), now)
        line.approved((ROW,), {}, now)
        assert not [action for action in line.tick(now + 60_000) if isinstance(action, Publish)]


def test_the_hub_that_comes_back_is_not_asked_by_all_at_once() -> None:
    line = engine()
    line.connected(0)
    line.approved((ROW,), {}, 0)
    away = HubPresence("ready", 2, 1_790_000_000_000, stations=500)
    actions = line.receive(Message(HUB, away.encode()), 10)
    assert not [action for action in actions if isinstance(action, Publish)]
    assert line.due(10) is not None
    assert line.due(10) > 10


def test_a_hub_without_time_is_left_alone() -> None:
    line = up()
    line.receive(Message(down("wait"), Wait(60_000).encode()), 1)
    assert line.approved((ROW,), {}, 2) == []
    assert line.tick(60_000) == [SendPresence()]
    assert [type(action) for action in line.tick(91_000)] == [Publish]


@settings(max_examples=50)
@given(
    st.sampled_from(
        [TOPICS.meta, HUB, TOPICS.notice, down("receipt"), down("state/roster"), down("block/x/0")]
    )
    | st.text(max_size=60),
    st.binary(max_size=300),
)
def test_no_bytes_stop_the_engine(topic: str, data: bytes) -> None:
    line = up(last=1)
    for action in line.receive(Message(topic, data), 1):
        assert isinstance(action, Refused)


def test_a_notice_needs_no_hub_at_the_other_end_and_is_believed_when_it_is_on_disk() -> None:
    line = engine()
    line.connected(0)
    (wanted,) = line.receive(Message(TOPICS.notice, signed(notice(), version=7), retained=True), 1)
    assert isinstance(wanted, SaveNotices)
    line.notices_saved(7, 2)
    assert line.receive(Message(TOPICS.notice, signed(notice(), version=7)), 3) == []
    assert SendPresence() in line.tick(HEALTH_LEAST_MS + 2)
