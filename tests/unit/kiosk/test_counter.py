"""The counter on a real disk: scans, and dialogs that the queue goes before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from content_packs.format.card import Card
from content_packs.format.content import merge
from content_packs.words import Words
from kiosk.bootstrap import Station
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import PATIENCE_MS, Dialog, Step
from kiosk.domain.dialogview import OPEN, QUIZ, DialogView
from kiosk.domain.directory import Found
from kiosk.domain.screen import CardView, Facts
from kiosk.domain.signing import Answer, Kind
from kiosk.tray import Choose
from tests.fakes.disk import Trouble
from tests.fakes.mine import DAY, card, document, instant, roster, slot
from tests.fakes.notices import MINUTE, listed, notice, signed
from tests.fakes.station import FakeClock, close, disk_under, enrolled, sign, station_on

NOW = instant("2026-11-23 07:40")


@dataclass(frozen=True)
class Broken(Dialog):
    """Fails on everything."""

    patience_ms = PATIENCE_MS

    def view(self, facts: Facts, now: Instant) -> DialogView:
        raise RuntimeError("a fault of the dialog")

    def choose(self, name: str, facts: Facts, now: Instant) -> Step:
        raise RuntimeError("a fault of the dialog")

    def scan(self, found: Found, facts: Facts, now: Instant) -> Step | None:
        raise RuntimeError("a fault of the dialog")


@dataclass
class Room:
    station: Station
    clock: FakeClock

    def scan(self, code: str) -> Answer:
        self.clock.go_on(2_001)
        return sign(self.station, code)

    def choose(self, name: str) -> Answer | None:
        answers: list[Answer | None] = []
        self.station.worker.turn(Choose(name, answers.append))
        (answer,) = answers
        return answer

    @property
    def view(self) -> DialogView | None:
        return self.station.desk.screen("").dialog


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
def room(tmp_path: Path, trouble: Trouble) -> Iterator[Room]:
    enrolled(tmp_path)
    clock = FakeClock()
    with disk_under(trouble):
        station = station_on(tmp_path, clock)
        yield Room(station, clock)
        close(station)


def own_page(room: Room) -> None:
    room.scan("badge-1")
    assert room.scan("badge-1").offer
    assert room.choose(OPEN) is None
    assert room.view is not None
    assert room.view.name == "mine"


def test_who_has_signed_may_open_his_own_page(room: Room) -> None:
    first = room.scan("badge-1")
    assert (first.kind, first.offer, room.view) == (Kind.SIGNED, False, None)
    again = room.scan("badge-1")
    assert (again.kind, again.offer, room.view) == (Kind.ALREADY, True, None)
    room.choose(OPEN)
    assert room.view is not None
    assert len(room.view.items) == 1


def test_a_number_keyed_opens_nothing(room: Room) -> None:
    room.scan("1001")
    assert not room.scan("1001").offer


def test_an_offer_lasts_a_while(room: Room) -> None:
    room.scan("badge-1")
    room.scan("badge-1")
    room.clock.go_on(10_001)
    room.choose(OPEN)
    assert room.view is None


def test_the_next_man_is_signed_and_ends_the_page(room: Room) -> None:
    own_page(room)
    answer = room.scan("badge-2")
    assert (answer.kind, room.view) == (Kind.SIGNED, None)
    assert answer.person is not None
    assert answer.person.id == "p2"


def test_it_ends_by_itself(room: Room) -> None:
    own_page(room)
    room.clock.go_on(PATIENCE_MS - 1)
    room.station.worker.turn(None)
    assert room.view is not None
    room.clock.go_on(1)
    room.station.worker.turn(None)
    assert room.view is None


def test_a_step_that_is_not_on_disk_is_not_shown(room: Room, trouble: Trouble) -> None:
    own_page(room)
    room.choose("1")
    trouble.arm("COMMIT", False)
    answer = room.choose("not_me")
    assert answer is not None
    assert (answer.kind, room.station.worker.last) == (Kind.FAILED, 1)
    assert room.view is not None
    assert room.view.step == "one"
    room.choose("not_me")
    assert (room.view.step, room.station.worker.last) == ("contested", 2)


def stand_before(room: Room, shown: Card) -> None:
    """Let the station show a card that its publisher sent."""
    memory = room.station.memory
    made = merge({"mine": slot("mine", 7, (shown,))}, ("mine",), memory.facts.site.spot, DAY)
    memory._set(facts=replace(memory.facts, content=made))
    memory.show(f"mine/{shown.id}")


def test_two_posts_confirm_together_by_scanning_again(room: Room) -> None:
    stand_before(room, card("roof", "pledge", "checklist", roles=("electrician", "班组长")))
    assert room.scan("badge-2").kind is Kind.SIGNED
    answer = room.scan("badge-2")
    assert (answer.kind, answer.words.zh) == (Kind.CONFIRMED, "还差：班组长")
    view = room.station.desk.screen("mine/roof").main
    assert isinstance(view, CardView)
    assert view.state.confirmed == ("electrician",)
    assert room.scan("badge-2").kind is Kind.ALREADY
    assert room.station.worker.last == 2


def test_a_man_before_the_question_answers_it_once(room: Room) -> None:
    question = card("gas", "learning", "quiz", options=(Words("5米"), Words("20米")), answer=1)
    stand_before(room, question)
    room.scan("badge-1")
    again = room.scan("badge-1")
    assert (again.kind, again.offer) == (Kind.ALREADY, False)
    assert room.view is not None
    assert room.view.name == "quiz"
    answer = room.choose("B")
    assert answer is not None
    assert (answer.kind, room.view, room.station.worker.last) == (Kind.RIGHT, None, 2)
    shown = room.station.desk.screen("mine/gas").main
    assert isinstance(shown, CardView)
    assert (shown.state.chosen, shown.state.revealed) == ("B", True)
    assert room.choose(f"{QUIZ}1") is None
    later = room.scan("badge-1")
    assert (later.kind, later.words.zh) == (Kind.ALREADY, "今天这题您答过：B")


def test_a_leader_signs_for_a_man_and_takes_it_back(room: Room) -> None:
    memory = room.station.memory
    people = roster("p1", "p2")
    leader = replace(people.persons[0], roles=("leader",))
    memory.apply(document(replace(people, persons=(leader, *people.persons[1:])), "roster", 2), NOW)
    room.scan("badge-1")
    for name in ("vouch", "p2"):
        assert room.choose(name) is None
    vouched = room.choose("hands")
    assert vouched is not None
    assert (vouched.kind, vouched.words.zh) == (Kind.VOUCHED, "张1 代签 · 手上有伤")
    assert memory.facts.attendance.signed((DAY.isoformat(), "early")) == {"p1", "p2"}
    undone = room.choose("2")
    assert undone is not None
    assert undone.kind is Kind.UNDONE
    assert memory.facts.attendance.signed((DAY.isoformat(), "early")) == {"p1"}
    assert room.scan("badge-2").kind is Kind.SIGNED


def test_what_is_no_choice_changes_nothing(room: Room) -> None:
    own_page(room)
    before = room.view
    assert room.choose("no-such-choice") is None
    assert room.view == before


def test_a_dialog_that_fails_takes_no_signature_away(room: Room) -> None:
    room.station.worker._counter.dialog = Broken()
    assert room.view is None
    assert room.scan("badge-1").kind is Kind.SIGNED
    assert room.station.worker._counter.dialog is None
    assert "program" in room.station.memory.faults.codes


def cover(room: Room, level: str = "full") -> None:
    """Let an urgent notice stand for an hour from now."""
    now = room.station.memory.instant(room.clock.ticks())
    made = notice("n-1", level, begins=now.at - 1, until=now.at + 60 * MINUTE)
    room.station.memory.take_notices(listed(made, signed_at=now.at), signed(made), now)


def lead(room: Room) -> None:
    """Make the first man a team leader."""
    people = roster("p1", "p2")
    leader = replace(people.persons[0], roles=("leader",))
    made = document(replace(people, persons=(leader, *people.persons[1:])), "roster", 2)
    room.station.memory.apply(made, NOW)


def test_under_a_full_notice_a_leaders_badge_signs_and_opens_nothing(room: Room) -> None:
    lead(room)
    cover(room)
    first, again = room.scan("badge-1"), room.scan("badge-1")
    assert (first.kind, again.kind, again.offer) == (Kind.SIGNED, Kind.ALREADY, False)
    for name in (OPEN, "meeting"):
        assert room.choose(name) is None
    assert (room.view, room.station.worker.last) == (None, 1)


def test_a_full_notice_ends_the_meeting_that_is_open_and_nobody_closes_it_unseen(room: Room) -> None:
    lead(room)
    room.scan("badge-1")
    for name in ("meeting", "roll", "rest", "skip"):
        room.choose(name)
    assert room.view is not None
    assert room.view.step == "queue"
    before = room.station.worker.last
    cover(room)
    assert [room.scan("badge-1").kind for _ in range(2)] == [Kind.ALREADY, Kind.ALREADY]
    assert room.choose("close") is None
    assert room.scan("badge-2").kind is Kind.SIGNED
    assert (room.view, room.station.worker.last) == (None, before + 1)
    roll = room.station.memory.facts.attendance.roll((DAY.isoformat(), "early"))
    assert (roll.leader, roll.close) == ("p1", None)


def test_a_dialog_that_a_notice_hides_ends_by_itself_and_a_strip_hides_none(room: Room) -> None:
    own_page(room)
    cover(room, "strip")
    room.station.worker.turn(None)
    assert room.view is not None
    room.station.memory.take_notices(listed(version=2), signed(version=2), NOW)
    cover(room)
    room.station.worker.turn(None)
    assert room.view is None


def test_under_a_full_notice_nobody_confirms_a_card_he_does_not_see(room: Room) -> None:
    stand_before(room, card("roof", "pledge", "checklist", roles=("electrician", "班组长")))
    cover(room)
    assert [room.scan("badge-2").kind for _ in range(2)] == [Kind.SIGNED, Kind.ALREADY]
    assert room.station.worker.last == 1
