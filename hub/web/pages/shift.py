"""This shift: who has not signed first, then who has; as a page, on paper and as a file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
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
from hub.web.brief import MOST_SIGNED, brief, is_long
from hub.web.days import day_typed
from hub.web.export import KINDS, Cell, download
from hub.web.marks import FLAGS as FLAGS
from hub.web.marks import METHODS as METHODS
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)

_HEAD = (
    "日期", "班次", "地点", "班组", "工号", "姓名", "工种", "单位", "状态", "时间", "方式", "站点", "标记",
    "登记人", "原因",
)  # fmt: skip
MISSING = "missing"

MOST_VERSION = 2**53 - 1
"""What a manifest can carry as its version."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, exactly as in the address; ``only`` "missing" leaves out who has signed, ``whole`` lists
    everybody however many they are."""

    date: str
    shift: str
    place: str
    unit: str
    only: str
    whole: bool = False

    @property
    def day(self) -> datetime.date | None:
        """The date, or None where none is asked for; RefusedError for what is no date."""
        return day_typed(self.date)

    def query(self, **more: str) -> str:
        """The filters as a query, empty ones left out, and what is added to them."""
        parts = {"date": self.date, "shift": self.shift, "place": self.place, "unit": self.unit}
        rest = {"only": self.only, "all": "1" if self.whole else ""}
        return urlencode({k: text for k, text in {**parts, **rest, **more}.items() if text})

    def at(self, found: Coverage, **more: str) -> str:
        """The query that shows one of the runs in full; a place's current run stays its current one."""
        if self.date or self.shift:
            more = {"date": found.date, "shift": found.shift, **more}
        return self.query(place=found.place_id, **more)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of accounts as they stand in records (``account:<id>``); alike ones draw the same."""

    pairs: tuple[tuple[str, str], ...]

    def __call__(self, author: str) -> str:
        """Who made an entry: an account by its name, anybody else as he stands there."""
        return dict(self.pairs).get(author, author)

    def of(self, one: Signed) -> str:
        """Who made a signature for somebody, and who said of it that it counts."""
        return " ".join(self(who) for who in (one.author, one.checked_by) if who)


def names_of_accounts(session: Session) -> Names:
    """As they are now."""
    return Names(tuple(sorted(account_names(session).items())))


Leave = tuple[Someone, str, int, str, str]
"""Who is on leave; ledger and number of the record at the hub that says so, what it says, and its author."""


class Excused:
    """Of those on leave at a place, the records at the hub that say so; each run's are read once."""

    def __init__(self, session: Session, named: Names) -> None:
        self._of = lru_cache(None)(partial(excuses, session))
        self._named = named

    def __call__(self, found: Coverage) -> tuple[Leave, ...]:
        """Everybody on leave; empty and 0 where there is no record."""
        kept = self._of(found.date, found.shift) if found.on_leave else {}
        return tuple(
            (who, one.ledger, one.record.seq, one.record.value, self._named(one.record.author))
            if (one := kept.get(who.person_id))
            else (who, "", 0, "", "")
            for who in found.on_leave
        )


def asked(
    date: Annotated[str, Query()] = "",
    shift: Annotated[str, Query()] = "",
    place: Annotated[str, Query()] = "",
    unit: Annotated[str, Query()] = "",
    only: Annotated[str, Query()] = "",
    whole: Annotated[str, Query(alias="all")] = "",
) -> Asked:
    """The filters of the address."""
    return Asked(date, shift, place, unit, only if only == MISSING else "", whole == "1")


Filters = Annotated[Asked, Depends(asked)]


