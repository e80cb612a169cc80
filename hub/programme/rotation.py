"""Changing who rotates where. A change holds from a day on: who was expected before stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from content_packs.shifts import Shift
from content_packs.words import Words
from hub.errors import RefusedError
from hub.programme.models import PatternRow
from hub.programme.service import REST, Pattern, is_date, patterns, put_pattern

MOST_DAYS = 35
"""Longest cycle that the console makes: five weeks."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Preset:
    """A usual cycle, made of a place's shifts."""

    words: Words
    cycle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Some days of the patterns of a place.

    Attributes:
        days: in order.
        rows: each pattern with its shift id (or "rest") of each day.
        empty: of each day the shifts that nobody has.
    """

    days: tuple[date, ...]
    rows: tuple[tuple[Pattern, tuple[str, ...]], ...]
    empty: tuple[tuple[Shift, ...], ...]


def pattern(session: Session, pattern_id: int) -> Pattern:
    """One pattern; RefusedError when there is none."""
    found = next((one for one in patterns(session) if one.id == pattern_id), None)
    if found is None:
        raise RefusedError(
            "没有这个轮班，可能刚被改过；请刷新后再试。", "there is no such pattern; reload the page"
        )
    return found


def change(session: Session, wanted: Pattern) -> Pattern:
    """Let ``wanted`` hold from its first day on, in the place of the pattern of its id.

    That one ends the day before; where it had not begun by then, it is changed itself.
    """
    held = pattern(session, wanted.id)
    if wanted.starts <= held.starts or not is_date(wanted.starts):
        return put_pattern(session, wanted)
    last = date.fromisoformat(wanted.starts) - _DAY
    put_pattern(session, replace(held, ends=min(held.ends or last.isoformat(), last.isoformat())))
    return put_pattern(session, replace(wanted, id=0))


def end(session: Session, pattern_id: int, last: str) -> Pattern:
    """Let a pattern end with a day (ISO); one that would end before it began goes altogether.

    Returns:
        The pattern as it was; RefusedError when the day is none.
    """
    held = pattern(session, pattern_id)
    if not is_date(last):
        raise RefusedError("最后一天的日期不对，没有改动。", "the last day is no date; nothing was changed")
    if last >= held.starts:
        put_pattern(session, replace(held, ends=last))
    else:
        session.delete(session.get_one(PatternRow, pattern_id))
        session.flush()
    return held


def strip(rotating: Iterable[Pattern], shifts: Sequence[Shift], first: date, count: int = 14) -> Strip:
    """Who has which shift at a place in the days to come."""
    days = tuple(first + number * _DAY for number in range(count))
    rows = tuple((one, tuple(one.shift_on(day) for day in days)) for one in rotating)
    empty = tuple(
        tuple(shift for shift in shifts if all(cells[at] != shift.id for _, cells in rows))
        for at in range(count)
    )
    return Strip(days, rows, empty)


def presets(shifts: Sequence[Shift]) -> tuple[Preset, ...]:
    """Usual cycles of these shifts, in their order; none without shifts."""
    if not shifts:
        return ()
    ids, names = [shift.id for shift in shifts], [shift.name.removesuffix("班") for shift in shifts]
    weekly = [day for one in ids for day in (*[one] * 6, REST)]
    found = [
        Preset(
            Words(f"固定{names[0]}班，做六休一", f"Fixed {shifts[0].name_en or names[0]}, six on, one off"),
            (*[ids[0]] * 6, REST),
        ),
        Preset(Words(f"每天换：{''.join(names)}休", "A shift a day, then a rest day"), (*ids, REST)),
        Preset(
            Words(f"两天一换：{''.join(name * 2 for name in names)}休休", "Two days each, then two of rest"),
            (*[one for one in ids for _ in range(2)], REST, REST),
        ),
        Preset(
            Words(f"每周换：{'→'.join(names)}，周休一天", "A week each, one day of rest a week"),
            tuple(weekly),
        ),
    ]
    return tuple(one for one in found if len(one.cycle) <= MOST_DAYS)
