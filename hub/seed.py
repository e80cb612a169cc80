"""The demo mine: fictional persons, two stations, shipped packs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hub.config import Settings
from hub.secrets import Secrets


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A row of the demo page: everything needed to sign as this person."""

    id: str
    name: str
    staff_no: str
    token: str
    pin: str
    job: str
    team: str


def seed(session: Session, settings: Settings, secrets: Secrets, now_ms: int) -> None:
    """Make sure the demo mine is there; a second call changes only what time made stale."""
    raise NotImplementedError


def demo_people(session: Session, secrets: Secrets) -> tuple[DemoPerson, ...]:
    """Everybody with a valid badge, with token and PIN."""
    raise NotImplementedError
