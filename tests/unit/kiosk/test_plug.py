"""A stick in a station: what it brings goes the way of the line, is judged as there, and its end is said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from content_packs.format.manifest import sha256
from content_packs.wire.messages import decode_need
from content_packs.wire.topics import Topics
from content_packs.words import Words
from kiosk.bootstrap import Station
from kiosk.domain import stick as said
from kiosk.domain.stick import Stage, Stick
from kiosk.handover import Handover
from kiosk.plug import LINGERS, Plug
from kiosk.worker import Call
from tests.fakes.mine import STATE_KEY, STATION, card, document, published, roster
from tests.fakes.notices import NOTICE_KEY, listed, notice
from tests.fakes.office import OFFICE, Office
from tests.fakes.station import FakeClock, FakeLink, approve, close, enrolled, station_on
from tests.fakes.stick import written

TOPICS = Topics("demo")
PICTURE = bytes(range(251)) * 400
MANIFEST, OBJECTS, ROW = published("mine", 5, (card("a"),), pictures=(PICTURE,))


class Socket:
    """A station, the place where its sticks appear, and its two threads run by hand."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / "slot"
        enrolled(folder / "data")
        self.clock = FakeClock()
        self.station: Station = station_on(folder / "data", self.clock)
        self.handover = Handover(folder / "data")
        assert self.station.works.plug is not None
        self.plug: Plug = self.station.works.plug
        self.plug._places = lambda: (self.place,) if self.place.is_dir() else ()
        self.plug._post = lambda run: self.station.worker.turn(Call(run))

    @property
    def link(self) -> FakeLink:
        assert self.station.carrier is not None
        assert isinstance(self.station.carrier.link, FakeLink)
        return self.station.carrier.link

    @property
    def said(self) -> Stick | None:
        return self.station.memory.facts.stick

    def turn(self) -> None:
        self.clock.go_on(100)
        self.plug.turn(0)
        while not self.plug._queue.empty():
            self.plug.turn(0)
        self.station.worker.turn(None)

    def read(self) -> Stick:
        """Until it is over."""
        for _ in range(1_500):
            self.turn()
            if self.said is not None and self.said.is_over:
                return self.said
        raise AssertionError(f"never over: {self.said}")

    def holds(self) -> set[str]:
        return self.station.desk._store.held()

    def lives(self) -> dict[str, int]:
        """What goes live, once the screen has turned."""
        for _ in range(1_000):
            self.turn()
            if self.station.memory.versions:
                break
        return self.station.memory.versions


@pytest.fixture
def socket(tmp_path: Path) -> Iterator[Socket]:
    made = Socket(tmp_path)
    yield made
    close(made.station)


@pytest.fixture
def office() -> Office:
    made = OFFICE.copy()
    made.publish("mine", MANIFEST.encode(), 5)
    return made


def test_what_it_brings_is_read_and_shown(socket: Socket, office: Office) -> None:
    written(socket.place, office, OBJECTS)
    assert socket.read() == said.done(new=True)
    assert {*OBJECTS} <= socket.holds()
    assert socket.lives() == {"mine": 5}
    shutil.rmtree(socket.place)
    socket.turn()
    assert socket.said is None
    written(socket.place, office, OBJECTS)
    assert socket.read() == said.done(new=False)


def test_a_stick_without_content_is_only_there(socket: Socket) -> None:
    socket.place.mkdir()
    for _ in range(3):
        socket.turn()
    assert socket.said == Stick()


def test_facts_and_notices_come_with_it(socket: Socket, office: Office) -> None:
    newer = document(roster("p1", "p2", "p3"), "roster", version=9).encode(STATE_KEY)
    at = socket.clock.ticks().wall
    made = notice(begins=at, until=at + 3_600_000)
    written(socket.place, office, OBJECTS, {"roster": newer}, listed(made, signed_at=at).encode(NOTICE_KEY))
    assert socket.read() == said.done(new=True)
    assert socket.station.memory.held["roster"].startswith("9-")
    assert [one.notice.id for one in socket.station.desk.screen("").notices] == [made.id]


def test_facts_of_a_stranger_are_refused(socket: Socket, office: Office) -> None:
    before = socket.station.memory.held["roster"]
    forged = document(roster("p9"), "roster", version=9, station="face-2").encode(STATE_KEY)
    written(socket.place, office, OBJECTS, {"roster": forged})
    assert socket.read().stage is Stage.REFUSED
    assert socket.station.memory.held["roster"] == before


def test_what_is_not_signed_is_refused_with_the_reason(socket: Socket, office: Office) -> None:
    folder = written(socket.place, office, OBJECTS)
    pointer = folder / "pointer.json"
    pointer.write_bytes(pointer.read_bytes().replace(b'"version":', b'"version":9', 1))
    assert socket.read().words == Words(
        "拒收：内容的签名不对，原内容照常", socket.said.words.en if socket.said else ""
    )
    assert socket.holds().isdisjoint(OBJECTS)


