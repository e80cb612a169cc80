"""Topics: built and taken apart alike; a foreign one is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.errors import MessageError
from content_packs.wire.topics import Address, Topics, parse, partition, valid_name, valid_station

TOPICS = json.loads(
    (Path(__file__).parents[4] / "tests" / "vectors" / "topics.json").read_text(encoding="utf-8")
)
OURS = Topics("demo")


@pytest.mark.parametrize(("topic", "kind", "who", "rest"), TOPICS["good"])
def test_good(topic: str, kind: str, who: str, rest: str) -> None:
    assert parse(topic) == Address("demo", kind, who, rest)


@pytest.mark.parametrize("topic", TOPICS["bad"])
def test_bad(topic: str) -> None:
    with pytest.raises(MessageError):
        parse(topic)


@pytest.mark.parametrize("station", TOPICS["partitions"])
def test_partition(station: str) -> None:
    assert partition(station) == TOPICS["partitions"][station]
    assert valid_station(station)


@pytest.mark.parametrize("name", TOPICS["no_station"])
def test_no_name_of_a_station(name: str) -> None:
    assert not valid_station(name)


STATIONS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?", fullmatch=True).filter(valid_station)


@settings(max_examples=25, deadline=None)
@given(STATIONS)
def test_every_station_is_found_in_its_own_topics(station: str) -> None:
    assert 0 <= partition(station) < 16
    for what in ("records", "need", "reply"):
        assert parse(OURS.up(station, what)) == Address("demo", what, station)
    assert parse(OURS.down(station, "state/site")) == Address("demo", "down", station, "state/site")
    assert parse(OURS.state(station)) == Address("demo", "state", station)


@settings(max_examples=25, deadline=None)
@given(st.text(st.sampled_from("yz1/demoup-#+A矿\0 "), max_size=40))
def test_noise_is_refused_or_ours(topic: str) -> None:
    for text in (topic, f"yz/1/demo/{topic}"):
        try:
            assert valid_name(parse(text).mine)
        except MessageError:
            continue


def test_filters_of_both_sides() -> None:
    assert parse(OURS.block("ab", 7)) == Address("demo", "block", "", "ab/7")
    assert OURS.blocks("ab") == "yz/1/demo/block/ab/+"
    assert OURS.of_station("face-1") == (
        "yz/1/demo/meta", "yz/1/demo/metadata", "yz/1/demo/notice", "yz/1/demo/down/face-1/#",
        "yz/1/demo/state/hub",
    )  # fmt: skip
    assert OURS.of_hub() == (
        "yz/1/demo/up/+/+/need", "yz/1/demo/up/+/+/reply", "yz/1/demo/state/+",
        "yz/1/demo/relay/+/up/+/+/need", "yz/1/demo/relay/+/up/+/+/reply", "yz/1/demo/relay/+/state/+",
    )  # fmt: skip
    assert OURS.of_intake({7, 3}) == (
        "yz/1/demo/up/3/+/records", "yz/1/demo/up/7/+/records",
        "yz/1/demo/relay/+/up/3/+/records", "yz/1/demo/relay/+/up/7/+/records",
    )  # fmt: skip
    assert OURS.of_intake(range(16)) == ("yz/1/demo/up/+/+/records", "yz/1/demo/relay/+/up/+/+/records")
    assert OURS.of_intake(()) == ()
    assert OURS.of_relay("relay-1") == (
        "yz/1/demo/meta", "yz/1/demo/metadata", "yz/1/demo/notice", "yz/1/demo/relay/relay-1/down/+/#",
        "yz/1/demo/state/hub",
    )  # fmt: skip


def test_a_relays_branch_holds_the_topics_of_the_stations_behind_it() -> None:
    for topic in (OURS.up("face-1", "records"), OURS.state("face-1"), OURS.down("face-1", "receipt")):
        branch = OURS.through("relay-1", topic)
        assert parse(branch) == replace(parse(topic), via="relay-1")
        assert OURS.behind("relay-1", branch) == topic
    assert parse(OURS.through("relay-1", OURS.up("relay-1", "need"))) == Address(
        "demo", "need", "relay-1", "", "relay-1"
    )


@pytest.mark.parametrize(
    "topic",
    [
        "yz/1/demo/up/1/relay-1/need",
        "yz/1/demo/relay/relay-1/relay/relay-1/state/face-1",
        "yz/1/demo/relay/face-1/state/face-1",
        "yz/1/demo/relay/relay-1/meta",
        OURS.through("relay-1", OURS.up("relay-2", "need")),
        OURS.through("relay-1", OURS.up("relay-1", "records")),
    ],
)
def test_what_is_on_no_relays_branch(topic: str) -> None:
    with pytest.raises(MessageError):
        parse(topic)
