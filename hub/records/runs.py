"""Which run of which shift each place is looked at: its own current one, or the one asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial

from sqlalchemy.orm import Session

from content_packs.shifts import Shift, ShiftRun, current_run, next_opening, runs_around
from hub.config import Settings
from hub.people.service import within
from hub.programme.rota import Rota
from hub.programme.service import shift_tables
from hub.records.coverage import Coverage, RunRecords, Someone, coverage_at, everyone, run_records
from hub.stations.service import Place, places

OPEN, LATE, OVER, AHEAD = "open", "late", "over", "ahead"


@dataclass(frozen=True, slots=True)
class PlaceRun:
    """A place with one run and who has signed for it.

    Attributes:
        place: where.
        run: the run looked at; None when nothing is open or running and none was asked for.
        coverage: None without a run.
        phase: "open" (window open), "late" (running, signatures count as late), "over", "ahead".
        minutes: until the window closes (open) or opens (ahead, or nothing is running); else 0.
        opens_next: the run whose window opens next, where there is none now.
    """

    place: Place
    run: ShiftRun | None
    coverage: Coverage | None
    phase: str
    minutes: int
    opens_next: ShiftRun | None = None

    @property
    def percent(self) -> int:
        """Signed of expected, rounded down so that 100 means everybody."""
        if self.coverage is None or not self.coverage.expected:
            return 0
        return 100 * len(self.coverage.signed) // self.coverage.expected


@dataclass(frozen=True, slots=True)
class PlaceRuns:
    """What is looked at: the open places, every shift of theirs by id, and the runs."""

    places: tuple[Place, ...]
    shifts: dict[str, Shift]
    runs: tuple[PlaceRun, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was read once for all places."""

    session: Session
    rota: Rota
    local: datetime
    people: Mapping[str, Someone]
    members: frozenset[str] | None
    records: dict[tuple[str, str], RunRecords]

    def at(self, place: Place, run: ShiftRun) -> PlaceRun:
        if run.key not in self.records:
            self.records[run.key] = run_records(self.session, *run.key, self.people)
        named = (*run.key, run.shift.name)
        found = coverage_at(self.rota, place, named, self.records[run.key], self.people, self.members)
        return PlaceRun(place, run, found, *_phase(run, self.local))


def runs_at(
    session: Session,
    settings: Settings,
    now: int,
    *,
    day: date | None = None,
    shift: str = "",
    place: str = "",
    unit: str = "",
) -> PlaceRuns:
    """The places with a run each.

    Without ``day`` and ``shift`` every open place shows its own current run; a shift without a day means
    its nearest run. Of a closed place only a run is shown for which somebody signed there.
    """
    local, tables, every = settings.local(now), shift_tables(session), places(session)
    members = within(session, unit) if unit else None
    asked = _Asked(session, Rota(session), local, everyone(session), members, {})
    now_at = cache(partial(current_run, now=local))  # most units have the same table
    chosen = [item for item in every if place in ("", item.id)]
    runs: list[PlaceRun] = []
    for item in chosen:
        table = tables[item.unit_id]
        if day is None and not shift:
            run = now_at(table)
            if item.open:
                runs.append(asked.at(item, run) if run else _between(item, table, local))
            continue
        wanted = [one.on(day) if day else _nearest(one, local) for one in table if shift in ("", one.id)]
        found = [asked.at(item, run) for run in wanted]
        runs += [one for one in found if item.open or one.coverage is not None]
    still = tuple(item for item in every if item.open)
    return PlaceRuns(still, {one.id: one for item in still for one in tables[item.unit_id]}, tuple(runs))


def _between(place: Place, table: Sequence[Shift], local: datetime) -> PlaceRun:
    coming = next_opening(table, local)
    return PlaceRun(place, None, None, AHEAD, _minutes(coming.opens - local) if coming else 0, coming)


def _nearest(shift: Shift, local: datetime) -> ShiftRun:
    """The run that can be signed now; else the one that begins or ended nearest to now."""
    runs = runs_around((shift,), local)
    return current_run((shift,), local) or min(
        runs, key=lambda run: (max(run.opens - local, local - run.ends), run.begins)
    )


def _phase(run: ShiftRun, local: datetime) -> tuple[str, int]:
    if local < run.opens:
        return AHEAD, _minutes(run.opens - local)
    if run.is_open(local):
        return OPEN, _minutes(run.closes - local)
    return (LATE, 0) if run.takes_late(local) else (OVER, 0)


def _minutes(span: timedelta) -> int:
    return -(-int(span.total_seconds()) // 60)
