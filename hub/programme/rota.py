"""Who is expected where, for many places at once: however many they are, each table is read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from sqlalchemy.orm import Session

from hub.people.service import staff_within
from hub.programme.service import Entry, Expected, Pattern, entries, expected_of, is_date, patterns


class Rota:
    """The plan as it stands; to be used within the transaction it was made in."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._entries: dict[str, tuple[Entry, ...]] = {}

    def expected(self, day: str, shift: str, place_id: str) -> Expected | None:
        """As :func:`hub.programme.service.expected`."""
        if not is_date(day):
            return None
        if day not in self._entries:
            self._entries[day] = entries(self._session, day)
        of_place = [pattern for pattern in self._patterns if pattern.place_id == place_id]
        return expected_of(day, shift, place_id, of_place, self._entries[day], self._staff.__getitem__)

    @cached_property
    def _patterns(self) -> tuple[Pattern, ...]:
        return patterns(self._session)

    @cached_property
    def _staff(self) -> Mapping[str, frozenset[str]]:
        return staff_within(self._session)
