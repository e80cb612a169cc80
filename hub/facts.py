"""What stations are told beside packs: the bodies of their state documents, derived from the database.

What stations have in common (persons, shifts, who signed which run) is read once for all of them and kept
until it changes; with two thousand stations, to read it for each took the hub minutes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from content_packs.shifts import runs_around
from content_packs.wire.readings import Readings
from content_packs.wire.state import KINDS, Body, body_of
from hub.config import Settings
from hub.errors import RefusedError
from hub.programme.roster import Rosters
from hub.programme.service import shift_tables
from hub.records.coverage import signed_in
from hub.records.readings import readings_of
from hub.secrets import Secrets
from hub.stations.moves import newest_move
from hub.stations.service import Station, refuse_stranger, station, stations_and_relays
from hub.stations.site import Sites
from hub.sync.engine import SIGNED

Runs = tuple[tuple[str, str], ...]
_NOTHING_READ = body_of(Readings({}).to_json())


class Facts:
    """The state documents of every station.

    What was derived holds until :meth:`forget`. Only a station nobody had heard of and a move, which a
    keeper's record brings, are noticed without it.

    Args:
        settings, secrets: the hub.
    """

    def __init__(self, settings: Settings, secrets: Secrets) -> None:
        self._settings = settings
        self._secrets = secrets
        self._frame: _Frame | None = None
        self._signed: dict[Runs, Body] = {}
        self._readings: dict[tuple[str, ...], Body] = {}

    def forget(self, kinds: Collection[str] = KINDS) -> None:
        """These kinds are derived anew when they are next asked for."""
        self._signed.clear()
        if set(kinds) - SIGNED:
            self._frame = None
            self._readings.clear()

    def bodies(self, session: Session, station_id: str, now_ms: int) -> Mapping[str, Body]:
        """The body of each kind for a station, readings only where there are any.

        Raises:
            RefusedError: no such station.
        """
        frame = self._current(session, station_id, now_ms)
        found = frame.station(station_id)
        bodies = {
            "site": frame.site(found),
            "roster": frame.roster(found),
            "signed": self._signed_in(session, frame.runs(found)),
        }
        readings = self._readings_of(session, frame.follows(station_id))
        return bodies if readings == _NOTHING_READ else {**bodies, "readings": readings}

    def follows(self, session: Session, station_id: str, now_ms: int) -> tuple[str, ...]:
        """The publishers a station shows; RefusedError for one that is unknown."""
        return self._current(session, station_id, now_ms).follows(station_id)

    def refuse_stranger(self, session: Session, station_id: str, now_ms: int) -> None:
        """RefusedError for a station the hub does not talk to: an unknown one, one that is shut out, and one
        that is not enrolled, under whose name a machine that was replaced may still be on the line."""
        found = self._current(session, station_id, now_ms).station(station_id)
        if not found.enrolled:
            refuse_stranger(session, station_id)
            self._frame = None  # it has enrolled since all was read
        if not found.authorised:
            raise RefusedError(
                f"站点“{station_id}”已停用，没有收它的消息，记录仍在站上；要恢复请在它的页面上启用。",
                f"the station {station_id!r} is shut out; its records are kept there; let it in on its page",
            )

    def _current(self, session: Session, station_id: str, now_ms: int) -> _Frame:
        frame = self._frame
        if not self._signed and frame is not None and frame.moves != newest_move(session):
            frame = None
        if frame is not None and not frame.knows(station_id) and station(session, station_id) is not None:
            frame = None
        if frame is None:
            frame = _Frame(session, self._settings, self._secrets, now_ms)
        self._frame = frame
        return frame

    def _signed_in(self, session: Session, runs: Runs) -> Body:
        if runs not in self._signed:
            self._signed[runs] = body_of(signed_in(session, runs).to_json())
        return self._signed[runs]

    def _readings_of(self, session: Session, publishers: tuple[str, ...]) -> Body:
        """Of those a station follows, and of no others."""
        if publishers not in self._readings:
            found = readings_of(session, self._settings, publishers)
            self._readings[publishers] = body_of(found.to_json())
        return self._readings[publishers]


class _Frame:
    """Everything but signatures, as the database had it at one moment."""

    def __init__(self, session: Session, settings: Settings, secrets: Secrets, now_ms: int) -> None:
        self.moves = newest_move(session)
        self._stations = {one.id: one for one in stations_and_relays(session)}
        self._sites = Sites(session, settings, secrets, now_ms)
        self._rosters = Rosters(session, settings, now_ms)
        local = settings.local(now_ms)
        self._runs = {
            unit: tuple(run.key for run in runs_around(table, local))
            for unit, table in shift_tables(session).items()
        }
        self._site_bodies: dict[str, Body] = {}
        self._roster_bodies: dict[str, Body] = {}
        self._follows: dict[str, tuple[str, ...]] = {}

    def knows(self, station_id: str) -> bool:
        return station_id in self._stations

    def station(self, station_id: str) -> Station:
        if station_id not in self._stations:
            raise RefusedError(f"没有站点“{station_id}”。", f"there is no station {station_id!r}")
        return self._stations[station_id]

    def runs(self, found: Station) -> Runs:
        """The runs of its unit within 36 hours."""
        return self._runs[found.place.unit_id]

    def follows(self, station_id: str) -> tuple[str, ...]:
        unit = self.station(station_id).place.unit_id
        if unit not in self._follows:
            self._follows[unit] = self._sites.of(self.station(station_id)).follows
        return self._follows[unit]

    def site(self, found: Station) -> Body:
        if found.id not in self._site_bodies:
            self._site_bodies[found.id] = body_of(self._sites.of(found).to_json())
        return self._site_bodies[found.id]

    def roster(self, found: Station) -> Body:
        if found.place.id not in self._roster_bodies:
            self._roster_bodies[found.place.id] = self._rosters.body_at(found.place)
        return self._roster_bodies[found.place.id]
