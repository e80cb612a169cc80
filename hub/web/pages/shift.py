"""This shift: who has not signed first, then who has; as a page, on paper and as a file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.orm import Session

from hub.accounts.service import account_names
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs.published import words_of
from hub.people.service import unit_tree
from hub.records.coverage import Coverage, Signed, Someone
from hub.records.runs import PlaceRun, PlaceRuns, runs_at
from hub.records.views import excuses
from hub.web.days import day_typed
from hub.web.export import KINDS, Cell, download
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)

METHODS = {"badge": "工牌", "keyed": "输号", "phone": "手机", "proxy": "代签", "paper": "纸签"}
FLAGS = {
    "late": "补签", "unknown": "不认识", "revoked": "工牌已停用", "offroster": "不在名单",
    "clock": "时钟可疑", "lent": "借调", "nowindow": "非签字时间", "delayed": "迟到中枢",
    "dup": "重复", "two_places": "两处签字",
    "contested": "本人否认", "undone": "已撤回", "station": "站点不符",
    "voided": "已作废", "settled": "已核实",
}  # fmt: skip
_HEAD = (
    "日期", "班次", "地点", "班组", "工号", "姓名", "工种", "单位", "状态", "时间", "方式", "站点", "标记",
    "登记人", "原因",
)  # fmt: skip
MISSING = "missing"

MOST_VERSION = 2**53 - 1
"""What a manifest can carry as its version."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, exactly as in the address; ``only`` "missing" leaves out who has signed."""

    date: str
    shift: str
    place: str
    unit: str
    only: str

    @property
    def day(self) -> datetime.date | None:
        """The date, or None where none is asked for; RefusedError for what is no date."""
        return day_typed(self.date)

    def query(self, **more: str) -> str:
        """The filters as a query, empty ones left out, and what is added to them."""
        parts = {"date": self.date, "shift": self.shift, "place": self.place, "unit": self.unit}
        return urlencode({k: text for k, text in {**parts, "only": self.only, **more}.items() if text})


def asked(
    date: Annotated[str, Query()] = "",
    shift: Annotated[str, Query()] = "",
    place: Annotated[str, Query()] = "",
    unit: Annotated[str, Query()] = "",
    only: Annotated[str, Query()] = "",
) -> Asked:
    """The filters of the address."""
    return Asked(date, shift, place, unit, only if only == MISSING else "")


Filters = Annotated[Asked, Depends(asked)]


@router.get("/shift")
def shift(visit: Visiting, filters: Filters, kind: Annotated[str, Query(alias="as")] = "") -> Response:
    """The page, or a file of what is filtered. Without filters every place shows its own current shift."""
    if kind in KINDS:
        return _file(visit, filters, kind)
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
            methods=METHODS,
            flags=FLAGS,
            authors=account_names(session),
            closed_late=lambda item: _closed_late(visit, item),
            excused=lambda found: excuses(session, found.date, found.shift) if found.on_leave else {},
        )


def _file(visit: Visit, filters: Asked, kind: str) -> Response:
    """Persons leave the hub in it, so it is written down who took it."""
    with session_scope(visit.hub.engine) as session:
        authors, found = account_names(session), _runs(visit, session, filters)
        rows = [
            row for item in found.runs for row in _rows(visit, session, item, authors, bool(filters.only))
        ]
        taken = {"filter": filters.query(), "rows": len(rows), "as": kind}
        note(session, visit.account.id, "export", "shift", None, taken, visit.now)
    day = filters.day or visit.hub.settings.local(visit.now).date()
    name = f"yizhan-{filters.only or 'shift'}"
    return download(name, [visit.say(text) for text in _HEAD], rows, kind, day)


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


def _rows(
    visit: Visit, session: Session, item: PlaceRun, authors: Mapping[str, str], only_missing: bool
) -> Iterator[list[Cell]]:
    found = item.coverage
    if item.run is None or found is None:
        return
    run: list[Cell] = [item.run.date.isoformat(), item.run.shift.name, item.place.name.zh]

    def unsigned(who: Someone, state: str, by: str = "", why: str = "") -> list[Cell]:
        return [
            *run, who.team, who.staff_no, who.name, who.job, "", visit.say(state), "", "", "", "", by, why,
        ]  # fmt: skip

    yield from (unsigned(who, "未签") for who in found.missing)
    if only_missing:
        return
    for one in found.signed:
        yield _signed(visit, run, one, visit.say("补签" if one.late else "已签"), authors)
    why = excuses(session, found.date, found.shift) if found.on_leave else {}
    for who in found.on_leave:
        kept = why.get(who.person_id)
        said = (named(kept.record.author, authors), kept.record.value) if kept else ("", "")
        yield unsigned(who, "请假", *said)
    for one in found.unexpected:
        yield _signed(visit, run, one, others(visit, found, one.who), authors)


def others(visit: Visit, found: Coverage, who: Someone) -> str:
    """What to call a signature of somebody who was not expected here."""
    if who.visitor:
        return visit.say("访客")
    return visit.say("名单外" if found.has_roster else "已签")


def named(author: str, authors: Mapping[str, str]) -> str:
    """Who made an entry: an account by its name, anybody else as he stands there."""
    return authors.get(author, author)


def by_whom(one: Signed, authors: Mapping[str, str]) -> str:
    """Who made a signature for somebody, and who said of it that it counts."""
    return " ".join(named(who, authors) for who in (one.author, one.checked_by) if who)


def _signed(
    visit: Visit, run: Iterable[Cell], one: Signed, state: str, authors: Mapping[str, str]
) -> list[Cell]:
    at = visit.hub.settings.local(one.at).strftime("%Y-%m-%d %H:%M:%S")
    flags = " ".join(visit.say(FLAGS.get(flag, "其他")) for flag in one.flags)
    who = one.who
    return [
        *run, who.team, who.staff_no, who.name, who.job, who.firm, state, at,
        visit.say(METHODS.get(one.method, "其他")), one.station, flags, by_whom(one, authors), "",
    ]  # fmt: skip
