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
from kiosk.domain.dialogview import ASIDE, BACK, OPEN, QUIZ, DialogView
from kiosk.domain.directory import Found
from kiosk.domain.notices import ASIDE_MS
from kiosk.domain.screen import CardView, Facts
from kiosk.domain.signing import Answer, Kind
from kiosk.tray import Choose, Drawn, Scan
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


def cover(room: Room, *ids: str, level: str = "full", drawn: bool = True) -> None:
    """Let urgent notices stand for an hour from now, the first the newest, and be on the glass."""
    now = room.station.memory.instant(room.clock.ticks())
    version = room.station.memory.facts.posted.version + 1
    made = [
        notice(id, level, begins=now.at - age, until=now.at + 60 * MINUTE)
        for age, id in enumerate(ids or ("n-1",), 1)
    ]
    found = listed(*made, version=version, signed_at=now.at)
    room.station.memory.take_notices(found, signed(*made, version=version), now)
    if drawn:
        room.station.worker.turn(Drawn(made[0]))


def is_covered(room: Room) -> bool:
    return room.station.desk.screen("").covered


def lead(room: Room) -> None:
    """Make the first man a team leader."""
    people = roster("p1", "p2")
    leader = replace(people.persons[0], roles=("leader",))
    made = document(replace(people, persons=(leader, *people.persons[1:])), "roster", 2)
    room.station.memory.apply(made, NOW)


def in_queue(room: Room) -> None:
    """The leader's meeting, in which men sign one by one."""
    lead(room)
    room.scan("badge-1")
    for name in ("meeting", "roll", "rest", "skip"):
        room.choose(name)
    assert room.view is not None
    assert room.view.step == "queue"


def test_under_a_full_notice_the_leader_holds_his_meeting(room: Room) -> None:
    """It may stand for days: his badge puts it aside, and it comes back when he is done."""
    cover(room)
    in_queue(room)
    assert not is_covered(room)
    assert room.scan("badge-2").kind is Kind.SIGNED
    assert (room.view is not None, is_covered(room)) == (True, False)
    for _ in range(2):
        room.clock.go_on(2_001)
        room.station.worker.turn(Scan("badge-1", lambda _: None))
    roll = room.station.memory.facts.attendance.roll((DAY.isoformat(), "early"))
    assert roll.close is not None
    room.choose(BACK)
    assert (room.view, is_covered(room)) == (None, True)


def test_a_notice_that_is_put_aside_comes_back_when_nobody_works(room: Room) -> None:
    lead(room)
    cover(room)
    assert is_covered(room)
    room.choose(ASIDE)
    assert not is_covered(room)
    room.clock.go_on(ASIDE_MS - 1)
    assert not is_covered(room)
    room.clock.go_on(1)
    assert is_covered(room)
    room.scan("badge-1")
    assert (room.view is not None, is_covered(room)) == (True, False)
    room.clock.go_on(PATIENCE_MS)
    room.station.worker.turn(None)
    assert (room.view, is_covered(room)) == (None, True)


def test_what_nobody_has_seen_is_not_put_aside(room: Room) -> None:
    cover(room, drawn=False)
    room.choose(ASIDE)
    assert is_covered(room)
    cover(room, "n-1")
    room.choose(ASIDE)
    assert not is_covered(room)
    cover(room, "n-2", "n-1", drawn=False)
    assert is_covered(room), "a second one covers again"
    room.choose(ASIDE)
    assert is_covered(room)
    cover(room, "n-2", "n-1")
    room.choose(ASIDE)
    assert not is_covered(room)


def test_men_who_sign_put_nothing_aside(room: Room) -> None:
    cover(room)
    first, again = room.scan("badge-1"), room.scan("badge-1")
    assert (first.kind, again.kind, again.offer) == (Kind.SIGNED, Kind.ALREADY, True)
    assert (is_covered(room), room.station.worker.last) == (True, 2)
    room.choose(OPEN)
    assert room.view is not None
    assert (room.view.name, is_covered(room)) == ("mine", False)


def test_a_full_notice_waits_over_the_meeting_and_nobody_closes_it_unseen(room: Room) -> None:
    in_queue(room)
    before = room.station.worker.last
    cover(room)
    assert [room.scan("badge-1").kind for _ in range(2)] == [Kind.ALREADY, Kind.ALREADY]
    assert room.choose("close") is None
    assert room.scan("badge-2").kind is Kind.SIGNED
    roll = room.station.memory.facts.attendance.roll((DAY.isoformat(), "early"))
    assert (roll.leader, roll.close) == ("p1", None)
    assert (is_covered(room), room.station.worker.last) == (True, before + 2)
    room.choose(ASIDE)
    assert not is_covered(room)
    assert room.view is not None
    assert room.view.step == "queue"


def test_a_dialog_under_a_notice_ends_by_itself_and_a_strip_covers_none(room: Room) -> None:
    own_page(room)
    cover(room, level="strip")
    assert (room.view is not None, is_covered(room)) == (True, False)
    cover(room)
    assert (room.view is not None, is_covered(room)) == (True, True)
    room.clock.go_on(PATIENCE_MS)
    room.station.worker.turn(None)
    assert room.view is None


def test_a_joint_card_is_confirmed_while_the_notice_is_put_aside(room: Room) -> None:
    stand_before(room, card("roof", "pledge", "checklist", roles=("electrician", "班组长")))
    cover(room)
    room.choose(ASIDE)
    kinds = [room.scan("badge-2").kind for _ in range(2)]
    assert kinds == [Kind.SIGNED, Kind.CONFIRMED]
    room.clock.go_on(ASIDE_MS - 1)
    assert not is_covered(room), "the others of the card are still to come"


def test_under_a_full_notice_nobody_confirms_a_card_he_does_not_see(room: Room) -> None:
    stand_before(room, card("roof", "pledge", "checklist", roles=("electrician", "班组长")))
    cover(room)
    assert [room.scan("badge-2").kind for _ in range(2)] == [Kind.SIGNED, Kind.ALREADY]
    assert room.station.worker.last == 2, "that the notice was drawn, and the signature"
