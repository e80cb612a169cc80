"""This shift in brief: where very many stand on it, who is missing by place, and the signed one link away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from content_packs.shifts import ShiftRun
from hub.records.runs import PlaceRun

MOST = 450
"""Persons that are listed one by one on a page of several runs; a run itself counts as RUN of them."""
RUN = 5
MOST_NAMED = 900
"""Missing persons above which a place where nobody has signed yet is named alone."""
MOST_SIGNED = 200
"""Signatures that the page of a single run shows, the newest first; the others are one link away."""


@dataclass(frozen=True, slots=True)
class Group:
    """Places with the same run in the same phase; those with most people missing first."""

    run: ShiftRun
    phase: str
    items: tuple[PlaceRun, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What the brief page shows.

    Attributes:
        groups: runs with their places.
        idle: places where nothing is running.
        expected, signed, missing, leave, late, others: of all of them; ``others`` are visitors and those not
            on a roster.
        short: places where somebody is missing.
    """

    groups: tuple[Group, ...]
    idle: tuple[PlaceRun, ...]
    expected: int
    signed: int
    missing: int
    leave: int
    late: int
    others: int
    short: int

    @property
    def untouched(self) -> bool:
        """Whether a place where nobody has signed need not name its whole crew: as a shift begins, that would
        be the roster of the mine."""
        return self.missing > MOST_NAMED

    @property
    def percent(self) -> int | None:
        """Signed of expected, rounded down; None where nobody is expected."""
        return 100 * self.signed // self.expected if self.expected else None


def is_long(runs: Sequence[PlaceRun], only_missing: bool) -> bool:
    """Whether several runs are too many to list everybody one by one."""
    return len(runs) > 1 and sum(_weight(item, only_missing) for item in runs) > MOST


def brief(runs: Sequence[PlaceRun]) -> Brief:
    """The same runs in brief."""
    groups = defaultdict[tuple[ShiftRun, str], list[PlaceRun]](list)
    for item in runs:
        if item.run is not None and item.coverage is not None:
            groups[item.run, item.phase].append(item)
    found = [item.coverage for item in runs if item.coverage is not None]
    return Brief(
        tuple(
            Group(run, phase, tuple(sorted(items, key=lambda item: -_missing(item))))
            for (run, phase), items in groups.items()
        ),
        tuple(item for item in runs if item.run is None),
        sum(one.expected or 0 for one in found),
        sum(len(one.signed) for one in found),
        sum(len(one.missing) for one in found),
        sum(len(one.on_leave) for one in found),
        sum(signed.late for one in found for signed in one.signed),
        sum(len(one.unexpected) for one in found),
        sum(bool(one.missing) for one in found),
    )


def _missing(item: PlaceRun) -> int:
    return len(item.coverage.missing) if item.coverage else 0


def _weight(item: PlaceRun, only_missing: bool) -> int:
    one = item.coverage
    if one is None:
        return RUN
    listed = len(one.missing)
    if not only_missing:
        listed += len(one.signed) + len(one.unexpected) + len(one.on_leave)
    return RUN + listed
