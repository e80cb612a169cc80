"""What a relay passes on, and what it says itself."""

from __future__ import annotations

import pytest

from content_packs.wire.messages import HubPresence, Presence, Receipt, decode_hub_presence
from kiosk.relay.actions import ToStations
from kiosk.relay.engine import PRESENCE_EVERY_MS
from tests.fakes.relay import RELAY, TOPICS, Relay

HUB = TOPICS.state("hub")


@pytest.fixture
def relay() -> Relay:
    relay = Relay()
    relay.line_up()
    relay.down.clear()
    return relay


def hub_as_told(relay: Relay) -> HubPresence:
    """The hub's presence as the stations behind have it."""
    told = [packet for packet in relay.down if packet.topic == HUB]
    assert all(packet.retain for packet in told)
    return decode_hub_presence(told[-1].payload)


@pytest.mark.parametrize("what", ["records", "reply"])
def test_what_a_station_says_goes_up_as_it_is(relay: Relay, what: str) -> None:
    relay.from_station("face-1", what, b"signed")
    assert relay.up == [(TOPICS.up("face-1", what), b"signed")]
    relay.line_cut()
    relay.from_station("face-1", what, b"signed")
    assert len(relay.up) == 1, "it waits on the station's own disk"


@pytest.mark.parametrize("what", ["receipt", "state/roster", "command", "pointer"])
def test_what_is_for_a_station_goes_down_as_it_is(relay: Relay, what: str) -> None:
    relay.to_station("face-1", what, b"signed")
    assert relay.down == [ToStations(TOPICS.down("face-1", what), b"signed")]


def test_the_relay_never_makes_a_receipt(relay: Relay) -> None:
    for payload in (b"records", Receipt("a" * 32, 5, 1).encode()):
        relay.from_station("face-1", "records", payload)
    relay.go_on(60_000, 1_000)
    assert not any("receipt" in packet.topic for packet in relay.down)


def test_nothing_of_another_relay_or_mine_is_passed_on(relay: Relay) -> None:
    for topic in (
        TOPICS.through("relay-2", TOPICS.down("face-1", "receipt")),
        "yz/1/other/meta",
        "yz/1/demo/nonsense",
        TOPICS.up("face-1", "records"),
    ):
        relay.from_hub(topic, b"x")
    relay.from_station("relay-1", "state", Presence("ready", 9).encode())
    relay.from_station("face-1", "state", b"\xff not a presence")
    relay.from_station("face-1", "need", b"not a need")
    assert (relay.down, relay.up) == ([], [])


def test_the_pointer_and_notices_are_kept_and_said_again_at_the_next_start(relay: Relay) -> None:
    relay.from_hub(TOPICS.meta, b"pointer", retained=True)
    relay.from_hub(TOPICS.notice, b"notices", retained=True)
    relay.from_hub(TOPICS.notice, b"", retained=True)  # emptied: says nothing
    assert relay.kept == {"meta": b"pointer", "notice": b"notices"}
    again = Relay(kept=relay.kept)
    assert ToStations(TOPICS.meta, b"pointer", retain=True) in again.down
    assert ToStations(TOPICS.notice, b"notices", retain=True) in again.down


def test_stations_hear_that_the_hub_is_out_of_reach_and_that_the_relay_serves(relay: Relay) -> None:
    relay.from_hub(HUB, HubPresence("ready", 3, 77, 50).encode())
    assert hub_as_told(relay) == HubPresence("ready", 3, 77, 50, relay=True)
    relay.line_cut()
    assert hub_as_told(relay) == HubPresence("lost", 3, 0, 50, relay=True)
    relay.line_up()
    assert hub_as_told(relay) == HubPresence("ready", 1, 0, relay=True), "an old presence tells no time"
    assert Relay().engine.up is False


def test_presences_and_wills_go_up(relay: Relay) -> None:
    relay.birth("face-1", 4)
    relay.from_station("face-1", "state", Presence("lost", 4).encode())
    assert [data for _, data in relay.up] == [Presence("ready", 4).encode(), Presence("lost", 4).encode()]
    assert relay.engine.behind == {}


def test_when_the_own_broker_ends_its_stations_are_lost(relay: Relay) -> None:
    relay.birth("face-1", 4)
    relay.up.clear()
    relay._do(relay.engine.stations_disconnected())
    assert relay.up == [(TOPICS.state("face-1"), Presence("lost", 4).encode())]


def test_the_relay_says_how_it_is_at_each_connection_and_now_and_then(relay: Relay) -> None:
    assert relay.presences == 1
    relay.go_on(PRESENCE_EVERY_MS, 10_000)
    assert relay.presences == 2
    relay.line_cut()
    relay.go_on(PRESENCE_EVERY_MS, 10_000)
    assert relay.presences == 2


def test_what_the_hub_says_to_the_relay_as_to_a_station_is_not_passed_on(relay: Relay) -> None:
    for what in ("receipt", "state/site", "pointer", "block/x/y", "block/ab"):
        relay.to_station(RELAY, what, b"x")
    assert relay.down == []
