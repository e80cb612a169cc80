"""Milestones on a line, days to go, and who has a duty in which month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from content_packs.format.card import Card, Duty, Milestone
from kiosk.ui.theme import AMBER, BLUE, EDGE, GREEN, GREY, GROUND, MUTED, RAISED, RED, TEXT
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.flow import Row
from kiosk.ui.widgets.lettering import cut_to, size_for, width_of
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import full_day, month, say, short_day


@dataclass(frozen=True, slots=True)
class Standing:
    """How a milestone stands: its colour and what is said of its dates."""

    colour: str
    words: str
    is_done: bool
    is_next: bool


def standing(milestone: Milestone, today: date, is_next: bool, lang: str) -> Standing:
    """Judge one milestone."""
    planned = date.fromisoformat(milestone.planned)
    if milestone.actual:
        late = (date.fromisoformat(milestone.actual) - planned).days
        if late > 0:
            return Standing(AMBER, say("days_late", lang, n=late), True, False)
        return Standing(GREEN, say("days_early", lang, n=-late) if late else "", True, False)
    if planned < today:
        return Standing(RED, say("overdue", lang, n=(today - planned).days), False, is_next)
    left = say("days_left", lang, n=(planned - today).days) if is_next else ""
    return Standing(BLUE if is_next else GREY, left, False, is_next)


def milestones(items: Sequence[Milestone], today: date, width: float, size: int, lang: str) -> list[Row]:
    """One row a milestone, joined by a line."""
    coming = next((index for index, item in enumerate(items) if not item.actual), -1)
    return [
        _milestone(
            item, standing(item, today, index == coming, lang), index + 1 == len(items), width, size, lang
        )
        for index, item in enumerate(items)
    ]


def _milestone(item: Milestone, state: Standing, last: bool, width: float, size: int, lang: str) -> Row:
    less = round(size * 0.66)
    planned = say("planned_on", lang, n=short_day(date.fromisoformat(item.planned), lang))
    actual = say("done_on", lang, n=short_day(date.fromisoformat(item.actual), lang)) if item.actual else ""
    both = f"{planned} · {actual}"
    in_one = not actual or width_of(both, less) < width * 0.34
    dates = (
        width_of(both, less) if in_one and actual else max(width_of(planned, less), width_of(actual, less))
    )
    dates += size * 0.5
    height, gap = size * (1.0 if in_one else 1.36), size * 0.16
    words = width_of(state.words, less, True) + size * 0.6 if state.words else 0
    room = width - size * 1.3 - dates - words

    def paint(sheet: Sheet, left: float, top: float) -> None:
        knot, middle = size * 0.8, top + height / 2
        if not last:
            sheet.block(left + knot / 2 - 2, middle, 4, height + gap * 1.7, EDGE)
        _knot(sheet, state, left, middle - knot / 2, knot)
        x = left + size * 1.3
        name = item.name.in_(lang)
        fitting = size_for(name, room, [round(size * part) for part in (1, 0.85, 0.72, 0.62)], state.is_next)
        colour = TEXT if state.is_done or state.is_next else MUTED
        sheet.words(
            x,
            middle - fitting / 2,
            cut_to(name, room, fitting, state.is_next),
            fitting,
            colour,
            state.is_next,
        )
        right = left + width
        if state.words:
            sheet.words(right - dates, middle - less / 2, state.words, less, state.colour, True, "right")
        if actual and in_one:
            sheet.words(right, middle - less / 2, both, less, MUTED, anchor="right")
        elif actual:
            sheet.words(right, middle - less * 1.12, planned, less, MUTED, anchor="right")
            sheet.words(right, middle + less * 0.14, actual, less, TEXT, anchor="right")
        else:
            sheet.words(right, middle - less / 2, planned, less, MUTED, anchor="right")

    return Row(height, gap, paint, cut=width_of(item.name.in_(lang), size, state.is_next) > room)


def _knot(sheet: Sheet, state: Standing, x: float, top: float, size: float) -> None:
    sheet.disc(x, top, size, state.colour)
    if state.is_done:
        shapes.tick(sheet, x + size * 0.1, top + size * 0.1, size * 0.8, GROUND)
    elif state.is_next:
        sheet.disc(x + size * 0.3, top + size * 0.3, size * 0.4, GROUND)
    else:
        sheet.disc(x + size * 0.18, top + size * 0.18, size * 0.64, GROUND)


def summary(items: Sequence[Milestone], lang: str) -> str:
    """How many milestones are reached."""
    return say("figures", lang, done=sum(bool(item.actual) for item in items), of=len(items))


def countdown(card: Card, today: date, width: float, size: int, lang: str, colour: str) -> list[Row]:
    """Days to go, as large as the room lets them be."""
    target = date.fromisoformat(card.target)
    left_over = max((target - today).days, 0)
    figure = str(left_over)
    unit = say("days", lang)
    huge = round(size * 4.6)
    while width_of(figure, huge, True) + width_of(unit, round(huge * 0.3), True) > width * 0.9:
        huge = round(huge * 0.9)

    def paint(sheet: Sheet, left: float, top: float) -> None:
        less = round(huge * 0.3)
        wide = width_of(figure, huge, True) + less * 0.5 + width_of(unit, less, True)
        x = left + (width - wide) / 2
        x += sheet.words(x, top - huge * 0.1, figure, huge, colour, True) + less * 0.5
        sheet.words(x, top + huge * 0.5, unit, less, TEXT, True)

    def paint_target(sheet: Sheet, left: float, top: float) -> None:
        text = say("until", lang, n=full_day(target, lang)) if left_over else say("due_today", lang)
        sheet.words(left + width / 2, top, text, round(size * 0.8), MUTED, anchor="center")

    return [Row(huge * 0.86, 0, paint), Row(size * 0.8, size * 0.3, paint_target)]


def duties(items: Sequence[Duty], today: date, width: float, size: int, lang: str) -> list[Row]:
    """One row a month; this month stands out."""
    return [_duty(item, item.month == f"{today:%Y-%m}", width, size, lang) for item in items]


def _duty(item: Duty, now: bool, width: float, size: int, lang: str) -> Row:
    height, pad = size * 1.42, size * 0.5
    column = max(width_of("12月", size, True), width_of(say("this_month", lang), size, True)) + size * 0.8
    less = round(size * 0.72)
    who = width_of(item.who, less, True)

    def paint(sheet: Sheet, left: float, top: float) -> None:
        middle = top + height / 2
        sheet.block(left, top, width, height, RAISED if now else GROUND, radius=size * 0.2)
        if now:
            sheet.block(left, top, size * 0.18, height, GREEN, radius=size * 0.09)
        label = say("this_month", lang) if now else month(item.month, lang)
        sheet.words(left + pad, middle - size / 2, label, size, GREEN if now else MUTED, True)
        x = left + pad + column
        what = item.what.in_(lang)
        fitting = size_for(what, room, (size, round(size * 0.86), less), now)
        sheet.words(
            x, middle - fitting / 2, cut_to(what, room, fitting, now), fitting, TEXT if now else MUTED, now
        )
        sheet.words(
            left + width - pad, middle - less / 2, item.who, less, TEXT if now else MUTED, True, "right"
        )

    room = width - 2 * pad - column - who - size * 0.6
    return Row(height, size * 0.1, paint, cut=width_of(item.what.in_(lang), size, now) > room)
