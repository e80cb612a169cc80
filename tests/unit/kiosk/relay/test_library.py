"""Metadata are asked for once however many stations lack them."""

from __future__ import annotations

import pytest

from content_packs.wire.messages import decode_need
from content_packs.wire.topics import Topics
from content_packs.wire.trust import decode_metadata_files
from kiosk.relay.actions import Action, KeepMetadata, ToHub, ToStations
from kiosk.relay.library import AGAIN_MS, MOST_TIMES, MOST_WAITING, Library, signed_in

TOPICS = Topics("demo")
NAME, OTHER = "7.snapshot.json", "9.mine.json"


def asked(actions: list[Action]) -> list[tuple[str, ...]]:
    return [decode_need(action.payload).metadata for action in actions if isinstance(action, ToHub)]


def given(actions: list[Action]) -> dict[str, dict[str, bytes]]:
    """Files by the station that got them."""
    sent = [action for action in actions if isinstance(action, ToStations)]
    return {action.topic.split("/")[4]: dict(decode_metadata_files(action.payload).files) for action in sent}


@pytest.fixture
def library() -> Library:
    return Library(TOPICS, "relay-1", {})


def test_fifty_stations_ask_and_the_hub_is_asked_once(library: Library) -> None:
    stations = {f"face-{number}" for number in range(50)}
    for station in stations:
        assert library.need(station, (NAME,)) == []
    assert asked(library.tick(0)) == [(NAME,)]
    assert library.tick(AGAIN_MS - 1) == []
    assert asked(library.tick(AGAIN_MS)) == [(NAME,)], "no answer came"
    actions = library.take({NAME: b"{}"})
    assert KeepMetadata({NAME: b"{}"}) in actions
    assert given(actions) == {station: {NAME: b"{}"} for station in stations}
    assert library.tick(10 * AGAIN_MS) == []


def test_what_is_here_is_given_without_the_hub(library: Library) -> None:
    library.take({NAME: b"{}"})
    assert given(library.need("face-1", (NAME, OTHER))) == {"face-1": {NAME: b"{}"}}
    assert asked(library.tick(0)) == [(OTHER,)]


def test_who_asks_again_had_no_use_for_it_and_the_hub_is_asked_anew(library: Library) -> None:
    library.take({NAME: b"forged"})
    assert given(library.need("face-1", (NAME,)))["face-1"] == {NAME: b"forged"}
    assert library.need("face-1", (NAME,)) == []
    assert asked(library.tick(0)) == [(NAME,)]
    assert given(library.take({NAME: b"true"})) == {"face-1": {NAME: b"true"}}
    assert given(library.need("face-2", (NAME,))) == {"face-2": {NAME: b"true"}}


def test_a_station_that_begins_anew_is_given_all_again(library: Library) -> None:
    library.take({NAME: b"{}"})
    library.need("face-1", (NAME,))
    library.forget("face-1")
    assert given(library.need("face-1", (NAME,))) == {"face-1": {NAME: b"{}"}}


def test_what_the_hub_does_not_have_is_not_asked_for_for_ever(library: Library) -> None:
    library.need("face-1", (NAME,))
    asks = [now for now in range(0, 100 * AGAIN_MS, AGAIN_MS) if library.tick(now)]
    assert len(asks) == MOST_TIMES + 1
    library.need("face-1", (NAME,))
    assert asked(library.tick(200 * AGAIN_MS)) == [(NAME,)]


def test_one_station_cannot_fill_the_relays_memory(library: Library) -> None:
    for number in range(1, 2 * MOST_WAITING):
        library.need("face-1", (f"{number}.mine.json",))
    assert len(library._waiting) == MOST_WAITING


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"signed": 1}', b"[" * 100_000])
def test_what_is_no_metadata_says_nothing(data: bytes) -> None:
    assert signed_in(data) == {}
