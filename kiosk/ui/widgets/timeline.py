"""Milestones on a line, days to go, what is on in a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from content_packs.format.card import Activity, Card, Milestone
from content_packs.format.text import Span
from content_packs.values import dataclass
from kiosk.ui.theme import AMBER, BLUE, EDGE, GREEN, GREY, GROUND, MUTED, RED, SURFACE, TEXT
from kiosk.ui.widgets import shapes
from kiosk.ui.widgets.flow import Row, height_of, paint
from kiosk.ui.widgets.lettering import width_of
from kiosk.ui.widgets.plates import Plate, plated
from kiosk.ui.widgets.prose import Setting, line_rows
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import day, full_day, say, short_day


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
    """The name with its dates at the end of the line, or under it where both have no room."""
    less, indent, gap = round(size * 0.74), size * 1.45, size * 0.42
    name, dates = item.name.in_(lang), _dates(item, lang)
    told = (Span(state.words, True), Span(f"   {dates}")) if state.words else (Span(dates),)
    aside = width_of(state.words, less, True) + width_of("".join(span.text for span in told[-1:]), less)
    room = width - indent
    rows = line_rows((Span(name, state.is_next),), Setting(room, size, TEXT, _ink(state)))
    in_line = width_of(name, size, state.is_next) + aside + size <= room
    under = line_rows(told, Setting(aside + 1 if in_line else room, less, state.colour, MUTED))
    if not in_line:
        rows += [replace(row, gap=less * 0.4) for row in under]

    def paint_row(sheet: Sheet, left: float, top: float) -> None:
        knot = size * 0.92
        if not last:
            down = min(height_of(rows) + gap * 2.2, sheet.height - top - size)
            sheet.block(left + knot / 2 - 3, top + size / 2, 6, down, EDGE)
        _knot(sheet, state, left, top + (size - knot) / 2, knot)
        paint(sheet, rows, left + indent, top)
        if in_line:
            under[0].paint(sheet, left + width - aside, top + (size - less) / 2)

    return Row(height_of(rows), gap, paint_row)


def _ink(state: Standing) -> str:
    return TEXT if state.is_done or state.is_next else MUTED


def _dates(item: Milestone, lang: str) -> str:
    planned = say("planned_on", lang, n=short_day(date.fromisoformat(item.planned), lang))
    if not item.actual:
        return planned
    return f"{planned} · {say('done_on', lang, n=short_day(date.fromisoformat(item.actual), lang))}"


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

    def paint_figure(sheet: Sheet, left: float, top: float) -> None:
        less = round(huge * 0.3)
        wide = width_of(figure, huge, True) + less * 0.5 + width_of(unit, less, True)
        x = left + (width - wide) / 2
        x += sheet.words(x, top - huge * 0.1, figure, huge, colour, True) + less * 0.5
        sheet.words(x, top + huge * 0.5, unit, less, TEXT, True)

    def paint_target(sheet: Sheet, left: float, top: float) -> None:
        text = say("until", lang, n=full_day(target, lang)) if left_over else say("due_today", lang)
        sheet.words(left + width / 2, top, text, round(size * 0.8), MUTED, anchor="center")

    return [Row(huge * 0.86, 0, paint_figure), Row(size * 0.8, size * 0.3, paint_target)]


def activity(item: Activity, today: date, width: float, size: int, lang: str, accent: str) -> list[Row]:
    """Day, time and who, under them what; today's stands on a plate."""
    on = date.fromisoformat(item.day)
    less = round(size * 0.74)
    named = say("today", lang) if on == today else day(on, lang)
    when = "  ".join(part for part in (named, item.time) if part)
    plate = Plate(width, size * 0.5, colour=SURFACE if on == today else GROUND, edge=accent)
    spans = (Span(when, True), *((Span(f"  {item.who}"),) if item.who else ()))
    head = line_rows(spans, Setting(plate.room, less, accent, MUTED))
    what = line_rows((Span(item.what.in_(lang), on == today),), Setting(plate.room, size, TEXT))
    rows = [*head, *([replace(what[0], gap=size * 0.32), *what[1:]] if what else [])]
    return plated(rows, plate, size * 0.34)
