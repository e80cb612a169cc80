"""A hub that came back from a backup: stations have seen more than it remembers, and refuse what it signs.

Nobody has to notice: what a station says it holds is compared with what the hub has, and the hub signs
everything anew under higher numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from hub.config import Settings
from hub.packs.published import versions_in_force
from hub.packs.publishing import publish_again
from hub.trust.files import at
from hub.trust.keys import SNAPSHOT, KeyFolder
from hub.trust.service import FOLDER, exists, keep, newest_pointer, repository

SLACK_MIN = 2
"""Numbers are minutes since 1970; two changes in one minute run ahead. A claim further ahead is false."""


class Newest:
    """What the hub itself has signed last; read again only when the pointer is another, because every station
    that speaks is compared with it."""

    def __init__(self) -> None:
        self._pointer = b""
        self._snapshot = 0
        self._in_force: Mapping[str, int] = {}

    def is_outrun(
        self, session: Session, have: Mapping[str, int], held: Mapping[str, str], now_ms: int
    ) -> bool:
        """Whether a station has seen more, so that :func:`catch_up` has something to do."""
        if not (pointer := newest_pointer(session)):
            return False
        if pointer != self._pointer:
            self._pointer, self._snapshot = pointer, repository(session).version_of(SNAPSHOT)
            self._in_force = versions_in_force(session)
        most = _most(now_ms)
        return self._snapshot < _number(held.get("snapshot", "")) <= most or any(
            0 < self._in_force.get(publisher, 0) < version <= most for publisher, version in have.items()
        )


def catch_up(
    session: Session, settings: Settings, have: Mapping[str, int], held: Mapping[str, str], now_ms: int
) -> tuple[str, ...]:
    """Sign anew what a station has seen newer; what was: "snapshot" and publishers, or nothing.

    Args:
        session, settings: the hub.
        have: the versions a station shows, by publisher.
        held: what it says it holds, by kind, as in its presence.
        now_ms: now.

    Raises:
        RefusedError: in profile *split*: the keys are not here, people must bring them.
    """
    if not exists(session):
        return ()
    most = _most(now_ms)
    found = []
    if repository(session).version_of(SNAPSHOT) < _number(held.get("snapshot", "")) <= most:
        _sign_all(session, settings.secrets, now_ms)
        found.append(SNAPSHOT)
    in_force = versions_in_force(session)
    for publisher, version in have.items():
        if 0 < in_force.get(publisher, 0) < version <= most:
            publish_again(session, settings, publisher, "hub", now_ms)
            found.append(publisher)
    return tuple(found)


def _sign_all(session: Session, secrets: Path, now_ms: int) -> None:
    mine = repository(session)
    mine.sign_all(KeyFolder(secrets / FOLDER), at(now_ms))
    keep(session, mine.made.values())


def _most(now_ms: int) -> int:
    """The highest number that can have been given until now."""
    return now_ms // 60_000 + SLACK_MIN


def _number(held: str) -> int:
    number = held.partition("-")[0]
    return int(number) if number.isdecimal() else 0
