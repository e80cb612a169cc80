"""Objects cross the trunk once; whatever a source sends, nothing becomes whole but what its name says."""

from __future__ import annotations

import random

import pytest

from content_packs.format.manifest import sha256
from content_packs.transfer.blocks import BLOCK
from content_packs.wire.messages import Need, Wait, decode_need
from content_packs.wire.trust import MetadataFiles
from tests.fakes.mine import card, published
from tests.fakes.office import Office
from tests.fakes.relay import RELAY, TOPICS, Relay

PICTURE = random.Random(4).randbytes(100_000)
MANIFEST, OBJECTS, ROW = published("mine", 5, (card("a"), card("b")), pictures=(PICTURE,))
OFFICE = Office()
OFFICE.publish("mine", OBJECTS[ROW.sha256], 5)
STATIONS = [f"face-{number}" for number in range(1, 51)]


def ready() -> Relay:
    """A relay that has heard what was published, and holds nothing of it."""
    relay = Relay()
    relay.line_up()
    relay.from_hub(TOPICS.meta, OFFICE.pointer, retained=True)
    files = {name: data for name, data in OFFICE.files.items() if name != "timestamp.json"}
    relay.from_hub(TOPICS.metadata, MetadataFiles(files).encode())
    return relay


def serve(relay: Relay, ms: int, wires: dict[str, bytes] = OBJECTS) -> int:
    """Let the hub answer for so long; bytes of blocks that crossed the trunk."""
    sent = 0
    for _ in range(0, ms, 500):
        relay.go_on(500)
        sent += relay.hub_answers(OFFICE.files, wires)
    return sent


@pytest.mark.parametrize("listens", [True, False])
def test_fifty_stations_cost_one_copy_on_the_trunk(listens: bool) -> None:
    relay = ready()
    for station in STATIONS:
        relay.station_needs(station, ROW.sha256, listens=listens)
    sent = serve(relay, 3_000)
    for station in STATIONS:
        relay.station_needs(station, *(item.sha256 for item in MANIFEST.objects), listens=listens)
    sent += serve(relay, 20_000)
    assert sent == sum(map(len, OBJECTS.values()))
    assert all(relay.given(station) == OBJECTS for station in STATIONS)


def test_what_nothing_has_named_is_found_from_the_pointer() -> None:
    relay = Relay(kept={"meta": OFFICE.pointer})
    relay.line_up()
    relay.station_needs("face-1", sha256(PICTURE))
    serve(relay, 60_000)
    assert relay.given("face-1") == {sha256(PICTURE): PICTURE}


def test_with_the_trunk_cut_what_is_here_is_served_and_the_rest_put_off() -> None:
    relay = Relay(disk={ROW.sha256: OBJECTS[ROW.sha256]})
    relay.station_needs("face-1", ROW.sha256)
    relay.go_on(1_000)
    assert relay.given("face-1") == {ROW.sha256: OBJECTS[ROW.sha256]}
    relay.station_needs("face-1", sha256(PICTURE))
    last = relay.down[-1]
    assert last.topic == TOPICS.down("face-1", "wait")
    assert last.payload == Wait(20_000).encode()
    assert relay.up == []


def test_what_is_not_the_object_never_becomes_whole_behind_it_and_the_hub_is_told() -> None:
    relay = ready()
    relay.station_needs("face-1", sha256(PICTURE), ROW.sha256)
    forged = bytes(len(PICTURE))
    told = []
    for _ in range(20):
        relay.go_on(500)
        told += [decode_need(data).bad for topic, data in relay.up if topic == TOPICS.up(RELAY, "need")]
        relay.hub_answers(OFFICE.files, OBJECTS | {sha256(PICTURE): forged})
    assert (sha256(PICTURE),) in told
    assert relay.given("face-1") == {ROW.sha256: OBJECTS[ROW.sha256]}
    sent = {packet.topic for packet in relay.down if "/block/" in packet.topic}
    assert not any(topic.endswith(f"/{len(PICTURE) // BLOCK}") for topic in sent), "the last is held back"
    relay.station_needs("face-1", sha256(PICTURE))
    serve(relay, 120_000)
    assert relay.given("face-1")[sha256(PICTURE)] == PICTURE, "a fresh copy, from the hub"


def test_a_copy_that_has_rotted_here_is_fetched_anew_when_a_station_complains() -> None:
    relay = ready()
    relay.station_needs("face-1", sha256(PICTURE), ROW.sha256)
    serve(relay, 10_000)
    relay.disk[sha256(PICTURE)] = b"?" + PICTURE[1:]
    relay.down.clear()
    relay.from_station("face-2", "need", Need(bad=(sha256(PICTURE),)).encode())
    assert sha256(PICTURE) not in relay.disk
    relay.station_needs("face-2", sha256(PICTURE))
    assert serve(relay, 10_000) == len(PICTURE)
    assert relay.given("face-2")[sha256(PICTURE)] == PICTURE


def test_a_sound_copy_is_not_thrown_away_because_somebody_complains() -> None:
    relay = Relay(disk={ROW.sha256: OBJECTS[ROW.sha256]})
    relay.from_station("face-1", "need", Need(bad=(ROW.sha256,)).encode())
    assert ROW.sha256 in relay.disk


def test_the_hubs_quiet_hours_hold_for_the_relay() -> None:
    relay = ready()
    relay.to_station(RELAY, "wait", Wait(60_000).encode())
    relay.station_needs("face-1", sha256(PICTURE))
    relay.go_on(59_000)
    assert relay.up == []
    assert serve(relay, 60_000) > 0
