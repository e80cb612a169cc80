"""A miner's own page."""

from __future__ import annotations

from content_packs.format.content import EMPTY
from content_packs.wire.record import Record
from kiosk.domain.attendance import Attendance
from kiosk.domain.dialogs.mine import NOT_ME, SUGGEST, Mine
from kiosk.domain.dialogview import BACK
from kiosk.domain.directory import Found, Match
from kiosk.domain.rotation import Anchor
from kiosk.domain.screen import Facts
from tests.fakes.mine import PERSONS, draft, instant, roster, site

NOW = instant("2026-11-23 07:40")
FACTS = Facts(site(), roster("p1"), 0, EMPTY, Attendance(ledger="a" * 32), Anchor(0))
PAST = (
    draft("p1", seq=9, method="proxy", author="p3"),
    draft("p1", seq=7, run=("2026-11-22", "early"), flags=("late", "offroster")),
    draft("p1", seq=2, kind="system"),
)


def page(past: tuple[Record, ...] = PAST) -> Mine:
    return Mine(PERSONS[0], past)


def test_the_list_says_when_where_how_and_what_is_to_be_said() -> None:
    view = page().view(FACTS, NOW)
    assert [choice.name for choice in view.choices] == ["9", "7", SUGGEST, BACK]
    assert [line.zh for line in view.lines] == ["有不是您签的？点那一条。"]
    assert view.items[0].words.zh == "11月23日 早班 签字 08:00"
    assert view.items[0].words.en == "23 Nov Morning signed 08:00"
    assert view.items[0].note.zh == "7305综采工作面 · 班组长代签"
    assert view.items[1].note.zh == "7305综采工作面 · 工牌 · 补签 · 不在名单"


def test_at_most_ten_are_shown() -> None:
    past = tuple(draft("p1", seq=seq) for seq in range(20, 0, -1))
    assert [item.name for item in page(past).view(FACTS, NOW).items] == [str(n) for n in range(20, 10, -1)]


def test_without_records_it_says_so() -> None:
    view = page(()).view(FACTS, NOW)
    assert [line.zh for line in view.lines] == ["本站还没有您的记录。"]


def test_not_me_is_a_record_of_the_same_run_and_is_said_once() -> None:
    one = page().choose("9", FACTS, NOW).dialog
    assert one is not None
    step = one.choose(NOT_ME, FACTS, NOW)
    (record,) = step.records
    assert (record.kind, record.value, record.person) == ("contest", "not_me", "p1")
    assert record.subject == f"record:{'a' * 32}:9"
    assert (record.shift_date, record.shift) == ("2026-11-23", "early")
    assert step.dialog is not None
    said = step.dialog.view(FACTS, NOW)
    assert (said.step, [choice.name for choice in said.choices]) == ("contested", [BACK])
    back = step.dialog.choose(BACK, FACTS, NOW).dialog
    assert back is not None
    assert back.view(FACTS, NOW).items[0].note.zh == "您已提出：不是我签的"


def test_leaving_the_list_ends_it_and_so_does_the_next_man() -> None:
    assert page().choose(BACK, FACTS, NOW).dialog is None
    assert page().scan(Found(Match.KNOWN, "badge", PERSONS[1]), FACTS, NOW) is None
