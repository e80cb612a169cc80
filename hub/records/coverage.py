"""Who has signed and who has not: derived from records and roster, never stored."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from content_packs.wire.state import SignedElsewhere
from hub.config import Settings


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in a list."""

    person_id: str
    staff_no: str
    name: str
    team_id: str
    team: str
    job: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A counted signature: who, how, when (ms since 1970 UTC), where, with every flag of both sides."""

    who: Someone
    method: str
    at: int
    station: str
    place: str
    flags: tuple[str, ...]

    @property
    def late(self) -> bool:
        return "late" in self.flags


@dataclass(frozen=True, slots=True)
class Team:
    """One unit's line within a place."""

    unit_id: str
    name: str
    expected: int
    signed: tuple[Signed, ...]
    missing: tuple[Someone, ...]
    on_leave: tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One run at one place.

    Attributes:
        date, shift: the run.
        place_id, place: where.
        has_roster: False means 名单未下发; then ``expected`` is None and nobody is missing.
        expected: how many should sign, those on leave left out; None without a roster.
        signed: expected persons who signed (anywhere), oldest first.
        missing: expected persons who have not, by team and number.
        on_leave: on the roster but on leave, and not signed.
        unexpected: counted signatures here of persons who are not expected here.
        unknown: records here that do not count: unknown or revoked badges.
        teams: the same by unit.
    """

    date: str
    shift: str
    place_id: str
    place: str
    has_roster: bool
    expected: int | None
    signed: tuple[Signed, ...]
    missing: tuple[Someone, ...]
    on_leave: tuple[Someone, ...]
    unexpected: tuple[Signed, ...]
    unknown: int
    teams: tuple[Team, ...]


def coverage(session: Session, day: str, shift: str, *, unit: str = "", place: str = "") -> list[Coverage]:
    """Coverage of a run, one for each open place whose unit has that shift.

    ``unit`` keeps only persons under that unit (and places where any of them is expected or signed).
    """
    raise NotImplementedError


def signed_ids(session: Session, day: str, shift: str) -> frozenset[str]:
    """Everybody who counts for a run, whatever the station or method."""
    raise NotImplementedError


def signed_of(session: Session, settings: Settings, station_id: str, now_ms: int) -> SignedElsewhere:
    """The body of a station's ``signed`` document: all runs within 36 hours of now."""
    raise NotImplementedError
