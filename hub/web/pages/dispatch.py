"""The page for the morning's dispatch meeting (调度会): the shift closed last, on one sheet of paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
from hub.proof.reports import Line, Report, last_run, percents, reports_of
from hub.records.chains import irregular
from hub.records.coverage import everyone, run_records
from hub.stations.service import places, stations
from hub.web.fleet import BAD, LEDGER_FLAGS, status_of
from hub.web.marks import METHODS
from hub.web.onepage import Entry, Fit, fit, in_rows
from hub.web.pages.reports import by_others, by_team, heads_of
from hub.web.pages.shift import names_of_accounts
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
DAYS = 8
"""Days of the little lines: this one and the week before it."""
MOST_HEADS, MOST_DOWN, MOST_NOTICES, MOST_CHAINS = 36, 12, 5, 8
"""More of them do not fit the sheet; it says so."""
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
    def proxy(self) -> int:
        """How many were vouched for."""
        return sum(line.method == "proxy" for line in by_others(self.report))

    @property
    def paper(self) -> int:
        """How many were entered from paper."""
        return sum(line.method == "paper" for line in by_others(self.report))

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
        heads = heads_of(spot.report for spot in spots) if visit.may("reports") else ()
        notices = in_force(session, now)
        log_end = log.end(session) if visit.may("reports") else (0, b"")
        return visit.page(
            "dispatch.html", run=run,
            sheet=_sheet(visit, session, spots, len(down), len(notices), len(heads)), spots=spots,
            total=_total(spots), down=down, fleet=len(fleet), notices=notices, odd=_odd(spots),
            days=DAYS, chains=irregular(session, now) if every else (), chain_words=LEDGER_FLAGS,
            heads=heads, most_heads=MOST_HEADS, most_down=MOST_DOWN, most_notices=MOST_NOTICES,
            most_chains=MOST_CHAINS, log_end=log_end,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the places are told.

    Attributes:
        fit: how densely.
        rows: places in the table; ``folded``: those where all have signed, in one line instead.
        rest: places that are only summed up.
        told: (place, text) of those where somebody is missing.
        others: (place, text) of late signatures, and of those that somebody else entered.
    """

    fit: Fit
    rows: tuple[Spot, ...]
    folded: tuple[Spot, ...]
    rest: tuple[Spot, ...]
    told: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]


def _sheet(
    visit: Visit, session: Session, spots: Sequence[Spot], down: int, notices: int, heads: int
) -> Sheet:
    authors = _authors(session, spots)
    entries = [_entry(visit, spot, authors) for spot in spots]
    below = ["　" * 60] * (2 + min(down, MOST_DOWN) // 2 + min(notices, MOST_NOTICES))
    below += ["　" * 60] * (any(one.report.supplements for one in spots) + 3)
    found = fit(entries, below, heads if heads <= MOST_HEADS else 0)
    rows = in_rows(found, entries)
    complete = [number for number, one in enumerate(entries) if found.fold and one.complete]
    rest = sorted(set(range(len(spots))).difference(rows, complete))
    told = [(one.name, one.named if found.names else one.counted) for one in entries if one.missing]
    return Sheet(
        found, tuple(spots[at] for at in rows), tuple(spots[at] for at in complete),
        tuple(spots[at] for at in rest), tuple(told) if found.teams else (),
        tuple((one.name, one.others) for one in entries if one.others) if found.others else (),
    )  # fmt: skip


def _authors(session: Session, spots: Sequence[Spot]) -> Mapping[str, str]:
    """Who entered a signature for somebody, by person, where that was done in this run."""
    if not any(spot.named and by_others(spot.report) for spot in spots):
        return {}
    named, (_, day, shift) = names_of_accounts(session), spots[0].report.key
    signed = run_records(session, day, shift, everyone(session)).signed
    return {person: named.of(one) for person, one in signed.items()}


def _entry(visit: Visit, spot: Spot, authors: Mapping[str, str]) -> Entry:
    one, comma, stop = spot.report, visit.say("、"), visit.say("；")
    teams = [(f"{team or '—'} {len(own)}", comma.join(_name(visit, line) for line in own))
             for team, own in by_team(one.missing)]  # fmt: skip
    counted = stop.join(team for team, _ in teams)
    named = stop.join(f"{team} {who}" for team, who in teams)
    return Entry(
        one.place, len(one.missing), named if spot.named else counted, counted,
        stop.join(_others(visit, one, authors)) if spot.named else "",
        one.expected is not None and one.expected > 0 and not one.missing and one.whole,
    )  # fmt: skip


def _others(visit: Visit, one: Report, authors: Mapping[str, str]) -> Iterator[str]:
    """Late signatures, and those that somebody else entered, with who did."""
    entered = by_others(one)
    late = [line for line in (*one.signed, *one.unexpected) if "late" in line.flags and line not in entered]
    if late:
        yield f"{visit.say('补签')} {visit.say('、').join(_name(visit, line) for line in late)}"
    for line in entered:
        by = " ".join(
            filter(None, (visit.say(METHODS.get(line.method, "其他")), authors.get(line.person, "")))
        )
        yield visit.say("{name}（{by}）", name=_name(visit, line), by=by)


def _name(visit: Visit, line: Line) -> str:
    return line.name or visit.say("（已删去）")


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
    proxy: int
    paper: int
    leave: int

    @property
    def percent(self) -> int | None:
        """Signed of expected, rounded down."""
        return 100 * self.signed // self.expected if self.expected else None


def _total(spots: Sequence[Spot]) -> Total:
    held = [spot.report for spot in spots]
    return Total(
        sum(one.expected or 0 for one in held), sum(len(one.signed) for one in held),
        sum(len(one.missing) for one in held), sum(one.late for one in held),
        sum(spot.proxy for spot in spots), sum(spot.paper for spot in spots),
        sum(len(one.on_leave) for one in held),
    )  # fmt: skip


def _odd(spots: Sequence[Spot]) -> Counter[str]:
    """How many signatures carry which flag that somebody should look into."""
    lines = (line for spot in spots for line in (*spot.report.signed, *spot.report.unexpected))
    return Counter(flag for line in lines for flag in line.flags if flag not in USUAL)
