"""Figures (统计): coverage by day, shift and team, when people sign, indicators, what is played where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.orm import Session

from content_packs.where import Spot
from hub.db import read_scope
from hub.errors import RefusedError
from hub.packs.onscreen import InForce, in_force
from hub.people.service import ancestors, unit_tree, units
from hub.programme.service import shift_names, shift_tables
from hub.records.courses import Course, courses
from hub.records.statistics import MOST_DAYS, Span, closed_tallies, signing_moments
from hub.stations.playback import Sum, sums_between
from hub.stations.service import Station, places, stations
from hub.stations.site import follows
from hub.web import figures as drawn
from hub.web import playing
from hub.web.days import day_typed
from hub.web.export import KINDS, download
from hub.web.figures import Figure, Named, Teller
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
RANGES = (7, 14, 31, MOST_DAYS)
USUAL_DAYS = 14


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, as in the address; ``table`` and ``kind`` where one table is asked for as a file."""

    first: str
    last: str
    days: str
    unit: str
    place: str
    table: str
    kind: str

    def span(self, today: date) -> tuple[date, date]:
        """The days asked for, the last USUAL_DAYS by default.

        Raises:
            RefusedError: what is no date, or too many days.
        """
        count = int(self.days) if self.days.isascii() and self.days.isdigit() and len(self.days) < 4 else 0
        last = day_typed(self.last) or today
        first = day_typed(self.first) or last - timedelta(days=(count or USUAL_DAYS) - 1)
        if not 0 <= (last - first).days < MOST_DAYS:
            raise RefusedError(
                f"起止日期不对：开始要在结束之前，最多 {MOST_DAYS} 天。",
                f"the days are wrong: the first before the last, at most {MOST_DAYS}",
            )
        return first, last

    def query(self, **changes: str) -> str:
        """The address's query with other values; empty ones are left out."""
        held = {
            "from": self.first, "to": self.last, "days": self.days, "unit": self.unit, "place": self.place,
        }  # fmt: skip
        return urlencode({name: value for name, value in {**held, **changes}.items() if value})


def asked(
    first: Annotated[str, Query(alias="from")] = "",
    last: Annotated[str, Query(alias="to")] = "",
    days: Annotated[str, Query()] = "",
    unit: Annotated[str, Query()] = "",
    place: Annotated[str, Query()] = "",
    table: Annotated[str, Query()] = "",
    kind: Annotated[str, Query(alias="as")] = "",
) -> Asked:
    """The filters of the address."""
    return Asked(first, last, days, unit, place, table, kind)


Filters = Annotated[Asked, Depends(asked)]


@router.get("/figures", name="figures")
def figures(visit: Visiting, filters: Filters) -> Response:
    """The page, or one of its tables as a file."""
    today = visit.hub.settings.local(visit.now).date()
    first, last = filters.span(today)
    with read_scope(visit.hub.engine) as session:
        spots = [spot for spot in places(session) if visit.sees(spot.unit_id)]
        chosen = frozenset(spot.id for spot in spots if filters.place in ("", spot.id))
        span = Span(first.isoformat(), last.isoformat(), chosen, filters.unit)
        tell = _teller(visit, session)
        coverage, indicators = _coverage(visit, session, span, tell), _indicators(visit, session, span, tell)
        posts = [one for one in stations(session) if one.place.id in chosen]
        shows = _playing(visit, session, span, posts, today)
        shown = [(depth, one) for depth, one in unit_tree(session) if visit.sees(one.id)]
    if filters.kind in KINDS:
        return _file(filters, [*coverage, *shows.figures], indicators, today)
    return visit.page(
        "figures.html", coverage=coverage, indicators=indicators, posts=posts, shows=shows,
        places=spots, units=shown, filters=filters, first=span.first, last=span.last, ranges=RANGES,
        count=len(span.days),
    )  # fmt: skip


