"""What rotted is found and fetched again; what nothing needs goes, late and a little at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from content_packs.format.manifest import Manifest
from content_packs.wire.messages import Published
from kiosk.bootstrap import Station
from kiosk.domain.clockwork import Instant
from kiosk.memory import Memory
from kiosk.storage.store import Store
from kiosk.upkeep import DROPS_AT_ONCE, LOOSE_MS, SWEEP_EVERY_MS, Upkeep
from tests.fakes.mine import card, published
from tests.fakes.station import FakeClock, activate, close, enrolled, station_on

Pack = tuple[Manifest, dict[str, bytes], Published]
OLD, NEW, NEWEST = (
    published("mine", v, tuple(card(f"c{v}-{n}", body=f"{v} {n}") for n in range(4))) for v in (1, 2, 3)
)


class Place:
    """A store with the old and the new version, and its upkeep."""

    def __init__(self, station: Station, clock: FakeClock) -> None:
        self.station, self.clock = station, clock
        self.store: Store = station.desk._store
        self.memory: Memory = station.memory
        self.upkeep = Upkeep(self.memory, self.store, clock.ticks().mono)
        self.coming: set[str] = set()
        for given in (OLD, NEW):
            self.put(given)
            activate(self.store, given[2])
        self.memory.reload_slots(self.now)

    @property
    def now(self) -> Instant:
        return self.memory.instant(self.clock.ticks())

    def put(self, given: Pack) -> None:
        for name, data in given[1].items():
            self.store.objects.save(name, data)

    def rot(self, name: str) -> None:
        path = self.store.path_of(name)
        path.chmod(0o644)
        path.write_bytes(b"?" * path.stat().st_size)

    def turns(self, number: int = 60, now: Instant | None = None) -> list[str]:
        """What is lost within so many ticks."""
        return [
            name for _ in range(number) for name in self.upkeep.tick(now or self.now, lambda: self.coming)
        ]

    def hours(self, number: int) -> list[str]:
        lost = []
        for _ in range(number):
            self.clock.go_on(SWEEP_EVERY_MS)
            self.memory.keep_floor(self.now)
            lost += self.turns()
        return lost

    @property
    def shown(self) -> int:
        return self.memory.versions.get("mine", 0)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    enrolled(tmp_path)
    clock = FakeClock()
    made = Place(station_on(tmp_path, clock), clock)
    yield made
    close(made.station)


# ---- bit rot


def test_nothing_is_wrong_with_what_is_whole(place: Place) -> None:
    assert place.turns() == []
    assert place.shown == 2


@pytest.mark.parametrize("which", ["card", "manifest"])
def test_a_rotten_object_is_asked_for_again_and_the_version_before_is_shown(place: Place, which: str) -> None:
    name = NEW[2].sha256 if which == "manifest" else NEW[0].objects[2].sha256
    place.rot(name)
    assert place.shown == 2, "nobody has looked yet"
    assert place.turns() == [name]
    assert not place.store.path_of(name).exists()
    assert place.shown == 1
    assert "slot" in place.memory.faults.codes
    place.store.objects.save(name, NEW[1][name])
    place.memory.reload_slots(place.now)
    assert place.shown == 2
    assert "slot" not in place.memory.faults.codes


def test_when_the_version_before_is_bad_too_what_can_be_read_is_shown(place: Place) -> None:
    for given in (OLD, NEW):
        place.rot(given[0].objects[0].sha256)
    assert len(place.turns()) == 2
    assert place.shown == 2
    assert len(place.memory.facts.content.cards) == 3


def test_when_nothing_of_either_can_be_read_the_built_in_board_stands(place: Place) -> None:
    for given in (OLD, NEW):
        place.rot(given[2].sha256)
    assert len(place.turns()) == 2
    assert place.shown == 0
    assert place.station.desk.screen("").view == "builtin"


def test_it_is_looked_at_again_every_day(place: Place) -> None:
    place.turns()
    place.rot(NEW[0].objects[0].sha256)
    assert place.hours(23) == []
    assert place.hours(1) == [NEW[0].objects[0].sha256]


# ---- clearing away


def old_objects() -> set[str]:
    return set(OLD[1]) - set(NEW[1])


def third_version(place: Place) -> None:
    """The old version is needed by nothing from now on."""
    place.put(NEWEST)
    activate(place.store, NEWEST[2])
    place.memory.reload_slots(place.now)


def test_what_is_current_previous_candidate_or_coming_stays(place: Place) -> None:
    place.put(NEWEST)
    place.store.roles.stage(NEWEST[2])
    extra = place.store
    extra.objects.save("a" * 64, b"half of something to come")
    place.coming = {"a" * 64}
    assert place.hours(60) == []
    assert place.store.held() == {*OLD[1], *NEW[1], *NEWEST[1], "a" * 64}


def test_what_nothing_needs_goes_after_a_day_a_few_at_a_time(place: Place) -> None:
    third_version(place)
    assert place.hours(LOOSE_MS // SWEEP_EVERY_MS - 1) == []
    gone = place.hours(3)
    assert set(gone) == old_objects()
    assert place.store.held() == {*NEW[1], *NEWEST[1]}
    assert len(gone) > DROPS_AT_ONCE


def test_a_few_at_a_time(place: Place) -> None:
    third_version(place)
    place.hours(LOOSE_MS // SWEEP_EVERY_MS)
    place.upkeep = Upkeep(place.memory, place.store, place.clock.ticks().mono)
    place.clock.go_on(2 * SWEEP_EVERY_MS)
    counts = [len(place.turns(1)) for _ in range(60)]
    assert max(counts) <= DROPS_AT_ONCE


def test_the_day_counts_over_a_restart(place: Place) -> None:
    third_version(place)
    place.hours(20)
    place.upkeep = Upkeep(place.memory, place.store, place.clock.ticks().mono)
    assert set(place.hours(6)) == old_objects()


def test_nothing_goes_while_the_clock_is_not_to_be_believed(place: Place) -> None:
    third_version(place)
    place.hours(1)
    far = replace(place.now, at=place.now.at + 10 * LOOSE_MS, quality="suspect")
    place.clock.go_on(SWEEP_EVERY_MS)
    assert place.turns(now=replace(far, ticks=place.clock.ticks())) == []


def test_nothing_goes_while_a_manifest_cannot_be_read(place: Place) -> None:
    third_version(place)
    place.turns()
    place.rot(NEW[2].sha256)
    assert place.hours(23) == []
    lost = place.hours(10)
    assert lost == [NEW[2].sha256], "found by the daily look; the rest stays"


def test_what_has_become_needed_meanwhile_stays(place: Place) -> None:
    third_version(place)
    place.hours(LOOSE_MS // SWEEP_EVERY_MS - 1)
    place.coming = set(OLD[1])
    assert place.hours(5) == []
