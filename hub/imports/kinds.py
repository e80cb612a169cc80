"""What can be brought in from a file, and by which functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hub.columns import Field
from hub.outcomes import Planned
from hub.people import intake as people
from hub.programme import intake as programme
from hub.secrets import Secrets
from hub.table import Grid, read_grid

Lines = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes:
        fields: what it can say.
        read: its cells; RefusedError for what is no table.
        plan: what its lines will do: of (lines, units that may be touched, the file's unit).
        apply: does it, and returns what changed.
        standing: keys of changes that nothing has changed since.
        revert: takes changes back.
    """

    fields: tuple[Field, ...]
    read: Callable[[bytes], Grid]
    plan: Callable[[Session, Lines, Collection[str] | None, str], tuple[Planned, ...]]
    apply: Callable[[Session, Secrets, Sequence[Planned], int], tuple[Planned, ...]]
    standing: Callable[[Session, Sequence[Planned]], frozenset[str]]
    revert: Callable[[Session, Sequence[Planned]], None]


KINDS: Mapping[str, Kind] = {
    "persons": Kind(
        people.FIELDS,
        read_grid,
        lambda session, lines, allowed, unit: people.plan(session, lines, people.Scope(allowed, unit)),
        people.apply, people.standing, people.revert,
    ),
    "roster": Kind(
        programme.FIELDS,
        programme.read,
        lambda session, lines, allowed, unit: programme.plan(session, lines, allowed),
        lambda session, secrets, planned, now: programme.apply(session, planned),
        programme.standing, programme.revert,
    ),
}  # fmt: skip
