"""What can be brought in from a file, and by which functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.columns import Field
from hub.outcomes import Planned
from hub.people import intake as people
from hub.programme import intake as programme
from hub.records import reading_file as readings
from hub.records.entered import Desk
from hub.table import Grid, read_grid

READINGS = "readings"
"""Files of readings; their unit is who publishes the metrics."""
Lines = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes:
        fields: what it can say.
        read: its cells; RefusedError for what is no table.
        plan: what its lines will do: of (who asks, lines, units that may be touched, the file's unit).
        apply: does it, and returns what changed.
        standing: keys of changes that nothing has changed since.
        revert: takes changes back.
    """

    fields: tuple[Field, ...]
    read: Callable[[bytes], Grid]
    plan: Callable[[Desk, Lines, Collection[str] | None, str], tuple[Planned, ...]]
    apply: Callable[[Desk, Sequence[Planned]], tuple[Planned, ...]]
    standing: Callable[[Desk, Sequence[Planned]], frozenset[str]]
    revert: Callable[[Desk, Sequence[Planned]], None]


KINDS: Mapping[str, Kind] = {
    "persons": Kind(
        people.FIELDS,
        read_grid,
        lambda desk, lines, allowed, unit: people.plan(desk.session, lines, people.Scope(allowed, unit)),
        lambda desk, planned: people.apply(desk.session, desk.secrets, planned, desk.now_ms),
        lambda desk, done: people.standing(desk.session, done),
        lambda desk, done: people.revert(desk.session, done),
    ),
    "roster": Kind(
        programme.FIELDS,
        programme.read,
        lambda desk, lines, allowed, unit: programme.plan(desk.session, lines, allowed),
        lambda desk, planned: programme.apply(desk.session, planned),
        lambda desk, done: programme.standing(desk.session, done),
        lambda desk, done: programme.revert(desk.session, done),
    ),
    READINGS: Kind(
        readings.FIELDS,
        read_grid,
        lambda desk, lines, allowed, unit: readings.plan(desk, lines, unit),
        readings.apply, readings.standing, readings.revert,
    ),
}  # fmt: skip
