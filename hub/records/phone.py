"""Signing by phone: the token on the station's screen, a staff number and a PIN."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.words import Words
from hub.config import Settings
from hub.secrets import Secrets

OUTCOMES = (
    "signed",
    "late",
    "already",
    "unknown",
    "wrong_pin",
    "no_pin",
    "wait",
    "expired",
    "no_window",
    "no_pledge",
)


@dataclass(frozen=True, slots=True)
class PhonePage:
    """What the form shows: where, which shift, and the general pledge (the post's own may differ)."""

    station: str
    place: Words
    shift_date: str
    shift_name: Words
    pledge: Card | None


@dataclass(frozen=True, slots=True)
class PhoneOutcome:
    """What became of it.

    Attributes:
        kind: one of OUTCOMES.
        words: the sentence to show.
        name: the person's name once PIN and number fit, else empty.
        pledge: the words he signed, for "signed" and "late".
    """

    kind: str
    words: Words
    name: str = ""
    pledge: Card | None = None


def phone_page(session: Session, settings: Settings, token: str, now_ms: int) -> PhonePage:
    """What to show behind a scanned code.

    Raises:
        MessageError: the token is malformed, another station's, or expired.
    """
    raise NotImplementedError


def sign_by_phone(
    session: Session, settings: Settings, secrets: Secrets, token: str, staff_no: str, pin: str, now_ms: int
) -> PhoneOutcome:
    """Sign the pledge of the token's run; never raises for what a miner can do wrong."""
    raise NotImplementedError
