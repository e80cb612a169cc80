"""Answers to the daily question."""

from __future__ import annotations

import pytest

from content_packs.format.content import Content, merge
from content_packs.wire.record import Record
from content_packs.words import Words
from kiosk.domain.attendance import Attendance
from kiosk.domain.quiz import SHOWN_MS, answered, last_chosen, letter_of, reply
from kiosk.domain.signing import Decision, Kind, Signing
from tests.fakes.mine import DAY, PERSONS, card, draft, instant, roster, site, slot

OPTIONS = (Words("5米", "5 m"), Words("10米", "10 m"), Words("20米", "20 m"))
CARD = card("gas", "learning", "quiz", options=OPTIONS, answer=2, explain=Words("切断电源"))
NOW = instant("2026-11-23 07:40")


def content(answer: int = 2) -> Content:
    made = card("gas", "learning", "quiz", options=OPTIONS, answer=answer)
    return merge({"mine": slot("mine", 7, (made,))}, ("mine",), site().spot, DAY)


def answer(letter: str, *before: Record, right: int = 2, method: str = "badge") -> Decision:
    shown = content(right)
    signing = Signing(site(), roster("p1"), shown, Attendance().and_records(before))
    return reply(signing, shown.cards[0], PERSONS[0], method, letter, NOW)


@pytest.mark.parametrize(
    ("text", "letter"),
    [("A", "A"), ("c", "C"), ("1", "A"), ("3", "C"), ("D", ""), ("4", ""), ("0", ""), ("", ""), ("12", ""),
     ("AB", ""), ("²", ""), ("B-1", "")],
)  # fmt: skip
def test_which_option_a_key_means(text: str, letter: str) -> None:
    assert letter_of(text, CARD) == letter


def test_a_right_answer_is_kept_and_praised() -> None:
    decision = answer("C", method="keyed")
    assert decision.record is not None
    record = decision.record
    assert (record.kind, record.method, record.subject, record.value) == ("quiz", "keyed", "card:gas", "C")
    assert (record.person, record.shift_date, record.shift) == ("p1", DAY.isoformat(), "early")
    assert (decision.answer.kind, decision.answer.words.zh) == (Kind.RIGHT, "C：20米")


def test_a_wrong_answer_is_kept_and_the_right_one_told() -> None:
    decision = answer("A")
    assert decision.record is not None
    assert decision.record.value == "A"
    assert (decision.answer.kind, decision.answer.words.zh) == (Kind.WRONG, "正确答案 C：20米")


def test_a_question_without_a_right_answer_is_only_noted() -> None:
    decision = answer("B", right=-1)
    assert decision.record is not None
    assert (decision.answer.kind, decision.answer.words.en) == (Kind.NOTED, "You chose B")


def quiz(who: str = "p1", value: str = "A", **more: object) -> Record:
    return draft(who, **{"kind": "quiz", "subject": "card:gas", "value": value, **more})


def test_one_answer_for_each_person_card_and_day() -> None:
    second = answer("C", quiz())
    assert second.record is None
    assert (second.answer.kind, second.answer.words.zh) == (Kind.ALREADY, "今天这题您答过：A")
    for other in (
        quiz("p2"), quiz(subject="card:other"), quiz(kind="pledge"), quiz(run=("2026-11-22", "early")),
    ):  # fmt: skip
        assert answer("C", other).record is not None


def test_who_answered_what() -> None:
    book = [quiz("p1", "B"), quiz("p2", "C")]
    assert (answered(CARD, "p1", book), answered(CARD, "p3", book)) == ("B", "")


def test_the_last_answer_is_shown_for_a_while() -> None:
    mono = NOW.ticks.mono
    book = [quiz("p1", "B", mono=mono - SHOWN_MS), quiz("p2", "C", mono=mono - SHOWN_MS - 1)]
    assert last_chosen(CARD, book[:1], NOW) == "B"
    assert last_chosen(CARD, book[1:], NOW) == ""
    assert last_chosen(CARD, [quiz("p1", "B", mono=mono + 1)], NOW) == "", "of another time"
    assert last_chosen(CARD, [], NOW) == ""
