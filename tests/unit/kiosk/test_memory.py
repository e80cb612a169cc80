"""What the station knows, and what it finds again after a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import kiosk.memory
from content_packs.format.card import Card, Metric
from content_packs.format.content import merge
from content_packs.where import Where
from content_packs.wire.readings import Reading, Readings
from content_packs.wire.state import Document
from content_packs.words import Words
from kiosk.domain.rotation import Anchor
from kiosk.domain.screen import BuiltIn, Link, screen
from kiosk.memory import Memory
from kiosk.storage.ledger import Ledger
from kiosk.storage.store import Store
from tests.fakes.mine import (
    CODES,
    FIVE,
    STATE_KEY,
    STATE_PUBLIC,
    STATION,
    card,
    document,
    draft,
    published,
    roster,
    site,
)
from tests.fakes.station import FakeClock, activate


class Disk:
    """A station's disk and clock; :meth:`start` reads it as a start would."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.ledger = Ledger(folder / "ledger.db", Ed25519PrivateKey.from_private_bytes(b"k" * 32))
        self.clock = FakeClock()
        self.save(document(site(), "site"))
        self.save(document(roster("p1"), "roster"))

    def start(self) -> Memory:
        return Memory(self.store, self.ledger, STATION, "demo", STATE_PUBLIC, self.clock.ticks())

    def save(self, found: Document) -> Document:
        self.store.save_state(found.kind, found.version, found.encode(STATE_KEY))
        return found

    def publish(self, publisher: str, version: int, *cards: Card, codes: tuple[str, ...] = CODES) -> None:
        _, objects, row = published(publisher, version, cards, codes=codes)
        for name, data in objects.items():
            self.store.objects.save(name, data)
        activate(self.store, row)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    opened = Disk(tmp_path)
    yield opened
    opened.store.close()
    opened.ledger.close()


def keys(memory: Memory) -> list[str]:
    return [shown.key for shown in memory.facts.content.cards]


def reload(disk: Disk, memory: Memory) -> None:
    memory.reload_slots(memory.instant(disk.clock.ticks()))


def test_everything_is_found_again(disk: Disk) -> None:
    disk.publish("mine", 3, *FIVE)
    disk.ledger.append(draft("p1"))
    memory = disk.start()
    facts = memory.facts
    assert (facts.site, facts.roster) == (site(), roster("p1"))
    assert facts.attendance.signed(("2026-11-23", "early")) == {"p1"}
    assert keys(memory) == [f"mine/{c.id}" for c in FIVE]
    assert memory.versions == {"mine": 3}
    assert set(memory.held) == {"site", "roster"}
    assert memory.now_known.directory.find("badge-1").person is not None


def test_the_same_card_after_a_kill(disk: Disk) -> None:
    disk.publish("mine", 3, *FIVE)
    memory = disk.start()
    reload(disk, memory)
    disk.clock.go_on(1_234_567)
    disk.publish("mine", 4, *FIVE[1:], card("learning-1", "learning", body="改了"))
    reload(disk, memory)
    for passed in (0, 5_000, 15_000, 40_000, 500_000, 86_400_000):
        disk.clock.go_on(passed)
        again = disk.start()
        now = memory.instant(disk.clock.ticks())
        assert again.instant(disk.clock.ticks()) == now
        assert screen(again.facts, Link(False, None, 0), now) == screen(
            memory.facts, Link(False, None, 0), now
        )


def test_the_first_content_begins_with_the_overview_and_a_change_leads(disk: Disk) -> None:
    memory = disk.start()
    disk.publish("mine", 1, *FIVE)
    reload(disk, memory)
    start = memory.instant(disk.clock.ticks()).at
    assert memory.facts.anchor == Anchor(start)
    disk.clock.go_on(100_000)
    disk.publish("mine", 2, *FIVE[:-1], card(FIVE[-1].id, FIVE[-1].board, body="改了"))
    reload(disk, memory)
    assert memory.facts.anchor == Anchor(start + 100_000, (f"mine/{FIVE[-1].id}",))
    disk.publish("branch-1", 1, card("new"))
    reload(disk, memory)
    assert memory.facts.anchor.lead == (), "a publisher's first content does not push in front"


