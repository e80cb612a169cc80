"""Which run of which shift each place is looked at: its own current one, or the one asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from content_packs.shifts import Shift, ShiftRun, next_opening
from hub.config import Settings
from hub.programme.service import current_run, shift_table
from hub.records.coverage import Coverage, coverage
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


def shifts_of(session: Session) -> dict[str, Shift]:
    """Every shift of every open place by id, in the order of the tables."""
    return {
        shift.id: shift
        for place in places(session)
        if place.open
        for shift in shift_table(session, place.unit_id)
    }


def place_runs(
    session: Session,
    settings: Settings,
    now: int,
    *,
    day: date | None = None,
    shift: str = "",
    place: str = "",
    unit: str = "",
) -> list[PlaceRun]:
    """The places with a run each; without ``day`` and ``shift`` every place shows its own current run."""
    local = settings.local(now)
    chosen = [item for item in places(session) if item.open and place in ("", item.id)]
    if not shift and day is None:
        runs: Mapping[str, ShiftRun | None] = {
            item.id: current_run(session, settings, item.unit_id, now) for item in chosen
        }
        return [_place_run(session, local, item, runs[item.id], unit) for item in chosen]
    out: list[PlaceRun] = []
    for item in chosen:
        table = [s for s in shift_table(session, item.unit_id) if shift in ("", s.id)]
        out += [_place_run(session, local, item, s.on(day or local.date()), unit) for s in table]
    return out


def _place_run(session: Session, local: datetime, place: Place, run: ShiftRun | None, unit: str) -> PlaceRun:
    if run is None:
        coming = next_opening(shift_table(session, place.unit_id), local)
        wait = _minutes(coming.opens - local) if coming else 0
        return PlaceRun(place, None, None, AHEAD, wait, coming)
    found = coverage(session, run.key[0], run.key[1], unit=unit, place=place.id)
    phase, minutes = _phase(run, local)
    return PlaceRun(place, run, found[0] if found else None, phase, minutes)


def _phase(run: ShiftRun, local: datetime) -> tuple[str, int]:
    if local < run.opens:
        return AHEAD, _minutes(run.opens - local)
    if run.is_open(local):
        return OPEN, _minutes(run.closes - local)
    return (LATE, 0) if run.takes_late(local) else (OVER, 0)


def _minutes(span: timedelta) -> int:
    return -(-int(span.total_seconds()) // 60)
