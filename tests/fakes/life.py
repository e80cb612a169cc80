"""A station that is started, killed and given content."""

from __future__ import annotations

from pathlib import Path

from content_packs.format.manifest import Manifest
from content_packs.wire.messages import Published
from content_packs.wire.packs import PackNote
from kiosk.bootstrap import Station
from kiosk.sync.actions import Activate
from tests.fakes.disk import Trouble
from tests.fakes.mine import card, published
from tests.fakes.station import FakeClock, close, disk_under, enrolled, station_on

Pack = tuple[Manifest, dict[str, bytes], Published]


def pack(version: int, *ids: str, publisher: str = "mine") -> Pack:
    return published(publisher, version, tuple(card(id, body=f"{id} {version}") for id in ids or ("a",)))


class Life:
    """One station, on one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.trouble = folder, FakeClock(), Trouble()
        self.events: list[tuple[str, dict[str, object]]] = []
        enrolled(folder)
        self.station: Station = self._on()

    def _on(self) -> Station:
        with disk_under(self.trouble):
            station = station_on(self.folder, self.clock, self.events)
        assert station.carrier is not None
        return station

    def start_again(self, reboot: bool = False, politely: bool = False) -> None:
        if politely:
            self.station.stop()
        close(self.station)
        if reboot:
            self.clock.reboot()
        self.clock.go_on(3_000)
        self.station = self._on()
        self.pass_time(0)
        self.pass_time(0)

    def save(self, given: Pack) -> None:
        for name, data in given[1].items():
            self.station.desk._store.objects.save(name, data)

    def give(self, given: Pack) -> None:
        """All of it has come: what the engine asks for then, and the tick after."""
        self.save(given)
        assert self.station.carrier is not None
        self.station.carrier.perform([Activate(given[2], given[0])])
        self.pass_time(0)

    def pass_time(self, ms: int) -> None:
        self.clock.go_on(ms)
        self.station.worker.turn(None)

    @property
    def shown(self) -> dict[str, int]:
        return self.station.memory.versions

    @property
    def notes(self) -> tuple[PackNote, ...]:
        assert self.station.carrier is not None
        return self.station.carrier.switching.notes

    def note(self, publisher: str = "mine") -> PackNote | None:
        of_it = [note for note in self.notes if note.publisher == publisher]
        return max(of_it, key=lambda note: note.version, default=None)