def _coverage(visit: Visit, session: Session, span: Span, tell: Teller) -> list[Figure]:
    tallies = closed_tallies(session, visit.hub.settings, span, visit.now)
    return [
        drawn.by_day(tell, tallies, span.days),
        drawn.by_shift(tell, tallies),
        drawn.by_team(tell, tallies, span.days),
        drawn.day_by_shift(tell, tallies, span.days),
        drawn.by_moment(tell, signing_moments(session, visit.hub.settings, span)),
    ]


def _indicators(visit: Visit, session: Session, span: Span, tell: Teller) -> list[Figure]:
    settings, lang = visit.hub.settings, visit.lang
    days = [date.fromisoformat(day) for day in span.days]
    ends = [settings.instant(datetime.combine(day + timedelta(days=1), time.min)) for day in days]
    since = settings.instant(datetime.combine(days[0], time.min))
    held = [unit.id for unit in units(session) if visit.sees(unit.id) and span.unit in ("", unit.id)]
    found = courses(session, settings, held, since, ends[-1])
    every = [
        drawn.of_metric(tell, number, one, _named(lang, one), span.days, ends)
        for number, one in enumerate(found)
    ]
    return [one for one in every if one.chart]


def _named(lang: str, one: Course) -> Named:
    metric = one.metric
    return Named(one.title.in_(lang), metric.name.in_(lang), metric.unit.in_(lang), metric.note.in_(lang))


@dataclass(frozen=True, slots=True)
class _Shows:
    """What was on the glass: two figures, and the titles of cards that never were, by key."""

    figures: tuple[Figure, Figure]
    never: dict[str, str]
    heard: bool


def _playing(visit: Visit, session: Session, span: Span, posts: list[Station], today: date) -> _Shows:
    sums = sums_between(session, span.first, span.last, span.places)
    force = in_force(session, visit.hub.settings)
    found = playing.card_sums(sums, _due(session, force, sums, posts, today))
    spots = {one.id: one.place.name.in_(visit.lang) for one in posts}
    names = {unit.id: unit.name.in_(visit.lang) for unit in units(session)}
    tell = playing.Teller(visit.say, visit.lang, spots, names)
    missed = {one.key: playing.named(one.key, force, visit.lang) for one in playing.never(found)}
    return _Shows(
        (playing.by_station(tell, sums, force), playing.by_card(tell, found, force)), missed, bool(sums)
    )


def _due(
    session: Session, force: InForce, sums: tuple[Sum, ...], posts: list[Station], today: date
) -> dict[str, frozenset[str]]:
    """Keys of the cards in rotation today, in any of its shifts, of each station that has told."""
    told, shifts = {one.station_id for one in sums}, shift_tables(session)
    by_shift = force.asks_for_shifts
    found: dict[str, frozenset[str]] = {}
    for one in posts:
        if one.id in told:
            unit = one.place.unit_id
            turns = ("", *(shift.id for shift in shifts[unit] if by_shift))
            above = ancestors(session, unit)
            spots = [Spot(one.id, one.place.id, one.place.kind, above, one.tags, turn) for turn in turns]
            found[one.id] = force.shown_at(follows(session, unit), spots, today)
    return found


def _teller(visit: Visit, session: Session) -> Teller:
    shifts = {one: words.in_(visit.lang) for one, words in shift_names(session).items()}
    names = {unit.id: unit.name.in_(visit.lang) for unit in units(session)}
    return Teller(visit.say, shifts, names)


def _file(filters: Asked, coverage: list[Figure], indicators: list[Figure], today: date) -> Response:
    for one in coverage:
        if one.name == filters.table:
            return download(f"yizhan-{one.name}", one.heads, one.rows, filters.kind, today)
    if filters.table == "metrics" and indicators:
        rows: Iterator[tuple[str | int | float | None, ...]] = (row for one in indicators for row in one.rows)
        return download("yizhan-metrics", indicators[0].heads, rows, filters.kind, today)
    raise RefusedError(
        "没有这张表，请从统计页导出。", "there is no such table; export it from the page of figures"
    )
