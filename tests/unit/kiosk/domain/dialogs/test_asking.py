"""Answering the daily question."""

from __future__ import annotations

from content_packs.format.content import Content, merge
from content_packs.wire.record import Record
from content_packs.words import Words
from kiosk.domain.attendance import Attendance
from kiosk.domain.dialog import Step
from kiosk.domain.dialogs.asking import Asking, asked, opened
from kiosk.domain.dialogview import BACK, QUIZ
from kiosk.domain.directory import Directory, Found
from kiosk.domain.rotation import Anchor
from kiosk.domain.screen import Facts
from kiosk.domain.signing import Answer, Kind
from tests.fakes.mine import DAY, PERSONS, card, draft, instant, roster, site, slot

OPTIONS = (Words("5米"), Words("10米"), Words("20米"))
CARDS = (card("gas", "learning", "quiz", options=OPTIONS, answer=2), card("text", "learning"))
NOW = instant("2026-11-23 07:40")
KEY = "mine/gas"


def content() -> Content:
    return merge({"mine": slot("mine", 7, CARDS)}, ("mine",), site().spot, DAY)


def facts(*book: Record) -> Facts:
    return Facts(site(), roster("p1"), 0, content(), Attendance().and_records(book), Anchor(0))


def found(code: str) -> Found:
    return Directory(site(), roster("p1")).find(code)


def asking(letter: str = "", who: Found | None = None) -> Asking:
    return Asking(content().cards[0], letter, who)


def test_touched_keyed_or_typed_the_question_opens() -> None:
    assert opened(QUIZ, facts(), KEY) == asking()
    assert opened(f"{QUIZ}2", facts(), KEY) == asking("B")
    assert opened(f"{QUIZ}c", facts(), KEY) == asking("C")
    assert opened(QUIZ, facts(), "mine/text") is None
    assert opened(QUIZ, facts(), "overview") is None
    assert opened("2", facts(), KEY) is None


def test_an_option_and_then_a_badge() -> None:
    step = asking().choose("B", facts(), NOW)
    assert step == Step(asking("B"))
    done = asking("B").scan(found("badge-1"), facts(), NOW)
    assert done is not None
    assert (done.dialog, [record.value for record in done.records]) == (None, ["B"])
    assert done.answer is not None
    assert (done.answer.kind, done.answer.person) == (Kind.WRONG, PERSONS[0])


def test_a_badge_and_then_an_option() -> None:
    first = asked(Answer(Kind.ALREADY, PERSONS[0]), found("badge-1"), facts(), KEY, NOW)
    assert first == asking(who=found("badge-1"))
    done = first.choose("C", facts(), NOW)
    assert [(record.person, record.method, record.value) for record in done.records] == [("p1", "badge", "C")]
    assert done.answer is not None
    assert done.answer.kind is Kind.RIGHT


def test_it_opens_for_nobody_who_signs_or_keys_or_has_answered() -> None:
    badge, before = found("badge-1"), draft("p1", kind="quiz", subject="card:gas", value="A")
    for answer, who, known, showing in (
        (Answer(Kind.SIGNED, PERSONS[0]), badge, facts(), KEY),
        (Answer(Kind.ALREADY, PERSONS[0]), found("1001"), facts(), KEY),
        (Answer(Kind.ALREADY, PERSONS[0]), badge, facts(before), KEY),
        (Answer(Kind.ALREADY, PERSONS[0]), badge, facts(), "mine/text"),
        (Answer(Kind.UNKNOWN), found("nobody"), facts(), KEY),
    ):
        assert asked(answer, who, known, showing, NOW) is None


def test_the_queue_goes_first() -> None:
    """Before an option is chosen a badge signs; and what is nobody's badge answers nothing."""
    assert asking().scan(found("badge-2"), facts(), NOW) is None
    assert asking(who=found("badge-1")).scan(found("badge-2"), facts(), NOW) is None
    assert asking("B").scan(found("nobody"), facts(), NOW) is None
    assert asking("B").scan(found("old-1"), facts(), NOW) is None


def test_what_is_seen() -> None:
    view = asking("B").view(facts(), NOW)
    assert [item.name for item in view.items] == ["A", "B", "C"]
    assert [view.digit_of(item.name) for item in view.items] == ["1", "2", "3"]
    assert view.lines[0].zh == "您选了 B，请扫工牌。"
    assert asking().view(facts(), NOW).lines == (CARDS[0].body,)
    assert asking().choose(BACK, facts(), NOW) == Step(None)
