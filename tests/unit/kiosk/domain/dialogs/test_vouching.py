"""A leader signs for a man, and takes it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from content_packs.format.content import EMPTY, Content, merge
from content_packs.shifts import ShiftRun, resolve
from content_packs.where import Where
from content_packs.wire.record import Record
from content_packs.wire.undoing import UNDO_MS
from kiosk.domain.attendance import Attendance
from kiosk.domain.clockwork import Instant
from kiosk.domain.dialog import Step
from kiosk.domain.dialogs.leader import LeaderMenu
from kiosk.domain.dialogs.vouching import Vouched, WhoSigns, Why
from kiosk.domain.dialogview import BACK, KEYPAD
from kiosk.domain.directory import Directory
from kiosk.domain.rotation import Anchor
from kiosk.domain.screen import Facts
from kiosk.domain.signing import Kind
from tests.fakes.mine import DAY, PERSONS, card, draft, instant, roster, site, slot

LEADER, MAN = PERSONS[0], PERSONS[1]
NOW = instant("2026-11-23 07:40")
LEDGER = "a" * 32
PLEDGES = (
    card("general", "pledge", "pledge"),
    card("electric", "pledge", "pledge", where=Where(post=("electrician",))),
)


def run() -> ShiftRun:
    found = resolve(site().shifts, datetime(2026, 11, 23, 7, 40), frozenset())
    assert found is not None
    return found


def facts(*book: Record, content: Content = EMPTY) -> Facts:
    attendance = Attendance(ledger=LEDGER).and_records((draft(LEADER.id, seq=1), *book))
    return Facts(site(), roster("p1", "p2"), 0, content, attendance, Anchor(0))


def kept(step: Step, seq: int) -> Record:
    (record,) = step.records
    return replace(record, seq=seq)


def after(ms: int, when: Instant = NOW) -> Instant:
    return replace(when, at=when.at + ms, ticks=replace(when.ticks, mono=when.ticks.mono + ms))


def test_from_his_badge_to_the_record_with_both_names() -> None:
    content = merge({"mine": slot("mine", 7, PLEDGES)}, ("mine",), site().spot, DAY)
    known = facts(content=content)
    who = LeaderMenu(LEADER, run()).choose("vouch", known, NOW).dialog
    assert who is not None
    view = who.view(known, NOW)
    assert [item.name for item in view.items] == [MAN.id], "who has not signed; not himself"
    why = who.choose(MAN.id, known, NOW).dialog
    assert why is not None
    assert [item.name for item in why.view(known, NOW).items] == ["forgot", "damaged", "hands", "other"]
    step = why.choose("hands", known, NOW)
    record = kept(step, 2)
    assert (record.kind, record.method, record.value) == ("pledge", "proxy", "hands")
    assert (record.person, record.author, record.subject) == (MAN.id, LEADER.id, "card:electric")
    assert record.text_hash == PLEDGES[1].text_hash(), "his own post's words"
    assert (record.shift_date, record.shift, record.flags) == (DAY.isoformat(), "early", ())
    assert step.answer is not None
    assert (step.answer.kind, step.answer.person) == (Kind.VOUCHED, MAN)
    assert MAN.id in facts(record).attendance.signed(run().key)


def test_late_off_roster_and_lent_are_marked_as_on_any_signature() -> None:
    late = instant("2026-11-23 11:00")
    assert kept(Why(LEADER, run(), MAN).choose("forgot", facts(), late), 2).flags == ("late",)
    other = Why(LEADER, run(), PERSONS[2])
    assert kept(other.choose("forgot", facts(), NOW), 2).flags == ("offroster",)
    lent = draft("p3", kind="attend", subject="meeting", value="lent", author="p1", seq=2)
    assert kept(other.choose("forgot", facts(lent), NOW), 3).flags == ("lent",)


@pytest.mark.parametrize("code", ["1002", "old-2"])
def test_a_number_or_a_badge_that_is_disabled_names_the_man(code: str) -> None:
    step = WhoSigns(LEADER, run()).scan(Directory(site(), roster()).find(code), facts(), NOW)
    assert step == Step(Why(LEADER, run(), MAN))


def test_a_good_badge_signs_its_own_man_and_a_wrong_number_is_said() -> None:
    who, directory = WhoSigns(LEADER, run()), Directory(site(), roster())
    assert who.scan(directory.find("badge-2"), facts(), NOW) is None
    step = who.scan(directory.find("9999"), facts(), NOW)
    assert step is not None
    assert step.answer is not None
    assert (step.dialog, step.records) == (who, ())
    assert (step.answer.kind, step.answer.number) == (Kind.UNKNOWN, "9999")


def test_nobody_is_signed_twice() -> None:
    signed = facts(draft(MAN.id, seq=2))
    step = Why(LEADER, run(), MAN).choose("forgot", signed, NOW)
    assert step.records == ()
    assert step.answer is not None
    assert step.answer.kind is Kind.ALREADY
    asked = WhoSigns(LEADER, run()).scan(Directory(site(), roster()).find("1002"), signed, NOW)
    assert asked is not None
    assert asked.answer is not None
    assert asked.answer.kind is Kind.ALREADY


def proxy(seq: int = 2, who: str = "p2") -> Record:
    return draft(
        who, seq=seq, method="proxy", author=LEADER.id, value="forgot", at=NOW.at, boot=NOW.ticks.boot,
        mono=NOW.ticks.mono,
    )  # fmt: skip


def test_taken_back_within_five_minutes_he_can_sign_himself() -> None:
    known, later = facts(proxy()), after(UNDO_MS)
    step = Vouched(LEADER, run()).choose("2", known, later)
    record = kept(step, 3)
    assert (record.kind, record.value, record.author, record.person) == ("correct", "undo", "p1", "p2")
    assert record.subject == f"record:{LEDGER}:2"
    assert (record.shift_date, record.shift) == run().key
    assert step.answer is not None
    assert (step.answer.kind, step.answer.person) == (Kind.UNDONE, MAN)
    undone = facts(proxy(), record)
    assert MAN.id not in undone.attendance.signed(run().key)
    assert Vouched(LEADER, run()).view(undone, later).items == ()


def test_after_five_minutes_or_by_another_nothing_is_taken_back() -> None:
    known, other = facts(proxy()), PERSONS[2]
    for leader, when in ((LEADER, after(UNDO_MS + 1)), (other, NOW)):
        assert Vouched(leader, run()).view(known, when).items == ()
        assert Vouched(leader, run()).choose("2", known, when) == Step(None)


def test_the_menu_offers_to_take_back_only_while_it_can_be() -> None:
    menu = LeaderMenu(LEADER, run())
    names = [item.name for item in menu.view(facts(proxy()), NOW).items]
    assert {"vouch", "undo"} <= set(names)
    assert "undo" not in [item.name for item in menu.view(facts(proxy()), after(UNDO_MS + 1)).items]
    assert menu.choose("undo", facts(proxy()), NOW).dialog == Vouched(LEADER, run())


def test_every_state_can_be_left_and_asks_for_a_number_where_it_helps() -> None:
    for state in (WhoSigns(LEADER, run()), Why(LEADER, run(), MAN), Vouched(LEADER, run())):
        view = state.view(facts(), NOW)
        assert BACK in [choice.name for choice in view.actions]
        assert state.choose(BACK, facts(), NOW) == Step(None)
    assert KEYPAD in [choice.name for choice in WhoSigns(LEADER, run()).view(facts(), NOW).actions]
    another = Vouched(LEADER, run()).choose("more", facts(), NOW)
    assert another == Step(WhoSigns(LEADER, run()))
