"""A keeper moves a station with its line down for weeks: records, restarts, and the hub's word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from content_packs.wire.messages import Receipt
from content_packs.wire.topics import Topics
from content_packs.words import Words
from kiosk.bootstrap import Station
from kiosk.config import Folder
from kiosk.storage.store import Store
from kiosk.sync.actions import Message
from kiosk.tray import Choose
from tests.fakes.mine import PERSONS, STATE_KEY, STATION, document, roster, site
from tests.fakes.station import FakeClock, close, enrolled, sign, station_on

TOPICS = Topics("demo")
PLACES = (("heading-1", Words("一号掘进头")),)
SITE = site(places=PLACES)
THERE = replace(SITE, spot=replace(SITE.spot, place="heading-1"), place_name=Words("一号掘进头"), places=())


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock) -> Iterator[Station]:
    enrolled(tmp_path)
    people = (replace(PERSONS[0], roles=("keeper",)), *PERSONS[1:])
    store = Store(tmp_path)
    store.save_state("site", 2, document(SITE, "site", 2).encode(STATE_KEY))
    named = replace(roster("p1", "p2"), persons=people)
    store.save_state("roster", 2, document(named, "roster", 2).encode(STATE_KEY))
    store.close()
    made = station_on(tmp_path, clock)
    yield made
    close(made)


def choose(station: Station, name: str) -> None:
    station.worker.turn(Choose(name, lambda _: None))


def move(station: Station, clock: FakeClock) -> None:
    sign(station, "badge-1")
    clock.go_on(3_000)
    sign(station, "badge-1")  # signed already: OK opens the service screen
    for name in ("open", "move", "to-heading-1", "sure"):
        choose(station, name)


def last_record_place(station: Station, path: Path) -> str:
    return station.memory._ledger.records(station.worker.last - 1, 1)[0].place


def sent(station: Station, body: object, version: int) -> None:
    data = document(body, "site", version).encode(STATE_KEY)  # type: ignore[arg-type]
    station.worker.turn(Message(TOPICS.down(STATION, "state/site"), data))


def receipt(station: Station, upto: int) -> None:
    ledger = station.memory._ledger.id
    station.worker.turn(Message(TOPICS.down(STATION, "receipt"), Receipt(ledger, upto, 1).encode()))


def test_records_are_of_the_new_place_at_once_and_after_a_power_cut(
    station: Station, clock: FakeClock, tmp_path: Path
) -> None:
    move(station, clock)
    assert station.memory.facts.site.spot.place == "heading-1"
    assert station.desk.screen("").header.place.zh == "一号掘进头"
    sign(station, "badge-2")
    assert last_record_place(station, tmp_path) == "heading-1"
    assert station.memory.facts.roster is not None
    assert not station.memory.facts.roster.expected, "nobody has said who is expected here"
    close(station)
    again = station_on(tmp_path, clock)
    assert again.memory.facts.site.spot.place == "heading-1"
    close(again)


def test_a_cut_between_record_and_note_is_made_good(
    station: Station, clock: FakeClock, tmp_path: Path
) -> None:
    move(station, clock)
    station.desk._store.remember("moved", "")
    close(station)
    again = station_on(tmp_path, clock)
    assert again.memory.facts.site.spot.place == "heading-1"
    close(again)


def test_the_hubs_word_holds_once_it_has_the_record(
    station: Station, clock: FakeClock, tmp_path: Path
) -> None:
    move(station, clock)
    sent(station, replace(SITE, names_shown=False), 3)  # derived before the record came home
    assert station.memory.facts.site.spot.place == "heading-1"
    receipt(station, station.worker.last)
    assert station.memory.facts.site.spot.place == "heading-1", "until the new site is here"
    close(station)
    again = station_on(tmp_path, clock)
    assert again.memory.facts.site.spot.place == "heading-1", "a power cut in between changes nothing"
    sent(again, THERE, 4)
    assert again.memory.facts.site == THERE
    sent(again, SITE, 5)  # and the console moves it back
    assert again.memory.facts.site.spot.place == "face-7305"
    close(again)
    once_more = station_on(tmp_path, clock)
    assert once_more.memory.facts.site.spot.place == "face-7305"
    assert Folder(tmp_path).enrolment() is not None
    close(once_more)


def test_errands_of_the_service_screen_are_run(station: Station, clock: FakeClock) -> None:
    sign(station, "badge-1")
    clock.go_on(3_000)
    sign(station, "badge-1")
    for name in ("open", "lang"):
        choose(station, name)
    assert station.memory.facts.lang == "en"
