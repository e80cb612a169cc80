"""Shifts: to which shift a moment belongs, and when its pledge may be signed.

Any number of shifts, crossing midnight, with overlapping sign windows. All moments are the mine's
local wall time without zone; callers convert.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from content_packs.values import dataclass

OPENS_MIN = 90
"""Minutes before the nominal start at which signing opens: the shift's meeting, the changing and the way
underground take half an hour to an hour and a half, and people pass the station on the way."""
CLOSES_MIN = 150
"""Minutes after the nominal start at which a signature begins to count as late."""
DAY_MIN = 1440


@dataclass(frozen=True, slots=True)
class Shift:
    """One line of a shift table.

    Attributes:
        id: short name on the wire, ``[a-z0-9-]``.
        name: what people call it, Chinese.
        start: minutes after local midnight, 0..1439.
        minutes: length, 1..1440.
        name_en: English name.
        kind: "production" or "maintenance".
        opens: minutes before ``start`` at which signing opens, 0..720.
        closes: minutes after ``start`` from which a signature is late, 0..1439.
        dated_next_day: whether a shift that starts on the evening of day D is dated D+1.
    """

    id: str
    name: str
    start: int
    minutes: int
    name_en: str = ""
    kind: str = "production"
    opens: int = OPENS_MIN
    closes: int = CLOSES_MIN
    dated_next_day: bool = False

    def is_possible(self) -> bool:
        """Whether every number is in its range, so that no run of it is overlooked."""
        return (
            1 <= self.minutes <= DAY_MIN
            and 0 <= self.opens <= DAY_MIN // 2  # :func:`runs_around` looks a day and a half ahead
            and all(0 <= number < DAY_MIN for number in (self.start, self.closes))
        )

    def on(self, shift_date: date) -> ShiftRun:
        """This shift as it runs on ``shift_date`` (its own date, see ``dated_next_day``)."""
        day = shift_date - timedelta(days=1) if self.dated_next_day else shift_date
        begin = datetime.combine(day, datetime.min.time()) + timedelta(minutes=self.start)
        return ShiftRun(self, shift_date, begin)


@dataclass(frozen=True, slots=True)
class ShiftRun:
    """A shift of one date, with its moments; ``date`` is the date it is counted under."""

    shift: Shift
    date: date
    begins: datetime

    @property
    def ends(self) -> datetime:
        return self.begins + timedelta(minutes=self.shift.minutes)

    @property
    def opens(self) -> datetime:
        return self.begins - timedelta(minutes=self.shift.opens)

    @property
    def closes(self) -> datetime:
        return self.begins + timedelta(minutes=self.shift.closes)

    @property
    def key(self) -> tuple[str, str]:
        """(ISO date, shift id): what records and rosters name it by."""
        return (self.date.isoformat(), self.shift.id)

    def is_open(self, now: datetime) -> bool:
        """Whether the sign window is open at ``now``."""
        return self.opens <= now < self.closes

    def takes_late(self, now: datetime) -> bool:
        """Whether a signature at ``now`` still belongs to this shift, as late."""
        return self.closes <= now < self.ends


def runs_around(table: Iterable[Shift], now: datetime) -> list[ShiftRun]:
    """Every run that begins within a day and a half of ``now``, in order of beginning."""
    runs = [shift.on(now.date() + timedelta(days=offset)) for shift in table for offset in range(-2, 4)]
    near = [run for run in runs if abs(run.begins - now) <= timedelta(hours=36)]
    return sorted(near, key=lambda run: (run.begins, run.shift.id))


def current_run(table: Sequence[Shift], now: datetime) -> ShiftRun | None:
    """The shift that ``now`` belongs to for the header, whoever looks at it."""
    return resolve(table, now, frozenset())


def resolve(table: Sequence[Shift], now: datetime, rostered: frozenset[tuple[str, str]]) -> ShiftRun | None:
    """The shift a signature made at ``now`` belongs to; None when nothing is open or still running.

    Args:
        table: the unit's shifts.
        now: local wall time.
        rostered: keys (ISO date, shift id) the person is on the roster for.

    Windows of neighbouring shifts overlap, so the person's own shift decides first (open, then
    running), and after it the nearest open window, then the shift that is running.
    """
    runs = runs_around(table, now)
    is_open = [run for run in runs if run.is_open(now)]
    is_late = [run for run in runs if run.takes_late(now)]
    own_open = [run for run in is_open if run.key in rostered]
    own_late = [run for run in is_late if run.key in rostered]
    return next((_nearest(usable, now) for usable in (own_open, own_late, is_open, is_late) if usable), None)


def next_opening(table: Sequence[Shift], now: datetime) -> ShiftRun | None:
    """The next run whose sign window has not opened yet."""
    coming = [run for run in runs_around(table, now) if run.opens > now]
    return min(coming, key=lambda run: run.opens, default=None)


def _nearest(runs: Sequence[ShiftRun], now: datetime) -> ShiftRun:
    """The run whose start is nearest to ``now``; at the same distance the later one."""
    return min(runs, key=lambda run: (abs(run.begins - now), now - run.begins))
