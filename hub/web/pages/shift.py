"""This shift: who has not signed first, then who has; as a page, on paper and as CSV."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.orm import Session

from hub.db import read_scope
from hub.errors import RefusedError
from hub.packs.published import words_of
from hub.people.service import unit_tree
from hub.records.coverage import Coverage, Signed, Someone
from hub.records.runs import PlaceRun, PlaceRuns, runs_at
from hub.records.views import excuses
from hub.web.marks import FLAGS as FLAGS
from hub.web.marks import METHODS as METHODS
from hub.web.sheet import to_csv
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)

_HEAD = (
    "日期", "班次", "地点", "班组", "工号", "姓名", "工种", "单位", "状态", "时间", "方式", "站点", "标记",
)  # fmt: skip


MOST_VERSION = 2**53 - 1
"""What a manifest can carry as its version."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, exactly as in the address."""

    date: str
    shift: str
    place: str
    unit: str

    @property
    def day(self) -> datetime.date | None:
        """The date, or None where none is asked for; RefusedError for what is no date."""
        try:
            day = datetime.date.fromisoformat(self.date) if self.date else None
        except ValueError:
            day = datetime.date.min
        if day is not None and not 2000 <= day.year < 2100:
            raise RefusedError("日期应写成 2026-11-22 这样。", "Write the date like 2026-11-22.")
        return day

    def query(self) -> str:
        """The filters as a query, empty ones left out."""
        parts = {"date": self.date, "shift": self.shift, "place": self.place, "unit": self.unit}
        return urlencode({name: value for name, value in parts.items() if value})


class Excused:
    """Of those on leave at a place, the records at the hub that say so; each run's are read once."""

    def __init__(self, session: Session) -> None:
        self._of = lru_cache(None)(partial(excuses, session))

    def __call__(self, found: Coverage) -> tuple[tuple[Someone, str, int, str], ...]:
        """(who, ledger and number of the record, what it says) of each; empty and 0 where there is none."""
        kept = self._of(found.date, found.shift) if found.on_leave else {}
        return tuple(
            (who, one.ledger, one.record.seq, one.record.value)
            if (one := kept.get(who.person_id))
            else (who, "", 0, "")
            for who in found.on_leave
        )


def asked(
    date: Annotated[str, Query()] = "",
    shift: Annotated[str, Query()] = "",
    place: Annotated[str, Query()] = "",
    unit: Annotated[str, Query()] = "",
) -> Asked:
    """The filters of the address."""
    return Asked(date, shift, place, unit)


Filters = Annotated[Asked, Depends(asked)]


@router.get("/shift")
def shift(visit: Visiting, filters: Filters) -> Response:
    """The page. Without filters every place shows its own current shift."""
    with read_scope(visit.hub.engine) as session:
        found = _runs(visit, session, filters)
        return visit.page(
            "shift.html",
            runs=found.runs,
            filters=filters,
            query=filters.query(),
            shifts=found.shifts,
            places=found.places,
            units=[(depth, one) for depth, one in unit_tree(session) if visit.sees(one.id)],
            closed_late=lambda item: _closed_late(visit, item),
            excused=Excused(session),
        )


@router.get("/shift.csv")
def shift_csv(visit: Visiting, filters: Filters) -> Response:
    """The same as a table, exactly what is filtered."""
    with read_scope(visit.hub.engine) as session:
        rows = [row for item in _runs(visit, session, filters).runs for row in _rows(visit, item)]
    name = f"yizhan-{filters.date or visit.hub.settings.local(visit.now).date()}-{filters.shift or 'now'}.csv"
    return Response(
        to_csv([visit.say(text) for text in _HEAD], rows), media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_safe(name)}"'},
    )  # fmt: skip


@router.get("/shift/words/{publisher}/{version}/{card_id}")
def signed_words(visit: Visiting, publisher: str, version: int, card_id: str) -> Response:
    """The exact words somebody signed: the card as it was in that version."""
    found = None
    if 0 < version <= MOST_VERSION:
        with read_scope(visit.hub.engine) as session:
            found = words_of(session, visit.hub.settings, publisher, version, card_id)
    if found is None:
        raise RefusedError("中枢没有这个版本的这张卡片。", "The hub holds no such card of such a version.")
    return visit.page("words.html", card=found, publisher=publisher, version=version)


def _runs(visit: Visit, session: Session, filters: Asked) -> PlaceRuns:
    found = runs_at(
        session, visit.hub.settings, visit.now, day=filters.day, shift=filters.shift, place=filters.place,
        unit=filters.unit,
    )  # fmt: skip
    if visit.units() is None:
        return found
    places = tuple(place for place in found.places if visit.sees(place.unit_id))
    return PlaceRuns(places, found.shifts, tuple(run for run in found.runs if visit.sees(run.place.unit_id)))


def _closed_late(visit: Visit, item: PlaceRun) -> bool:
    """Whether a meeting was closed only after the sign window."""
    if item.run is None or item.coverage is None or item.coverage.meeting.close is None:
        return False
    return visit.hub.settings.local(item.coverage.meeting.roll.closed_at) > item.run.closes


def _rows(visit: Visit, item: PlaceRun) -> Iterator[list[object]]:
    found = item.coverage
    if item.run is None or found is None:
        return
    run = [item.run.date.isoformat(), item.run.shift.name, item.place.name.zh]
    for who in found.missing:
        yield [*run, who.team, who.staff_no, who.name, who.job, "", visit.say("未签"), "", "", "", ""]
    for one in found.signed:
        yield _signed(visit, run, one, visit.say("补签" if one.late else "已签"))
    for who in found.on_leave:
        yield [*run, who.team, who.staff_no, who.name, who.job, "", visit.say("请假"), "", "", "", ""]
    for one in found.unexpected:
        yield _signed(visit, run, one, others(visit, found, one.who))


def others(visit: Visit, found: Coverage, who: Someone) -> str:
    """What to call a signature of somebody who was not expected here."""
    if who.visitor:
        return visit.say("访客")
    return visit.say("名单外" if found.has_roster else "已签")


def _signed(visit: Visit, run: list[str], one: Signed, state: str) -> list[object]:
    at = visit.hub.settings.local(one.at).strftime("%Y-%m-%d %H:%M:%S")
    flags = " ".join(visit.say(FLAGS.get(flag, "其他")) for flag in one.flags)
    who = one.who
    return [
        *run, who.team, who.staff_no, who.name, who.job, who.firm, state, at,
        visit.say(METHODS.get(one.method, "其他")), one.station, flags,
    ]  # fmt: skip


def _safe(name: str) -> str:
    return "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-._"))
