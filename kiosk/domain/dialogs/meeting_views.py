"""The six pages of a pre-shift meeting."""

from __future__ import annotations

from content_packs.format.content import Shown
from content_packs.shifts import ShiftRun
from content_packs.wire.rollcall import Close
from content_packs.wire.state import Person
from content_packs.words import Words
from kiosk.domain.attendance import tally
from kiosk.domain.dialogs.calling import on_roll, rostered, unmarked
from kiosk.domain.dialogview import (
    BACK,
    KEYPAD,
    CardPage,
    Choice,
    Count,
    DialogView,
    Figure,
    Form,
    Look,
    Oath,
)
from kiosk.domain.directory import Found
from kiosk.domain.screen import Facts
from kiosk.domain.signing import Answer, Kind

NAME = "meeting"
_BACK = Choice(BACK, Words("返回", "Back"))
_BOARDS = Choice(BACK, Words("回到看板", "To the boards"))
EXPECTED, SIGNED = Words("应签", "expected"), Words("已签", "signed")
WITH_LEAVE = Words("应签（含请假）", "expected, with leave")
"""In a meeting those on leave are counted with the rest and shown beside them (SPEC.md 2.4.5); plain 应签,
on the panel and at the hub, is without them."""
LEAVE, ABSENT = Words("请假", "on leave"), Words("缺", "absent")
_TO_ROLL = Choice("roll", Words("点名", "Roll call"), look=Look.GO)


def figures(facts: Facts, run: ShiftRun) -> Close:
    """What the meeting would close with now."""
    attendance = facts.attendance
    return attendance.roll(run.key).figures(rostered(facts, run), attendance.signed(run.key))


def agenda_view(facts: Facts, cards: tuple[Shown, ...], page: int) -> DialogView:
    """A card of the day; the right key goes on, the left one back."""
    title = Words("班前会 · 今天讲什么", "Pre-shift meeting · today")
    if not cards:
        said = (Words("没有当天的内容，可直接点名。", "No card for today: go on to the roll call."),)
        return DialogView(NAME, "agenda", title, lines=said, actions=(_TO_ROLL, _BOARDS))
    page = min(page, len(cards) - 1)
    shown = cards[page]
    board = facts.content.board(shown.card.board)
    body = CardPage(board, shown, page + 1, len(cards)) if board else None
    back = Choice(BACK, _BACK.words if page else _BOARDS.words, key="left")
    if page + 1 < len(cards):
        go = Choice("next", Words("下一张", "Next card"), look=Look.GO, key="right")
        return DialogView(NAME, "agenda", title, body=body, actions=(go, _skip(), back))
    return DialogView(NAME, "agenda", title, body=body, actions=(_TO_ROLL, back))


def _skip() -> Choice:
    return Choice(_TO_ROLL.name, _TO_ROLL.words)


def roll_view(facts: Facts, run: ShiftRun) -> DialogView:
    """Everybody on the roll with his mark."""
    people = on_roll(facts, run)
    lend = Choice(KEYPAD, Words("借调：输工号", "Lent: key number"))
    onward = Choice("next", Words("下一步：宣誓", "Next: the oath"), look=Look.GO)
    if people is None:
        said = Words("名单未下发：扫到工牌的人就是到的人。", "No roster here: who scans is present.")
        return DialogView(NAME, "roll", _roll_title(facts, run), lines=(said,), actions=(onward, _BACK))
    signed, marks = facts.attendance.signed(run.key), facts.attendance.roll(run.key).marks
    items = tuple(
        Choice(one.id, Words(one.name), look=Look.SIGNED if one.id in signed else _look(marks.get(one.id)))
        for one in people
    )
    left = len(unmarked(facts, run))
    rest = Choice("rest", Words(f"其余 {left} 人都到", f"The other {left} are here"), look=Look.GO)
    said = Words("触摸姓名：假、缺、到", "Touch a name: leave, absent, present")
    return DialogView(
        NAME, "roll", _roll_title(facts, run), lines=(said,), items=items, form=Form.TILES,
        actions=(rest if left else onward, lend, _BACK),
    )  # fmt: skip


