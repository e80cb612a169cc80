"""The worker's turns, in the calling thread: what happens to an event when something goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from content_packs.wire.messages import HubPresence, Presence, Receipt, decode_presence
from content_packs.wire.topics import Topics
from kiosk.bootstrap import Station
from kiosk.counter import REPEAT_MS
from kiosk.domain.faults import STANDS_MS
from kiosk.domain.signing import Answer, Kind
from kiosk.line import Connected
from kiosk.sync.actions import Message
from kiosk.sync.engine import HEALTH_LEAST_MS
from kiosk.tray import Call, Scan
from kiosk.worker import QUIET_S, TICK_S
from tests.fakes.disk import Trouble
from tests.fakes.mine import STATE_KEY, STATION, document, site
from tests.fakes.station import FakeClock, FakeLink, close, disk_under, enrolled, sign, station_on

TOPICS = Topics("demo")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock, trouble: Trouble) -> Iterator[Station]:
    enrolled(tmp_path)
    with disk_under(trouble):
        made = station_on(tmp_path, clock)
    yield made
    close(made)


def link_of(station: Station) -> FakeLink:
    assert station.carrier is not None
    assert isinstance(station.carrier.link, FakeLink)
    return station.carrier.link


def connect(station: Station) -> None:
    station.worker.turn(Connected())
    ready = HubPresence("ready", 1, 1_790_000_000_000).encode()
    station.worker.turn(Message(TOPICS.state("hub"), ready, retained=True))


def topics(station: Station) -> list[str]:
    return [topic for topic, _, _ in link_of(station).taken]


def test_a_scan_is_answered_and_sent(station: Station) -> None:
    assert sign(station, "badge-1").offline
    connect(station)
    assert not sign(station, "badge-2").offline
    assert station.worker.last == 2
    assert topics(station).count(TOPICS.up(STATION, "records")) == 1, (
        "the second waits for the first's receipt"
    )


def test_the_same_code_within_two_seconds_is_one_scan(station: Station, clock: FakeClock) -> None:
    first = sign(station, "badge-1")
    clock.go_on(REPEAT_MS - 1)
    assert sign(station, "badge-1") == first
    assert sign(station, "nobody").kind is Kind.UNKNOWN
    assert sign(station, "badge-1").kind is Kind.ALREADY, "somebody else was between"
    clock.go_on(REPEAT_MS)
    assert sign(station, "nobody").kind is Kind.UNKNOWN
    assert station.worker.last == 3


@pytest.mark.parametrize("word", ["BEGIN", "INSERT INTO record", "COMMIT"])
def test_a_disk_that_refuses_leaves_no_half_state(station: Station, trouble: Trouble, word: str) -> None:
    trouble.arm(word)
    assert sign(station, "badge-1").kind is Kind.FAILED
    assert station.worker.last == 0
    assert "disk" in station.memory.faults.codes
    assert sign(station, "badge-1").kind is Kind.SIGNED, "at once: a failure is no scan to be guarded"
    assert station.worker.last == 1
    assert "disk" not in station.memory.faults.codes


def test_a_commit_that_was_reported_failed_is_believed_and_sent(station: Station, trouble: Trouble) -> None:
    connect(station)
    trouble.arm("COMMIT", after=True)
    assert sign(station, "badge-1").kind is Kind.FAILED
    assert station.worker.last == 1
    assert sign(station, "badge-1").kind is Kind.ALREADY
    assert TOPICS.up(STATION, "records") in topics(station)


def test_whatever_goes_wrong_a_scan_is_answered(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Any:
        raise RuntimeError("a fault of the program")

    with monkeypatch.context() as broken:
        broken.setattr("kiosk.counter.Signing", fail)
        assert sign(station, "badge-1").kind is Kind.FAILED
    assert "program" in station.memory.faults.codes
    assert sign(station, "badge-1").kind is Kind.SIGNED


def test_an_answer_that_cannot_be_shown_is_sent_all_the_same(station: Station) -> None:
    connect(station)

    def fail(_: Answer) -> None:
        raise RuntimeError("the window is gone")

    station.worker.turn(Scan("badge-1", fail))
    assert TOPICS.up(STATION, "records") in topics(station)


def test_one_bad_event_ends_nothing(station: Station) -> None:
    def fail() -> None:
        raise KeyError("nowhere")

    station.worker.turn(Call(fail))
    station.worker.turn(Message("yz/1/demo/meta", b"\xff"))
    assert station.memory.faults.codes == ("program", "refused")
    assert sign(station, "badge-1").kind is Kind.SIGNED


def test_a_full_disk_keeps_no_record_from_going_up(
    station: Station, monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    """Content cannot be written any more, for hours; what is in the ledger still goes."""
    connect(station)
    tried: list[str] = []

    class Full:
        in_transaction = False

        def execute(self, sql: str, _: object = ()) -> None:
            import sqlite3

            tried.append(sql)
            raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(station.desk._store, "_db", Full())
    for _ in range(600):
        clock.go_on(200)
        station.worker.turn(None)
    assert len(tried) <= 3, "one try a minute to write the time down, not five a second"
    connect(station)
    assert sign(station, "badge-1").kind is Kind.SIGNED
    assert TOPICS.up(STATION, "records") in topics(station)
    assert station.enrolment is not None
    receipt = Receipt(station.enrolment.ledger, 1, clock.ticks().wall)
    station.worker.turn(Message(TOPICS.down(STATION, "receipt"), receipt.encode()))
    assert station.worker._counter._ledger.acked == 1, "though the hub's time in it could not be written down"
    site_2 = document(site(names_shown=False), "site", 2).encode(STATE_KEY)
    station.worker.turn(Message(TOPICS.down(STATION, "state/site"), site_2))
    assert station.memory.facts.site == site(), "what is not on disk is not used"


def test_a_receipt_for_another_history_is_not_believed(station: Station, clock: FakeClock) -> None:
    connect(station)
    sign(station, "badge-1")
    ledger, wall = station.worker._counter._ledger, clock.ticks().wall
    other = Receipt(ledger.id, 1, wall, "0" * 16).encode()
    station.worker.turn(Message(TOPICS.down(STATION, "receipt"), other))
    assert (ledger.acked, station.memory.now_known.link.unsent) == (0, 1)
    assert station.memory.faults.codes == ("refused",)
    batch = ledger.batch(0, 1)
    assert batch is not None
    ours = Receipt(ledger.id, 1, wall, batch.links()[0].hash.hex()[:16]).encode()
    station.worker.turn(Message(TOPICS.down(STATION, "receipt"), ours))
    assert (ledger.acked, station.memory.now_known.link.unsent) == (1, 0)


def test_presence_says_how_it_is(station: Station, clock: FakeClock) -> None:
    sign(station, "badge-1")
    connect(station)
    topic, payload, retain = link_of(station).taken[0]
    presence = decode_presence(payload)
    assert (topic, retain) == (TOPICS.state(STATION), True)
    assert (presence.state, presence.last, presence.unsent, presence.session) == ("ready", 1, 1, 1)
    assert set(presence.state_held) == {"site", "roster"}


def test_leaving_says_goodbye(station: Station) -> None:
    """A line left politely brings no will: without this the hub would call the station online for ever."""
    connect(station)
    assert station.carrier is not None
    station.carrier.leave()
    topic, payload, retain = link_of(station).taken[-1]
    assert (topic, retain, decode_presence(payload).state) == (TOPICS.state(STATION), True, "lost")
    assert link_of(station).stopped


def test_an_enrolled_station_that_lost_its_site_still_speaks_under_its_name(
    tmp_path: Path, clock: FakeClock
) -> None:
    enrolled(tmp_path, state=False)
    station = station_on(tmp_path, clock)
    station.worker.turn(Connected())
    assert topics(station) == [TOPICS.state(STATION)]
    assert sign(station, "1001").kind is Kind.UNKNOWN
    assert station.worker._counter._ledger.records(0, 1)[0].station == STATION
    close(station)


def test_a_station_that_was_never_enrolled(tmp_path: Path, clock: FakeClock) -> None:
    station = station_on(tmp_path, clock)
    assert station.carrier is None
    assert sign(station, "badge-1").kind is Kind.UNKNOWN
    station.worker.turn(Connected())
    assert (station.worker.last, station.memory.now_known.link.unsent) == (1, 1)
    assert station.desk.status()["station"] == "unenrolled"
    close(station)


def presences(station: Station) -> list[Presence]:
    taken = link_of(station).taken
    return [decode_presence(payload) for topic, payload, _ in taken if topic == TOPICS.state(STATION)]


def test_a_fault_is_told_soon_and_taken_back_when_it_has_passed(station: Station, clock: FakeClock) -> None:
    connect(station)
    clock.go_on(HEALTH_LEAST_MS)
    station.worker.turn(Message("yz/1/demo/meta", b"\xff"))
    assert presences(station)[-1].faults == ("refused",), "a code, no words"
    clock.go_on(STANDS_MS)
    station.worker.turn(None)
    assert presences(station)[-1].faults == ()


def test_an_unreadable_code_is_the_readers_fault_until_one_can_be_read(
    station: Station, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    connect(station)
    clock.go_on(HEALTH_LEAST_MS)
    assert sign(station, "9" * 10_000).kind is Kind.UNREADABLE
    assert presences(station)[-1].faults == ("reader",)
    assert "a code of 10000 characters cannot be read" in caplog.text
    clock.go_on(HEALTH_LEAST_MS)
    assert sign(station, "").kind is Kind.UNREADABLE, "a grabbed scanner delivered an end without a code"
    assert "a code of 0 characters cannot be read" in caplog.text
    assert presences(station)[-1].faults == ("reader",)
    assert station.worker.last == 0
    sign(station, "badge-1")
    clock.go_on(HEALTH_LEAST_MS)
    station.worker.turn(None)
    assert presences(station)[-1].faults == ()


def test_a_clock_set_back_is_told_soon(station: Station, clock: FakeClock) -> None:
    connect(station)
    clock.go_on(HEALTH_LEAST_MS)
    clock.offset_ms = -86_400_000
    station.worker.turn(None)
    assert (presences(station)[-1].clock, presences(station)[-1].faults) == ("suspect", ("clock",))
    clock.offset_ms = 0
    clock.go_on(HEALTH_LEAST_MS)
    station.worker.turn(None)
    assert presences(station)[-1].faults == ()


def test_another_view_is_told_once_a_minute(station: Station, clock: FakeClock) -> None:
    connect(station)
    before = len(presences(station))
    for second in range(61):
        station.memory.showing = f"mine/card-{second}"
        station.worker.turn(None)
        clock.go_on(1_000)
    assert [presence.showing for presence in presences(station)[before:]] == ["mine/card-60"]


def test_a_disk_that_has_room_again_is_no_longer_called_full(
    station: Station, trouble: Trouble, clock: FakeClock
) -> None:
    """Nobody signs for an hour: what the station writes down every minute tells."""
    trouble.arm("COMMIT")
    assert sign(station, "badge-1").kind is Kind.FAILED
    assert station.memory.faults.codes == ("disk",)
    clock.go_on(60_000)
    station.worker.turn(None)
    assert station.memory.faults.codes == ()


def test_the_line_hears_of_a_record_once(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(station)
    assert station.carrier is not None
    heard: list[int] = []
    engine = station.carrier.engine
    appended = engine.appended
    monkeypatch.setattr(engine, "appended", lambda last, now: heard.append(last) or appended(last, now))
    sign(station, "badge-1")
    station.worker.turn(None)
    assert heard == [1]


def test_it_rests_longer_while_nobody_waits(station: Station) -> None:
    worker = station.worker
    assert worker._rest_s() == QUIET_S
    connect(station)
    assert worker._rest_s() == QUIET_S, "a line alone is no work"
    sign(station, "badge-1")
    assert worker._rest_s() == TICK_S, "a record is on its way"


def test_it_counts_the_seconds_of_a_dialog(station: Station) -> None:
    station.worker._counter.dialog = object()  # type: ignore[assignment]
    assert station.worker._rest_s() == TICK_S