def test_files_that_are_damaged_too_short_or_gone_are_said(socket: Socket, office: Office) -> None:
    folder = written(socket.place, office, OBJECTS)
    (picture,) = [path for path in folder.glob("objects/??/*") if path.read_bytes() == PICTURE]
    picture.write_bytes(PICTURE[:-1] + b"?")
    assert socket.read() == said.DAMAGED
    assert socket.station.memory.versions == {}
    for how, verdict in ((PICTURE[:-1], said.DAMAGED), (b"", said.DAMAGED), (None, said.lacking(1))):
        socket.plug._done.clear()
        socket.clock.go_on(3_600_000)
        socket.station.memory.note_stick(Stick())
        picture.unlink() if how is None else picture.write_bytes(how)
        assert socket.read() == verdict
    socket.plug._done.clear()
    socket.clock.go_on(3_600_000)
    socket.station.memory.note_stick(Stick())
    picture.write_bytes(PICTURE)
    assert socket.read() == said.done(new=True)


@pytest.mark.parametrize("name", ["pointer.json", "metadata"])
def test_one_that_was_not_finished_says_so(socket: Socket, office: Office, name: str) -> None:
    folder = written(socket.place, office, OBJECTS)
    (folder / name).rename(socket.place / "elsewhere")
    assert socket.read() == said.UNFINISHED


def test_pulled_out_what_came_is_kept_and_the_rest_read_the_next_time(socket: Socket, office: Office) -> None:
    folder = written(socket.place, office, OBJECTS)
    (picture,) = [path for path in folder.glob("objects/??/*") if path.read_bytes() == PICTURE]
    while not [name for name in OBJECTS if name in socket.holds()]:
        socket.plug.turn(0)
    socket.place.rename(socket.place.with_name("pulled"))
    assert socket.read() == said.PULLED
    for _ in range(LINGERS + 2):
        socket.turn()
    assert socket.said is None
    socket.place.with_name("pulled").rename(socket.place)
    assert picture.exists()
    assert socket.read() == said.done(new=True)
    assert {*OBJECTS} <= socket.holds()


def test_a_line_that_is_up_is_not_asked_meanwhile_and_then_again(socket: Socket, office: Office) -> None:
    approve(socket.station, OFFICE)
    link = socket.link
    link.taken.clear()
    folder = written(socket.place, office, OBJECTS)
    (picture,) = [path for path in folder.glob("objects/??/*") if path.read_bytes() == PICTURE]
    picture.unlink()
    need = TOPICS.up(STATION, "need")
    assert socket.read() == said.lacking(1)
    for _ in range(100):
        socket.turn()
    asked = [decode_need(data) for topic, data, _ in link.taken if topic == need]
    assert {row.name for one in asked for row in one.ask.lacks} == {picture.name}


def test_an_older_stick_brings_nothing(socket: Socket, office: Office) -> None:
    older = office.copy()
    office.now += 60_000
    newer, objects, _ = published("mine", 6, (card("b"),))
    office.publish("mine", newer.encode(), 6)
    written(socket.place, office, objects)
    assert socket.read() == said.done(new=True)
    shutil.rmtree(socket.place)
    socket.turn()
    written(socket.place, older, OBJECTS)
    assert socket.read() == said.done(new=False)
    assert socket.lives() == {"mine": 6}


def test_a_command_has_a_folder_read_and_is_told(socket: Socket, office: Office, tmp_path: Path) -> None:
    written(tmp_path / "anywhere", office, OBJECTS)
    socket.handover.ask(tmp_path / "anywhere")
    socket.read()
    socket.turn()
    assert socket.handover.told == said.done(new=True)
    assert socket.handover.asked is None
    socket.handover.ask(tmp_path / "nowhere")
    socket.turn()
    told = socket.handover.told
    assert told is not None
    assert "yizhan-bundle" in told.words.zh


def test_a_stick_that_cannot_be_read_is_said_and_the_station_goes_on(
    socket: Socket, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(socket.place, office, OBJECTS)

    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("kiosk.bundle._bounded", broken)
    assert socket.read() == said.UNREADABLE


def test_content_that_needs_a_newer_program_is_not_said_to_be_in(socket: Socket, office: Office) -> None:
    newer, objects, _ = published("mine", 6, (card("b"),))
    needing = replace(newer, extra={"min_app": "99.0"})
    office.publish("mine", needing.encode(), 6)
    objects[sha256(needing.encode())] = needing.encode()
    written(socket.place, office, objects)
    assert socket.read() == said.UNFIT["newer"]
