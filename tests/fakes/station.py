"""A whole station without face and line, under a clock and a disk that tests control."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from random import Random
from unittest.mock import patch

from content_packs.durable import write_durably
from content_packs.wire.messages import HubPresence, Published, decode_need
from content_packs.wire.record import ledger_id
from content_packs.wire.topics import Topics
from content_packs.wire.trust import MetadataFiles
from kiosk.bootstrap import Station, assemble
from kiosk.config import Enrolment, Folder
from kiosk.domain.clockwork import Ticks
from kiosk.domain.signing import Answer
from kiosk.link import Connected
from kiosk.preload import why_unfit
from kiosk.preloading import Looked
from kiosk.storage.partials import append
from kiosk.storage.roles import Probation
from kiosk.storage.store import Store
from kiosk.sync.actions import Message
from kiosk.tray import Scan, Told
from kiosk.worker import Asked
from tests.fakes.disk import Trouble, flaky_appender, flaky_opener, flaky_writer
from tests.fakes.mine import STATE_KEY, STATE_PUBLIC, STATION, at, document, roster, site
from tests.fakes.office import OFFICE, Office

MORNING = "2026-11-23 07:40"


class FakeClock:
    """Stands in for :class:`kiosk.clock.Clock`; wall time and time since boot go on together."""

    def __init__(self, when: str = MORNING) -> None:
        self.boot = "boot0001"
        self.offset_ms = 0
        self._wall = at(when)
        self._mono = 60_000

    def ticks(self) -> Ticks:
        return Ticks(self._wall + self.offset_ms, self._mono, self.boot)

    def go_on(self, ms: int) -> None:
        self._wall += ms
        self._mono += ms

    def reboot(self) -> None:
        self.boot = f"boot{int(self.boot[4:]) + 1:04}"
        self._mono = 10_000


class AtOnce:
    """Stands in for :class:`kiosk.preloading.Preloader`: looks in this process, and is done at once."""

    def __init__(self, folder: Path, post: Callable[[Callable[[], None]], None]) -> None:
        self._folder = folder

    def look(self, objects: Sequence[tuple[str, str]], then: Looked) -> None:
        path = self._folder
        why = {name: why_unfit(path / name[:2] / name, name, kind) for name, kind in objects}
        then({name: words for name, words in why.items() if words})


def activate(store: Store, row: Published) -> None:
    """Make a manifest that is on disk live, by the two steps of a switch and without the time between."""
    store.roles.stage(row)
    store.roles.flip(row.publisher, Probation(row.publisher, "boot0000", 0, 0), {})
    store.roles.passed(row.publisher)


class FakeLink:
    """Takes what a station publishes; ``taken`` in order."""

    wants_fall_back = False

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes, bool]] = []
        self.heard: set[str] = set()
        self.stopped = False

    def publish(self, topic: str, payload: bytes, retain: bool = False) -> None:
        self.taken.append((topic, payload, retain))

    def subscribe(self, filters: tuple[str, ...]) -> None:
        self.heard |= set(filters)

    def unsubscribe(self, filters: tuple[str, ...]) -> None:
        self.heard -= set(filters)

    def start(self) -> None: ...

    def stop(self) -> None:
        self.stopped = True


def enrolled(path: Path, state: bool = True) -> bytes:
    """Make ``path`` the folder of an enrolled station; its ledger's public key."""
    folder = Folder(path)
    public = folder.ledger_key().public_key().public_bytes_raw()
    folder.save_enrolment(
        Enrolment(
            hub="http://hub", mine="demo", station=STATION, broker="mqtt://127.0.0.1:1", protocol=5,
            user=STATION, password="x", ledger=ledger_id(public), state_key=STATE_PUBLIC.hex(),
            root=OFFICE.root.decode(),
        )
    )  # fmt: skip
    if state:
        store = Store(path)
        store.save_state("site", 1, document(site(), "site").encode(STATE_KEY))
        store.save_state("roster", 1, document(roster("p1", "p2"), "roster").encode(STATE_KEY))
        store.close()
    return public


@contextmanager
def disk_under(trouble: Trouble) -> Iterator[None]:
    """Every database and object file of a station goes through ``trouble``."""
    opener = flaky_opener(trouble)
    with (
        patch("kiosk.storage.ledger.open_database", opener),
        patch("kiosk.storage.store.open_or_set_aside", lambda path, name: (opener(path, name), "")),
        patch("kiosk.storage.objects.write_durably", flaky_writer(trouble, write_durably)),
        patch("kiosk.storage.partials.append", flaky_appender(trouble, append)),
    ):
        yield


def station_on(
    path: Path, clock: FakeClock, events: list[tuple[str, dict[str, object]]] | None = None
) -> Station:
    """The station as bootstrap puts it together, with ``clock`` and without chance in its waits."""

    def announce(name: str, row: dict[str, object]) -> None:
        if events is not None:
            events.append((name, row))

    with (
        patch("kiosk.front.Clock", lambda: clock),
        patch("kiosk.works.Random", lambda _: Random(1)),
        patch("kiosk.works.Preloader", AtOnce),
    ):
        station = assemble(path, announce)
        carrier = station.carrier
    if carrier is not None:
        carrier.link = FakeLink()  # type: ignore[assignment]
        _keep_at_once(station)
    return station


def _keep_at_once(station: Station) -> None:
    """The unpacker is as fast as can be: at the end of each turn of the worker's all of it is on disk."""
    assert station.carrier is not None
    turn = station.worker.turn
    station.carrier.unpacker._post = lambda run: turn(Told(run))

    def turn_and_keep(event: Asked | None) -> None:
        turn(event)
        keep(station)

    station.worker.turn = turn_and_keep  # type: ignore[method-assign]


def keep(station: Station, most: int = 10_000) -> int:
    """Let the unpacker do what it was asked, one by one, and the worker hear of it; how much that was."""
    assert station.carrier is not None
    return sum(1 for _ in takewhile(bool, (station.carrier.unpacker.turn(0) for _ in range(most))))


def keep_late(station: Station) -> None:
    """From now on the unpacker does nothing but in :func:`keep`."""
    del station.worker.turn


def approve(station: Station, office: Office) -> None:
    """Bring the line up and the office's pointer to the station, and whatever metadata it asks for."""
    topics, link = Topics("demo"), FakeLink()
    assert station.carrier is not None
    station.carrier.link = link  # type: ignore[assignment]
    station.worker.turn(Connected())
    ready = HubPresence("ready", 1, station.clock.ticks().wall).encode()
    station.worker.turn(Message(topics.state("hub"), ready))
    station.worker.turn(Message(topics.meta, office.pointer))
    need = topics.up(STATION, "need")
    for _ in range(12):
        asked = [
            name for topic, data, _ in link.taken if topic == need for name in decode_need(data).metadata
        ]
        link.taken.clear()
        if not asked:
            return
        files = MetadataFiles({name: office.files[name] for name in asked})
        station.worker.turn(Message(topics.down(STATION, "metadata"), files.encode()))
    raise AssertionError("it asks for ever")


def sign(station: Station, code: str) -> Answer:
    """Scan in the calling thread, as the worker would."""
    answers: list[Answer] = []
    station.worker.turn(Scan(code, answers.append))
    (answer,) = answers
    return answer


def close(station: Station) -> None:
    """Let go of the files, as a kill would."""
    for part in (station.worker._counter._ledger, station.desk._store):
        with suppress(Exception):
            part.close()
