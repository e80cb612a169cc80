"""A relay that lies achieves nothing but delay: what is shown and counted is signed by others.

A whole station and a hub's engine, and between them everything a relay could do to what it passes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.wire.messages import Receipt, decode_receipt
from content_packs.wire.topics import parse
from content_packs.wire.trust import MetadataFiles, decode_metadata_files
from kiosk.domain.signing import Kind
from tests.fakes.central import World
from tests.fakes.mine import STATION, document, roster
from tests.fakes.station import close, sign

Lie = Callable[[str, bytes], bytes | None]
"""(topic, payload) -> what the relay passes on in its place; None: nothing."""
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A station that shows what the mine published first, and has the roster."""
    world = World(tmp_path)
    world.publish("mine", "甲")
    world.heal()
    assert world.shows_the_newest()
    yield world
    close(world.station)


def through(world: World, down: Lie, up: Lie = lambda _, payload: payload) -> None:
    """Five minutes with a relay that passes on what it likes."""
    world.connect_hub()
    world.connect_station()
    for _ in range(100):
        for packets, lie, deliver in (
            (world.up, up, world.deliver_up),
            (world.down, down, world.deliver_down),
        ):
            while packets:
                topic, payload = packets[0]
                said = lie(topic, payload)
                if said is None:
                    packets.pop(0)
                else:
                    packets[0] = topic, said
                    deliver(0)
        world.pass_time(3_000)


def kind_of(topic: str) -> str:
    address = parse(topic)
    return address.rest.partition("/")[0] if address.kind == "down" else address.kind


def ruined(payload: bytes) -> bytes:
    """Of the same length, and another content."""
    return bytes(byte ^ 0x55 for byte in payload)


def test_a_forged_block_is_never_shown_and_a_true_copy_is_fetched_in_the_end(world: World) -> None:
    before = world.station.memory.versions
    world.publish("mine", "乙")
    forged: list[str] = []

    def lie(topic: str, payload: bytes) -> bytes:
        if kind_of(topic) != "block":
            return payload
        forged.append(topic)
        return ruined(payload)

    through(world, lie)
    assert len(set(forged)) >= 1
    assert world.station.memory.versions == before
    world.heal()
    assert world.shows_the_newest()


def test_forged_metadata_are_not_believed(world: World) -> None:
    before = world.station.memory.versions
    world.publish("mine", "乙")
    forged = 0

    def lie(topic: str, payload: bytes) -> bytes:
        nonlocal forged
        if kind_of(topic) != "metadata":
            return payload
        forged += 1
        files = decode_metadata_files(payload).files
        return MetadataFiles(
            {name: data.replace(b'"version":', b'"version":9') for name, data in files.items()}
        ).encode()

    through(world, lie)
    assert forged
    assert world.station.memory.versions == before
    world.heal()
    assert world.shows_the_newest()


def test_an_old_pointer_brings_nothing_old_back(world: World) -> None:
    old = world.hub.kept.office.pointer
    world.publish("mine", "乙")
    world.heal()
    before = world.station.memory.versions
    world.publish("mine", "丙")
    through(world, lambda topic, payload: old if kind_of(topic) in ("meta", "pointer") else payload)
    assert world.station.memory.versions == before
    world.heal()
    assert world.shows_the_newest()


def test_forged_state_is_refused(world: World) -> None:
    known = world.station.memory.facts.roster
    nobody = document(roster(), "roster", 9_999_999_999_999).encode(STRANGER)
    through(
        world, lambda topic, payload: nobody if kind_of(topic) == "state" and STATION in topic else payload
    )
    assert world.station.memory.facts.roster == known
    assert sign(world.station, "badge-1").kind in (Kind.SIGNED, Kind.LATE, Kind.OFFROSTER)


def test_records_it_drops_come_up_when_it_is_gone_even_where_it_forged_receipts(world: World) -> None:
    for badge in ("badge-1", "badge-2"):
        world.clock.go_on(3_000)
        sign(world.station, badge)

    def forge(topic: str, payload: bytes) -> bytes:
        if kind_of(topic) != "receipt":
            return payload
        said: Receipt = decode_receipt(payload)
        return replace(said, upto=world.station.worker.last, head="").encode()

    through(world, forge, lambda topic, payload: None if parse(topic).kind == "records" else payload)
    assert world.station.memory.now_known.link.unsent == 0, "the station believed it"
    assert world.hub.kept.records == []
    world.cut()
    world.heal()
    assert [record.seq for record in world.hub.kept.records] == [1, 2]
    assert world.station.memory.now_known.link.unsent == 0
