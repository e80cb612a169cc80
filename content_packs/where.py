"""Filters: where (and for whom) a pack or a card is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, fields

from content_packs.values import dataclass

PLACE_KINDS = ("coal_face", "heading", "project_site", "auxiliary", "surface", "hall")


@dataclass(frozen=True, slots=True)
class Where:
    """A filter; an empty field asks nothing, several values in one field mean "one of".

    ``post`` is not a property of the spot but of the person who signs: :meth:`admits` leaves it out.
    """

    place_kind: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    station: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    shift: tuple[str, ...] = ()
    post: tuple[str, ...] = ()

    def admits(self, spot: Spot) -> bool:
        """Whether something with this filter is shown at ``spot``."""
        return (
            _one_of(self.place_kind, (spot.place_kind,))
            and _one_of(self.unit, spot.units)
            and _one_of(self.place, (spot.place,))
            and _one_of(self.station, (spot.station,))
            and _one_of(self.tag, spot.tags)
            and _one_of(self.shift, (spot.shift,))
        )

    def to_json(self) -> dict[str, list[str]]:
        """Only the fields that ask something."""
        return {f.name: list(getattr(self, f.name)) for f in fields(self) if getattr(self, f.name)}

    @staticmethod
    def from_json(value: Mapping[str, object]) -> Where:
        """Read :meth:`to_json`; an unknown field or a value that is no list of strings is a ValueError.

        An unknown *filter* must not be ignored: a card would be shown where it does not belong.
        """
        known = {f.name for f in fields(Where)}
        parts: dict[str, tuple[str, ...]] = {}
        for name, items in value.items():
            if name not in known:
                raise ValueError(f"unknown filter {name!r}")
            if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
                raise ValueError(f"filter {name!r} is a list of strings")
            parts[name] = tuple(items)
        return Where(**parts)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a station stands, as far as filters can ask; ``units``: its unit and all ancestors."""

    station: str = ""
    place: str = ""
    place_kind: str = ""
    units: tuple[str, ...] = ()
    tags: tuple[str, ...] = field(default=())
    shift: str = ""


def _one_of(asked: tuple[str, ...], present: Iterable[str]) -> bool:
    return not asked or any(item in asked for item in present)
