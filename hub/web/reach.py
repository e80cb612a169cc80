"""How far a reader's roles reach in the tree of units, and to which units an object belongs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content_packs.where import Where
from hub.accounts.service import WHOLE_MINE, Account, account, reach
from hub.errors import RefusedError
from hub.imports.service import unit_of
from hub.notices.service import notice
from hub.people.service import person
from hub.stations.service import place, station
from hub.web.rights import ACCOUNT, IMPORT, NOTICE, PERSON, PUBLISHER, STATION

Units = frozenset[str]
NOWHERE: Units = frozenset({WHOLE_MINE})
"""The units of what does not exist: only who may do it everywhere learns so."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The units each role of a reader holds for; None means the whole mine."""

    units: Mapping[str, Units | None]

    def of(self, roles: Collection[str]) -> Units | None:
        """The units in which one of the roles is held."""
        held = [self.units[role] for role in roles if role in self.units]
        found: set[str] = set()
        for one in held:
            if one is None:
                return None
            found |= one
        return frozenset(found)

    def covering(self, units: Units) -> frozenset[str]:
        """The roles that reach all of some units."""
        return frozenset(role for role, held in self.units.items() if covers(held, units))


def covers(held: Units | None, wanted: Units) -> bool:
    """Whether ``held`` reaches all of ``wanted``."""
    return held is None or wanted <= held


def reach_of(session: Session, who: Account) -> Reach:
    """How far each of somebody's roles reaches."""
    return Reach({role: reach(session, who.grants, (role,)) for role in who.roles})


def units_of(session: Session, of: str, name: str) -> Units:
    """The units an object belongs to; NOWHERE when there is none of that name."""
    return _UNITS[of](session, name)


def units_of_spots(session: Session, where: Where) -> Units:
    """The units that a filter of places and units reaches; one without either reaches the whole mine."""
    if not where.unit and not where.place:
        return NOWHERE
    return frozenset(where.unit) | {unit for name in where.place for unit in units_of_place(session, name)}


def units_of_place(session: Session, name: str) -> Units:
    """The unit a place belongs to."""
    found = place(session, name)
    return frozenset({found.unit_id}) if found else NOWHERE


def _station(session: Session, name: str) -> Units:
    found = station(session, name)
    return frozenset({found.place.unit_id}) if found else NOWHERE


def _person(session: Session, name: str) -> Units:
    found = person(session, name)
    return frozenset({found.unit_id}) if found else NOWHERE


def _notice(session: Session, name: str) -> Units:
    try:
        return units_of_spots(session, notice(session, name).draft.where)
    except RefusedError:
        return NOWHERE


def _import(session: Session, name: str) -> Units:
    found = unit_of(session, name)
    return frozenset({found}) if found else NOWHERE


def _account(session: Session, name: str) -> Units:
    """All units in which he has a role: who manages him must reach every one of them."""
    found = account(session, name)
    return frozenset(grant.unit for grant in found.grants) or NOWHERE if found else NOWHERE


def _publisher(session: Session, name: str) -> Units:
    return frozenset({name})


_UNITS: Mapping[str, Callable[[Session, str], Units]] = {
    STATION: _station, PERSON: _person, NOTICE: _notice, PUBLISHER: _publisher,
    ACCOUNT: _account, IMPORT: _import,
}  # fmt: skip
