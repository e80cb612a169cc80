"""The pre-shift meeting step by step, each step read from records alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from content_packs.format.content import Content, merge
from content_packs.wire.record import Record
from content_packs.wire.rollcall import Close
from content_packs.wire.state import Person, Roster
from kiosk.domain.attendance import Attendance, tally
from kiosk.domain.dialog import Dialog
from kiosk.domain.dialogs.leader import LeaderMenu
from kiosk.domain.dialogs.meeting import LISTENING_MS, Meeting
from kiosk.domain.dialogview import BACK, KEYPAD, Count, DialogView, Look, Oath
from kiosk.domain.directory import Directory
from kiosk.domain.rotation import Anchor
from kiosk.domain.screen import Facts
from kiosk.domain.signing import Answer, Kind
from tests.fakes.mine import DAY, EARLY, card, instant, person, site, slot

RUN = EARLY.on(DAY)
LEADER = person(5, roles=("leader",))
CREW = (person(1), person(2), person(3), LEADER)
LENT = person(6)
CARDS = (
    card("theme", "learning", tags=("主题",)),
    card("risk", "alert"),
    card("general", "pledge", "pledge", body="我承诺。"),
)
TEAM = ("p1", "p2", "p3", "p5")


@dataclass
class Room:
    """A station's memory without disk; ``now`` is moved by hand."""

    roster: Roster | None = field(default_factory=lambda: Roster((*CREW, LENT), {RUN.key: frozenset(TEAM)}))
    attendance: Attendance = field(default_factory=lambda: Attendance(ledger="a" * 32))
    dialog: Dialog | None = None
    when: str = "2026-11-23 07:40"
    kept: list[Record] = field(default_factory=list)

    @property
    def facts(self) -> Facts:
        return Facts(site(), self.roster, 0, content(), self.attendance, Anchor(0))

    @property
    def view(self) -> DialogView:
        assert self.dialog is not None
        return self.dialog.view(self.facts, instant(self.when))

    def keep(self, records: tuple[Record, ...]) -> None:
        made = [replace(record, seq=len(self.kept) + number) for number, record in enumerate(records, 1)]
        self.kept += made
        self.attendance = self.attendance.and_records(made)

    def choose(self, *names: str) -> Room:
        for name in names:
            assert self.dialog is not None
            assert name in {choice.name for choice in self.view.choices}, (name, self.view)
            step = self.dialog.choose(name, self.facts, instant(self.when))
            self.keep(step.records)
            self.dialog = step.dialog
        return self

    def scan(self, code: str) -> Answer | None:
        assert self.dialog is not None
        found = Directory(site(), self.roster).find(code)
        step = self.dialog.scan(found, self.facts, instant(self.when))
        assert step is not None, "the dialog did not take the scan"
        self.keep(step.records)
        self.dialog = step.dialog
        return step.answer

    def signed(self, *people: Person) -> Room:
        for one in people:
            self.scan(f"badge-{one.id[1:]}")
        return self

    def said(self) -> list[tuple[str, str, str]]:
        return [(record.kind, record.person, record.value) for record in self.kept]

    def power_cut(self) -> Room:
        """Everything but the records is lost; the leader's badge finds them."""
        again = Room(self.roster, Attendance(ledger="a" * 32).and_records(self.kept), when=self.when)
        again.kept = list(self.kept)
        again.dialog = LeaderMenu(LEADER, RUN)
        return again


def content() -> Content:
    return merge({"mine": slot("mine", 7, CARDS)}, ("mine",), site().spot, DAY)


def opened() -> Room:
    room = Room()
    room.dialog = Meeting(LEADER, RUN, "queue")
    room.signed(LEADER)
    room.dialog = LeaderMenu(LEADER, RUN)
    return room.choose("meeting")


def at_roll() -> Room:
    return opened().choose("next", "roll")


def test_opening_is_a_record_of_the_leader() -> None:
    room = opened()
    last = room.kept[-1]
    assert (last.kind, last.subject, last.value) == ("attend", "meeting", "present")
    assert (last.person, last.author, last.shift) == ("p5", "p5", "early")
    assert room.view.step == "agenda"
    assert room.dialog is not None
    assert room.dialog.patience_ms == LISTENING_MS, "men stand and listen"