def test_a_clock_set_back_does_not_stop_the_rotation(disk: Disk) -> None:
    """The demo turns the clock to the next shift and back: the first turn must not stay for eight hours."""
    memory = disk.start()
    disk.clock.go_on(8 * 3_600_000)
    memory.hub_said(disk.clock.ticks().wall, disk.clock.ticks())
    disk.publish("mine", 1, *FIVE)
    reload(disk, memory)
    disk.clock.offset_ms = -8 * 3_600_000
    memory.hub_said(disk.clock.ticks().wall, disk.clock.ticks())
    seen = set()
    for _ in range(12):
        now = memory.instant(disk.clock.ticks())
        memory.refresh(now)
        seen.add(repr(screen(memory.facts, Link(True, 0, 0), now).main)[:200])
        disk.clock.go_on(5_000)
    assert len(seen) > 4


@pytest.mark.parametrize("said", [0, 2**53 - 1])
def test_an_impossible_word_of_the_hub_neither_stops_the_station_nor_stays(disk: Disk, said: int) -> None:
    memory = disk.start()
    before = memory.instant(disk.clock.ticks())
    memory.hub_said(said, disk.clock.ticks())
    now = memory.instant(disk.clock.ticks())
    memory.refresh(now)
    assert now == before
    assert disk.start().instant(disk.clock.ticks()) == before


def test_time_goes_on_over_a_power_cut_with_a_dead_battery(disk: Disk) -> None:
    memory = disk.start()
    memory.keep_floor(memory.instant(disk.clock.ticks()))
    for _ in range(10):
        disk.clock.go_on(30_000)
        memory.keep_floor(memory.instant(disk.clock.ticks()))
    true = disk.clock.ticks().wall
    disk.clock.reboot()
    disk.clock.offset_ms = -true
    now = disk.start().instant(disk.clock.ticks())
    assert now.quality == "suspect"
    assert 0 <= true + disk.clock.ticks().mono - now.at <= 60_000


