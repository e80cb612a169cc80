"""Corrections of the day: leave, lent to another run, one more; and taking them back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.people.service import known_ids, person_by_number
from hub.programme.service import Entry, drop_entries, is_date, put_entries, shift_table
from hub.stations.service import place


@dataclass(frozen=True, slots=True)
class Turn:
    """One shift of a date (ISO) at a place."""

    date: str
    shift: str
    place_id: str

    def entry(self, person_id: str, status: str) -> Entry:
        """Somebody's entry in it."""
        return Entry(self.date, self.shift, person_id, self.place_id, status)


def leave(session: Session, turn: Turn, ids: Collection[str]) -> None:
    """They are not expected; RefusedError, as of all here, when there is no such turn or nobody is named."""
    _check(session, turn, ids)
    put_entries(session, [turn.entry(one, "leave") for one in ids])


def lend(session: Session, turn: Turn, ids: Collection[str], to: Turn) -> None:
    """They are expected in another turn of the same day."""
    _check(session, turn, ids)
    _check(session, to, ids)
    if to == turn or to.date != turn.date:
        raise RefusedError(
            "请选另一个地点或班次，没有改动。", "choose another place or shift; nothing was changed"
        )
    drop_entries(session, [turn.entry(one, "work") for one in ids])
    put_entries(session, [to.entry(one, "lent") for one in ids])


def add(session: Session, turn: Turn, staff_no: str) -> str:
    """Somebody more is expected, by his number; returns who."""
    found = person_by_number(session, staff_no)
    if found is None or not found.active:
        raise RefusedError(
            f"没有工号 {staff_no}，没有改动。", f"there is nobody with the number {staff_no!r}"
        )
    _check(session, turn, (found.id,))
    put_entries(session, [turn.entry(found.id, "work")])
    return found.id


def restore(session: Session, turn: Turn, ids: Collection[str]) -> None:
    """What was entered for them in this turn goes; their team's rotation holds again."""
    _check(session, turn, ids)
    drop_entries(session, [turn.entry(one, "work") for one in ids])


def _check(session: Session, turn: Turn, ids: Collection[str]) -> None:
    here = place(session, turn.place_id)
    known = {shift.id for shift in shift_table(session, here.unit_id)} if here else set[str]()
    if turn.shift not in known or not is_date(turn.date):
        raise RefusedError("没有这个地点、日期或班次，没有改动。", "there is no such place, date or shift")
    if not ids or known_ids(session, ids) != set(ids):
        raise RefusedError("请先勾选人员，没有改动。", "tick somebody first; nothing was changed")