def test_the_agenda_is_turned_by_key_and_may_be_skipped() -> None:
    room = opened()
    assert [choice.name for choice in room.view.choices if choice.key] == ["next", BACK]
    assert [choice.name for choice in room.choose("next").view.choices] == ["roll", BACK]
    assert room.choose(BACK).view.body is not None
    assert room.choose("roll").view.step == "roll"


def test_the_roll_call_sets_who_is_expected() -> None:
    room = at_roll()
    assert [(item.name, item.look) for item in room.view.items] == [
        ("p1", Look.PLAIN), ("p2", Look.PLAIN), ("p3", Look.PLAIN), ("p5", Look.SIGNED),
    ]  # fmt: skip
    room.choose("p1")
    room.choose("p2", "p2")
    looks = {item.name: item.look for item in room.view.items}
    assert (looks["p1"], looks["p2"]) == (Look.LEAVE, Look.ABSENT)
    assert tally(room.attendance, RUN.key, frozenset(TEAM)).expected == 3
    room.choose("p1", "p1")
    assert tally(room.attendance, RUN.key, frozenset(TEAM)).expected == 4


def test_touching_who_has_signed_marks_nothing() -> None:
    room = at_roll()
    before = len(room.kept)
    room.choose("p5")
    assert len(room.kept) == before


def test_the_rest_are_present_by_one_key() -> None:
    room = at_roll().choose("p1", "rest")
    assert room.said()[-2:] == [("attend", "p2", "present"), ("attend", "p3", "present")]
    assert room.view.step == "oath"
    assert room.choose(BACK).view.actions[0].name == "next", "nobody is left to be marked"


def test_a_badge_of_another_team_is_lent_and_signs() -> None:
    room = at_roll()
    answer = room.scan("badge-6")
    assert answer is not None
    assert (answer.kind, answer.person) == (Kind.LENT, LENT)
    assert [record.kind for record in room.kept[-2:]] == ["attend", "pledge"]
    assert room.kept[-1].flags == ("lent",)
    count = tally(room.attendance, RUN.key, frozenset(TEAM))
    assert (count.expected, count.signed, count.others) == (5, 2, 0)


def test_a_number_of_another_team_is_lent_and_signs_nobody() -> None:
    room = at_roll()
    answer = room.scan("1006")
    assert answer is not None
    assert answer.kind is Kind.NOTED
    assert room.said()[-1] == ("attend", "p6", "lent")
    assert "p6" not in room.attendance.signed(RUN.key)
    assert room.view.step == "roll"
    room.choose("p6")
    assert tally(room.attendance, RUN.key, frozenset(TEAM)).expected == 4, "not lent after all"


def test_every_badge_signs_whatever_is_looked_at() -> None:
    for step in ("agenda", "roll", "oath", "queue", "close"):
        room = Room(dialog=Meeting(LEADER, RUN, step))
        answer = room.scan("badge-1")
        assert answer is not None
        assert answer.kind is Kind.SIGNED
        assert room.view.step == ("queue" if step == "close" else step)
        unknown = room.scan("a-foreign-card")
        assert unknown is not None
        assert unknown.kind is Kind.UNKNOWN


def test_the_oath_is_a_record_with_its_words() -> None:
    room = at_roll().choose("rest")
    assert room.view.body == Oath(CARDS[2].body)
    room.choose("spoken")
    last = room.kept[-1]
    assert (last.kind, last.subject, last.value, last.person) == ("lead", "card:general", "oath", "p5")
    assert last.text_hash == CARDS[2].text_hash()
    assert room.view.step == "queue"


def test_without_an_oath_men_sign_all_the_same() -> None:
    room = at_roll().choose("rest", "skip")
    assert (room.view.step, room.kept[-1].kind) == ("queue", "attend")


def closed() -> Room:
    """One on leave, one who did not come, one lent."""
    room = at_roll()
    room.choose("p3")
    room.scan("badge-6")
    room.choose("rest", "spoken")
    room.scan("badge-1")
    assert room.scan("badge-5") is None, "the leader's badge asks"
    assert room.view.step == "close"
    assert room.scan("badge-5") is None, "and the second time it closes"
    return room