def _roll_title(facts: Facts, run: ShiftRun) -> Words:
    now = figures(facts, run)
    if now.leave:
        return Words(
            f"点名 · 应签 {now.expected}（含请假 {now.leave}）",
            f"Roll call · {now.expected} expected, {now.leave} of them on leave",
        )
    return Words(f"点名 · 应签 {now.expected} · 请假 0", f"Roll call · {now.expected} expected · 0 on leave")


def _look(mark: str | None) -> Look:
    return Look(mark) if mark else Look.PLAIN


def oath_view(leader: Person, oath: Shown | None) -> DialogView:
    """The pledge, to be spoken together."""
    title = Words(f"班前宣誓 · 领誓 {leader.name}", f"The oath · led by {leader.name}")
    skip = Choice("skip", Words("不宣誓，签字", "No oath, sign"))
    if oath is None:
        said = (Words("本站没有承诺内容。", "There is no pledge at this station."),)
        return DialogView(NAME, "oath", title, lines=said, actions=(skip, _BACK))
    spoken = Choice("spoken", Words("宣誓完毕，签字", "Spoken, now sign"), look=Look.GO)
    return DialogView(NAME, "oath", title, body=Oath(oath.card.body), actions=(spoken, skip, _BACK))


def queue_view(facts: Facts, run: ShiftRun) -> DialogView:
    """N of M while men scan one after the other."""
    count = tally(facts.attendance, run.key, rostered(facts, run))
    shown = [Figure(SIGNED, count.signed)]
    if count.expected is not None:
        expected, signed, leave, _ = _figures(figures(facts, run))
        shown = [expected, signed, leave] if leave.value else [expected, signed]
    if count.others:
        shown.append(Figure(Words("名单外", "others"), count.others))
    names = _names(facts, count.missing) if facts.site.names_shown else ()
    said = Words("签完了，班组长扫工牌结束。", "All signed? The leader's badge closes it.")
    title = Words("请逐个扫工牌签字", "Scan your badges one by one")
    return DialogView(
        NAME, "queue", title, lines=(said,), body=Count(tuple(shown), names), actions=(_BOARDS,)
    )


def close_view(facts: Facts, run: ShiftRun) -> DialogView:
    """The figures, before they are a record."""
    close = Choice("close", Words("结束班前会", "Close the meeting"), look=Look.GO)
    back = Choice(BACK, Words("还没完", "Not yet"))
    title = Words("结束班前会？", "Close the meeting?")
    return DialogView(NAME, "close", title, lines=_after(), body=_sum(facts, run), actions=(close, back))


def closed_view(facts: Facts, run: ShiftRun) -> DialogView:
    """The figures as they were kept."""
    kept = facts.attendance.roll(run.key).close or figures(facts, run)
    title = Words("班前会已结束，已保存", "The meeting is closed and saved")
    return DialogView(NAME, "closed", title, lines=_after(), body=_count(kept), actions=(_BOARDS,))


def noted_lent(found: Found) -> Answer:
    """What is said of a man of another team whose number was keyed."""
    said = Words("已记为借调，请他扫工牌签字", "Marked as lent; let him scan his badge to sign")
    return Answer(Kind.NOTED, found.person, words=said)


def _after() -> tuple[Words, ...]:
    return (Words("后来的人算补签。", "Who comes later signs late."),)


def _sum(facts: Facts, run: ShiftRun) -> Count:
    missing = tally(facts.attendance, run.key, rostered(facts, run)).missing
    names = _names(facts, missing) if facts.site.names_shown else ()
    return _count(figures(facts, run), names)


def _count(close: Close, names: tuple[str, ...] = ()) -> Count:
    return Count(_figures(close), names)


def _figures(close: Close) -> tuple[Figure, ...]:
    return (
        Figure(WITH_LEAVE if close.leave else EXPECTED, close.expected),
        Figure(SIGNED, close.signed),
        Figure(LEAVE, close.leave),
        Figure(ABSENT, close.absent),
    )


def _names(facts: Facts, ids: tuple[str, ...]) -> tuple[str, ...]:
    names = {person.id: person.name for person in facts.roster.persons} if facts.roster else {}
    return tuple(names.get(id, id) for id in ids)