def test_the_floor_is_written_once_a_minute(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = disk.start()
    written: list[str] = []
    monkeypatch.setattr(disk.store, "remember", lambda name, _: written.append(name))
    for _ in range(5 * 60 * 5):
        disk.clock.go_on(200)
        memory.keep_floor(memory.instant(disk.clock.ticks()))
    assert len(written) == 5


def test_a_tick_merges_only_when_the_date_the_shift_or_the_place_changed(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.publish("mine", 1, *FIVE, card("at-night", where=Where(shift=("middle",))))
    memory = disk.start()
    merged: list[object] = []
    monkeypatch.setattr(kiosk.memory, "merge", lambda *args: merged.append(args) or merge(*args))
    for _ in range(100):
        memory.refresh(memory.instant(disk.clock.ticks()))
    assert merged == []
    disk.clock.go_on(9 * 3_600_000)
    memory.refresh(memory.instant(disk.clock.ticks()))
    assert len(merged) == 1
    assert "mine/at-night" in keys(memory)
    memory.apply(disk.save(document(site(follows=()), "site", 2)), memory.instant(disk.clock.ticks()))
    assert (len(merged), keys(memory)) == (2, [])


def test_a_card_that_cannot_be_drawn_is_left_out_until_it_changes(disk: Disk) -> None:
    disk.publish("mine", 1, card("only", "pledge"), card("other"))
    memory = disk.start()
    now = memory.instant(disk.clock.ticks())
    memory.skip("mine/only", "boom", now)
    memory.skip("mine/nowhere", "boom", now)
    assert keys(memory) == ["mine/other"]
    assert [board.code for board in memory.facts.content.boards] == ["alert"]
    assert memory.faults.codes == ("card",)
    memory.skip("mine/other", "boom", now)
    assert isinstance(screen(memory.facts, Link(False, None, 0), now).main, BuiltIn)
    disk.publish("mine", 2, card("only", "pledge", body="改了"), card("other"))
    reload(disk, memory)
    assert keys(memory) == ["mine/only", "mine/other"]
    assert "card" not in memory.faults.codes


def test_a_publisher_that_shows_nothing_today_is_still_held(disk: Disk) -> None:
    disk.publish("mine", 9, card("later", valid_from="2027-01-01"))
    memory = disk.start()
    assert (keys(memory), memory.versions) == ([], {"mine": 9})


def test_a_state_document_that_cannot_be_used_is_not_held(disk: Disk) -> None:
    """Signed by an old key, or for another station: the hub must be told, so that it sends a new one."""
    disk.save(replace(document(site(), "site", 77), station="face-2"))
    memory = disk.start()
    assert set(memory.held) == {"roster"}
    assert memory.faults.codes == ("state",)
    assert memory.facts.site.spot.station == STATION, "its records and topics still carry its name"
    now = memory.instant(disk.clock.ticks())
    memory.apply(disk.save(document(site(), "site", 78)), now)
    assert memory.faults.codes == (), "a new one that can be used is there"


def test_before_enrolment(disk: Disk) -> None:
    memory = Memory(disk.store, disk.ledger, "", "", b"", disk.clock.ticks())
    assert memory.facts.site.spot.station == "unenrolled"
    assert memory.held == {}


def test_attendance_of_the_last_three_days(disk: Disk) -> None:
    for day in ("2026-11-19", "2026-11-20", "2026-11-23"):
        disk.ledger.append(draft("p1", run=(day, "early")))
    assert sorted(day for day, _ in disk.start().facts.attendance.here) == ["2026-11-20", "2026-11-23"]


def test_a_station_that_nobody_starts_again_keeps_no_more_days_than_one_that_was(disk: Disk) -> None:
    memory = disk.start()
    for day in range(23, 30):
        memory.refresh(memory.instant(disk.clock.ticks()))
        memory.note((disk.ledger.append(draft("p1", run=(f"2026-11-{day}", "early"))),))
        assert ("2026-11-23", "early") in memory.facts.attendance.here or day > 26
        disk.clock.go_on(86_400_000)
    kept = memory.facts.attendance
    assert sorted(day for day, _ in kept.here) == [f"2026-11-{day}" for day in (26, 27, 28, 29)]
    assert kept.here.keys() == kept.book.keys() == kept.rolls.keys()


def test_who_signed_is_known_again_when_the_clock_was_days_ahead(disk: Disk) -> None:
    memory = disk.start()
    memory.note((disk.ledger.append(draft("p1")),))
    for ahead in (20, -20):
        disk.clock.go_on(ahead * 86_400_000)
        memory.hub_said(disk.clock.ticks().wall, disk.clock.ticks())
        memory.refresh(memory.instant(disk.clock.ticks()))
        assert bool(memory.facts.attendance.here) == (ahead < 0)


def test_the_language_is_remembered(disk: Disk) -> None:
    disk.start().set_lang("en")
    assert disk.start().facts.lang == "en"


def test_whoever_draws_hears_of_what_people_see_and_of_nothing_else(disk: Disk) -> None:
    memory, heard = disk.start(), []
    memory.on_change = lambda: heard.append(memory.now_known)
    memory.note((disk.ledger.append(draft("p1")),))
    memory.set_lang("en")
    memory.set_link(Link(False, None, 1))
    assert len(heard) == 3
    memory.set_link(Link(False, 5_000, 1))
    memory.keep_floor(memory.instant(disk.clock.ticks()))
    assert len(heard) == 3


def test_a_metric_shows_its_reading_and_finds_it_again_after_a_power_cut(disk: Disk) -> None:
    metric = Metric(Words("产量"), Words("吨"), "up", "班", "800", "820", "", Words(""))
    metrics = replace(card("output", "benchmark"), type="metrics", metrics=(metric,))
    disk.publish("mine", 1, metrics, codes=("benchmark",))
    memory = disk.start()
    assert figures(memory) == [("800", "")]
    told = Readings({"mine/output": (Reading("产量", "812", 29_000_000 * 60_000),)})
    memory.apply(disk.save(document(told, "readings")), memory.instant(disk.clock.ticks()))
    assert figures(memory) == figures(disk.start()) != [("800", "")]
    assert memory.held["readings"]


def figures(memory: Memory) -> list[tuple[str, str]]:
    return [(one.actual, one.read) for shown in memory.facts.content.cards for one in shown.card.metrics]


def test_whoever_draws_hears_that_the_clock_was_set(disk: Disk) -> None:
    """He may sleep for a minute, until what he shows changes by itself."""
    memory, heard = disk.start(), []
    memory.on_change = lambda: heard.append(disk.clock.offset_ms)
    for offset_ms in (0, 300, 700, 900, -2_000, -3_600_000):  # the last is not believed: the quality says so
        disk.clock.offset_ms = offset_ms
        for _ in range(3):
            disk.clock.go_on(1_000)
            memory.watch_clock(memory.instant(disk.clock.ticks()))
    assert heard == [700, -2_000, -3_600_000]