def test_the_leaders_badge_closes_it_and_the_figures_are_the_record() -> None:
    room = closed()
    last = room.kept[-1]
    assert (last.kind, last.subject, last.person, last.author) == ("attend", "meeting", "p5", "")
    assert last.value == "close:5/3/1/1"
    assert room.view.step == "closed"
    assert isinstance(room.view.body, Count)
    assert [(one.words.zh, one.value) for one in room.view.body.figures] == [
        ("应签（含请假）", 5), ("已签", 3), ("请假", 1), ("缺", 1),
    ]  # fmt: skip
    assert room.attendance.roll(RUN.key).close == Close(5, 3, 1, 1)


def test_roll_call_queue_and_close_say_the_same_of_those_on_leave() -> None:
    room = at_roll().choose("p3")
    assert room.view.title.zh == "点名 · 应签 4（含请假 1）"
    room.choose("rest", "spoken")
    assert room.view.step == "queue"
    assert isinstance(room.view.body, Count)
    queue = [(one.words.zh, one.value) for one in room.view.body.figures]
    room.dialog = replace(room.dialog, step="close")
    assert isinstance(room.view.body, Count)
    assert queue == [(one.words.zh, one.value) for one in room.view.body.figures][:3]
    assert queue == [("应签（含请假）", 4), ("已签", 1), ("请假", 1)]


def test_who_comes_after_the_close_is_late() -> None:
    room = closed()
    room.dialog = Meeting(LEADER, RUN, "queue")
    answer = room.scan("badge-2")
    assert answer is not None
    assert (answer.kind, answer.closed, room.kept[-1].flags) == (Kind.LATE, True, ("late",))


def test_it_is_closed_once() -> None:
    room = closed()
    before = len(room.kept)
    room.dialog = Meeting(LEADER, RUN, "close")
    room.choose("close")
    assert (room.view.step, len(room.kept)) == ("closed", before)


def test_a_power_cut_costs_nothing() -> None:
    room = at_roll()
    room.choose("p3")
    again = room.power_cut().choose("meeting")
    assert again.view.step == "roll"
    assert [item.look for item in again.view.items if item.name == "p3"] == [Look.LEAVE]
    again.choose("rest")
    again = again.power_cut().choose("meeting")
    assert again.view.step == "oath"
    again.choose("spoken")
    again = again.power_cut().choose("meeting")
    assert again.view.step == "queue"
    again = again.power_cut().choose("close", "close")
    assert again.kept[-1].value == "close:4/1/1/2"
    again = again.power_cut()
    assert again.view.items[0].note.zh == "应签 4 已签 1 请假 1 缺 2"
    assert again.choose("meeting").view.step == "closed"


def test_without_a_roster_it_goes_on_without_names() -> None:
    room = opened()
    room.roster = Roster((*CREW, LENT), {})
    room.choose("roll")
    assert room.view.items == ()
    room.choose("next", "spoken")
    assert isinstance(room.view.body, Count)
    assert [one.words.zh for one in room.view.body.figures] == ["已签"]


def test_the_keypad_is_the_faces_business() -> None:
    room = at_roll()
    before = room.dialog
    assert room.choose(KEYPAD).dialog == before


def test_back_to_the_boards_closes_nothing() -> None:
    room = at_roll().choose("rest", "skip", BACK)
    assert room.dialog is None
    assert room.attendance.roll(RUN.key).close is None


def test_a_unit_without_meetings_offers_none() -> None:
    room = Room(dialog=LeaderMenu(LEADER, RUN))
    facts = replace(room.facts, site=site(meeting=False))
    assert room.dialog is not None
    names = [item.name for item in room.dialog.view(facts, instant(room.when)).items]
    assert names == ["vouch", "mine"]


def test_a_menu_of_another_shift_knows_nothing_of_this_one() -> None:
    room = closed()
    other = EARLY.on(DAY + timedelta(days=1))
    room.dialog = LeaderMenu(LEADER, other)
    assert room.view.items[0].words.zh == "开班前会"
