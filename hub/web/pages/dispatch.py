"""The page for the morning's dispatch meeting (调度会): the shift closed last, on one sheet of paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as calendar_day
from datetime import timedelta

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from hub.audit import service as log
from hub.db import read_scope
from hub.errors import RefusedError
from hub.notices.service import in_force
from hub.packs.published import versions_in_force
from hub.programme.service import is_date
from hub.proof.reports import Report, last_run, percents, reports_of
from hub.records.chains import irregular
from hub.stations.service import places, stations
from hub.web.fleet import BAD, LEDGER_FLAGS, status_of
from hub.web.pages.reports import by_team, heads_of
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
DAYS = 8
"""Days of the little lines: this one and the week before it."""
MOST_HEADS = 36
"""More chains do not fit the sheet; they stand on the daily report."""
USUAL = frozenset({"late", "delayed"})
"""Flags that nobody has to look into at the meeting."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the sheet.

    Attributes:
        report: its report.
        named: whether the reader may see names of its people.
        course: percent of the same shift on the days before, this one last; None: no report.
    """

    report: Report
    named: bool
    course: tuple[int | None, ...]

    @property
    def percent(self) -> int | None:
        """Signed of expected."""
        return self.course[-1]

    @property
    def since_yesterday(self) -> int | None:
        """Percentage points more than a day before."""
        now, before = self.course[-1], self.course[-2]
        return None if now is None or before is None else now - before


@router.get("/dispatch", name="dispatch")
def dispatch(visit: Visiting, date: str = "", shift: str = "") -> Response:
    """The sheet; without a date and a shift of the run that was closed last."""
    now = visit.now
    with read_scope(visit.hub.engine) as session:
        units = {spot.id: spot.unit_id for spot in places(session)}
        seen = {place for place, unit in units.items() if visit.sees(unit)}
        run = (date, shift) if date else last_run(session, seen)
        if run is not None and not is_date(run[0]):
            raise RefusedError("日期应写成 2026-11-22 这样。", "Write the date like 2026-11-22.")
        spots = _spots(visit, session, run, units) if run else ()
        in_use, every = versions_in_force(session), visit.units() is None
        fleet = [one for one in stations(session) if visit.sees(one.place.unit_id)]
        down = [(one, status) for one in fleet if (status := status_of(one, in_use, now)).level == BAD]
        return visit.page(
            "dispatch.html", run=run, spots=spots, total=_total(spots), down=down, fleet=len(fleet),
            notices=in_force(session, now), odd=_odd(spots), by_team=by_team, days=DAYS,
            chains=irregular(session, now) if every else (), chain_words=LEDGER_FLAGS,
            heads=heads_of(spot.report for spot in spots) if visit.may("reports") else (),
            most_heads=MOST_HEADS, log_end=log.end(session) if visit.may("reports") else (0, b""),
        )  # fmt: skip


def _spots(visit: Visit, session: Session, run: tuple[str, str], units: dict[str, str]) -> tuple[Spot, ...]:
    day, shift = run
    last = calendar_day.fromisoformat(day)
    days = [(last - timedelta(days=back)).isoformat() for back in range(DAYS - 1, -1, -1)]
    course = percents(session, shift, days)
    return tuple(
        Spot(
            one, visit.may("shift") and visit.sees(units[one.key[0]], "shift"),
            tuple(course.get((one.key[0], day)) for day in days),
        )
        for one in reports_of(session, day, shift)
        if visit.sees(units.get(one.key[0], ""))
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Total:
    """All places of the sheet together; nobody is expected where there was no roster."""

    expected: int
    signed: int
    missing: int
    late: int

    @property
    def percent(self) -> int | None:
        """Signed of expected, rounded down."""
        return 100 * self.signed // self.expected if self.expected else None


def _total(spots: Sequence[Spot]) -> Total:
    held = [spot.report for spot in spots]
    return Total(
        sum(one.expected or 0 for one in held), sum(len(one.signed) for one in held),
        sum(len(one.missing) for one in held), sum(one.late for one in held),
    )  # fmt: skip


def _odd(spots: Sequence[Spot]) -> Counter[str]:
    """How many signatures carry which flag that somebody should look into."""
    lines = (line for spot in spots for line in (*spot.report.signed, *spot.report.unexpected))
    return Counter(flag for line in lines for flag in line.flags if flag not in USUAL)
