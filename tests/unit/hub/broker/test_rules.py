"""No topic outside a station's own is ever allowed, and everything it needs is."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from content_packs.wire.rules import HUB, INTAKE
from content_packs.wire.topics import PARTITIONS, Topics, partition, valid_station
from hub.broker.rules import Action, allowed

names = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
stations = names.filter(valid_station)
fixed = [
    "yz",
    "1",
    "demo",
    "up",
    "down",
    "state",
    "meta",
    "notice",
    "block",
    "hub",
    "records",
    "need",
    "reply",
]
levels = st.one_of(
    st.sampled_from([*fixed, "receipt", "+", "#", "", "$share", "$SYS"]),
    st.integers(0, PARTITIONS - 1).map(str),
    names,
    st.text(string.printable, max_size=4),
)
actions: st.SearchStrategy[Action] = st.sampled_from(["publish", "subscribe", "receive"])


@given(stations, names)
def test_a_station_may_do_all_it_needs(station: str, mine: str) -> None:
    topics = Topics(mine)
    assert all(allowed(station, "subscribe", topic) for topic in topics.of_station(station))
    for topic in (topics.meta, topics.notice, topics.state("hub"), topics.down(station, "state/roster")):
        assert allowed(station, "receive", topic)
    written = [topics.up(station, what) for what in ("records", "need", "reply")] + [topics.state(station)]
    assert all(allowed(station, "publish", topic) for topic in written)


@given(names)
def test_the_hub_may_do_all(mine: str) -> None:
    topics = Topics(mine)
    assert all(allowed(HUB, "subscribe", topic) for topic in topics.of_hub())
    written = (topics.meta, topics.notice, topics.down("face-1", "receipt"), topics.state("hub"))
    assert all(allowed(HUB, "publish", topic) for topic in written)
    assert allowed(HUB, "receive", topics.up("face-1", "records"))


@given(names)
def test_a_worker_beside_the_hub_may_take_records_and_send_receipts_only(mine: str) -> None:
    topics = Topics(mine)
    assert all(
        allowed(INTAKE, "subscribe", topic)
        for held in (range(16), {3, 9})
        for topic in topics.of_intake(held)
    )
    behind = topics.through("relay-1", topics.down("face-1", "receipt"))
    assert all(allowed(INTAKE, "publish", topic) for topic in (topics.down("face-1", "receipt"), behind))
    assert allowed(INTAKE, "receive", topics.up("face-1", "records"))
    for topic in (topics.meta, topics.notice, topics.state("hub"), topics.down("face-1", "state/roster")):
        assert not allowed(INTAKE, "publish", topic)
    for topic in (
        "#",
        "yz/1/+/up/#",
        f"yz/1/{mine}/up/#",
        f"yz/1/{mine}/up/+/+/need",
        topics.state("face-1"),
    ):
        assert not allowed(INTAKE, "subscribe", topic)


@st.composite
def attempts(draw: st.DrawFn) -> tuple[str, str]:
    """A station, and a topic that is its own or nearly so."""
    station = draw(stations)
    topics = Topics("demo")
    near = [
        *topics.of_station(station),
        topics.up(station, "records"),
        topics.state(station),
        "yz/1/demo/block/#",
    ]
    parts = draw(st.sampled_from(near)).split("/")
    for _ in range(draw(st.integers(0, 2))):
        parts[draw(st.integers(0, len(parts) - 1))] = draw(levels)
    return station, "/".join(parts + draw(st.lists(levels, max_size=2)))


@given(attempts(), actions)
def test_nothing_outside_the_own_is_ever_allowed(attempt: tuple[str, str], action: Action) -> None:
    station, topic = attempt
    assert not allowed(station, action, topic) or _own(station, action, topic.split("/"))


@given(stations, stations, names, actions)
def test_anothers_topics_are_refused(station: str, other: str, mine: str, action: Action) -> None:
    assume(station != other)
    topics = Topics(mine)
    others = [topics.up(other, what) for what in ("records", "need", "reply")]
    others += [topics.state(other), topics.down(other, "receipt"), topics.down(other, "#")]
    assert not any(allowed(station, action, topic) for topic in others)


@given(stations, actions, st.lists(levels, max_size=5), st.integers(0, 5))
def test_a_wildcard_above_the_own_level_is_refused(
    station: str, action: Action, rest: list[str], position: int
) -> None:
    parts = ["yz", "1", "demo", "down", station]
    topic = "/".join([*parts[:position], "+", *parts[position + 1 :], *rest])
    assume(position < len(parts))
    assert not allowed(station, action, topic)


@pytest.mark.parametrize(
    "topic", ["#", "yz/#", "yz/1/+/down/#", "yz/1/demo/#", "$share/g/yz/1/demo/meta", ""]
)
def test_filters_a_curious_station_tries(topic: str) -> None:
    assert not allowed("face-1", "subscribe", topic)


def test_a_relay_speaks_on_its_own_branch_alone() -> None:
    topics = Topics("demo")
    mine, other = (topics.through(relay, topics.up("face-1", "records")) for relay in ("relay-1", "relay-2"))
    assert allowed("relay-1", "publish", mine)
    assert allowed("relay-1", "publish", topics.through("relay-1", topics.state("face-1")))
    assert all(allowed("relay-1", "subscribe", topic) for topic in topics.of_relay("relay-1"))
    for topic in (other, topics.up("face-1", "records"), topics.state("face-1"), topics.meta, topics.notice):
        assert not allowed("relay-1", "publish", topic)
    for topic in (topics.down("face-1", "#"), topics.through("relay-2", topics.down("+", "#"))):
        assert not allowed("relay-1", "subscribe", topic)
    assert not allowed("face-1", "publish", mine)


def test_only_its_partition_is_a_stations_own() -> None:
    may = [
        number
        for number in range(PARTITIONS)
        if allowed("face-1", "publish", f"yz/1/demo/up/{number}/face-1/need")
    ]
    assert may == [partition("face-1")]


def test_the_hubs_filter_names_its_mine() -> None:
    assert not allowed(HUB, "subscribe", "#")
    assert not allowed(HUB, "subscribe", "yz/1/+/up/#")
    assert allowed(HUB, "subscribe", "yz/1/demo/#")


@pytest.mark.parametrize("user", ["", "relay-", "Face-1", "+", "#", "a/b", "face-1\n", "%u"])
@pytest.mark.parametrize("topic", ["yz/1/demo/meta", "yz/1/demo/state/hub", "yz/1/demo/block/ab/0"])
def test_a_name_that_is_no_stations_may_do_nothing(user: str, topic: str) -> None:
    assert not allowed(user, "receive", topic)
    assert not allowed(user, "publish", f"yz/1/demo/state/{user}")


def _own(station: str, action: Action, parts: list[str]) -> bool:
    """What a station's own is, said once more and in other words than the rules."""
    if parts[:2] != ["yz", "1"] or len(parts) < 4 or set(parts[2]) & set("+#"):
        return False
    match parts[3:]:
        case ["up", number, who, "records" | "need" | "reply"]:
            return action == "publish" and who == station and number == str(partition(station))
        case ["state", who]:
            return who == (station if action == "publish" else HUB)
        case ["down", who, _, *_]:
            return action != "publish" and who == station
        case ["meta"] | ["metadata"] | ["notice"] | ["block", _, *_]:
            return action != "publish"
    return False
