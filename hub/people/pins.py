"""The PIN of the phone page: 4-6 digits, kept as an argon2 hash."""

from __future__ import annotations

from functools import cache
from secrets import randbelow
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.people.models import PersonRow

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's second setting: 19 MB, about 30 ms; a whole shift signs within minutes."""
_AT_ONCE = BoundedSemaphore(2)
"""Hashing is a memory lever for whoever floods the page, so only two run at a time."""


def set_pin(session: Session, person_id: str, pin: str) -> None:
    """Set the PIN (4-6 digits; RefusedError otherwise)."""
    row = session.get(PersonRow, person_id)
    if row is None or not (4 <= len(pin) <= 6 and pin.isascii() and pin.isdigit()):
        raise RefusedError("密码应为4到6位数字。", "the PIN is 4 to 6 digits")
    with _AT_ONCE:
        row.pin_hash = _HASHER.hash(pin)
    session.flush()


def new_pin(session: Session, person_id: str) -> str:
    """Set a new random PIN and return it: it is kept nowhere, so it can only be read now."""
    pin = f"{randbelow(1_000_000):06d}"
    set_pin(session, person_id, pin)
    return pin


def check_pin(session: Session, person_id: str, pin: str) -> bool:
    """Whether this is the person's PIN; takes as long where there is no person or no PIN."""
    row = session.get(PersonRow, person_id)
    hashed = row.pin_hash if row and row.pin_hash else _nobody()
    try:
        with _AT_ONCE:
            return _HASHER.verify(hashed, pin) and hashed is not _nobody()
    except VerificationError:
        return False


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody's")