@router.get("/shift")
def shift(visit: Visiting, filters: Filters, kind: Annotated[str, Query(alias="as")] = "") -> Response:
    """The page, or a file of what is filtered. Without filters every place shows its own current shift.

    Where many stand on it, the page names who is missing, and links to each place in full."""
    if kind in KINDS:
        return _file(visit, filters, kind)
    with read_scope(visit.hub.engine) as session:
        found, named = _runs(visit, session, filters), names_of_accounts(session)
        in_brief = not filters.whole and is_long(found.runs, bool(filters.only))
        return visit.page(
            "shift.html",
            runs=found.runs,
            brief=brief(found.runs) if in_brief else None,
            most_signed=0 if filters.whole else MOST_SIGNED,
            filters=filters,
            query=filters.query(),
            shifts=found.shifts,
            places=found.places,
            units=tuple((depth, one) for depth, one in unit_tree(session) if visit.sees(one.id)),
            named=named,
            closed_late=lambda item: _closed_late(visit, item),
            excused=Excused(session, named),
        )


def _file(visit: Visit, filters: Asked, kind: str) -> Response:
    """Persons leave the hub in it, so it is written down who took it."""
    with session_scope(visit.hub.engine) as session:
        named = names_of_accounts(session)
        maker = _Rows(visit, named, Excused(session, named), bool(filters.only))
        rows = [row for item in _runs(visit, session, filters).runs for row in maker.of(item)]
        taken = {"filter": filters.query(), "rows": len(rows), "as": kind}
        note(session, visit.account.id, "export", "shift", None, taken, visit.now)
    day = filters.day or visit.hub.settings.local(visit.now).date()
    name = f"yizhan-{filters.only or 'shift'}"
    return download(name, [visit.say(text) for text in _HEAD], rows, kind, day)


@router.get("/shift/words/{publisher}/{version}/{card_id}")
def signed_words(
    visit: Visiting, publisher: str, version: int, card_id: str, at: str = "", of: str = ""
) -> Response:
    """The exact words somebody signed, or that were shown (``of`` playback): the card as it was in that
    version, at the station ``at``."""
    found = None
    if 0 < version <= MOST_VERSION:
        with read_scope(visit.hub.engine) as session:
            found = words_of(session, visit.hub.settings, publisher, version, card_id, at)
    if found is None:
        raise RefusedError("中枢没有这个版本的这张卡片。", "The hub holds no such card of such a version.")
    return visit.page("words.html", card=found, publisher=publisher, version=version, of=of)


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


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes the rows of a file."""

    visit: Visit
    named: Names
    excused: Excused
    only_missing: bool

    def of(self, item: PlaceRun) -> Iterator[list[Cell]]:
        """One row a person, the missing first."""
        found = item.coverage
        if item.run is None or found is None:
            return
        run: list[Cell] = [item.run.date.isoformat(), item.run.shift.name, item.place.name.zh]
        yield from (self._unsigned(run, who, "未签") for who in found.missing)
        if self.only_missing:
            return
        for one in found.signed:
            yield self._signed(run, one, self.visit.say("补签" if one.late else "已签"))
        for who, _, _, why, author in self.excused(found):
            yield self._unsigned(run, who, "请假", author, why)
        for one in found.unexpected:
            yield self._signed(run, one, others(self.visit, found, one.who))

    def _unsigned(self, run: list[Cell], who: Someone, state: str, by: str = "", why: str = "") -> list[Cell]:
        said = self.visit.say(state)
        return [*run, who.team, who.staff_no, who.name, who.job, "", said, "", "", "", "", by, why]

    def _signed(self, run: list[Cell], one: Signed, state: str) -> list[Cell]:
        say, who = self.visit.say, one.who
        at = self.visit.hub.settings.local(one.at).strftime("%Y-%m-%d %H:%M:%S")
        flags = " ".join(say(FLAGS.get(flag, "其他")) for flag in one.flags)
        return [
            *run, who.team, who.staff_no, who.name, who.job, who.firm, state, at,
            say(METHODS.get(one.method, "其他")), one.station, flags, self.named.of(one), "",
        ]  # fmt: skip


def others(visit: Visit, found: Coverage, who: Someone) -> str:
    """What to call a signature of somebody who was not expected here."""
    if who.visitor:
        return visit.say("访客")
    return visit.say("名单外" if found.has_roster else "已签")
