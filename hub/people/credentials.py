"""Badges, lamp numbers, work cards, and the PIN for the phone page.

A badge's token is derived from badge.key and the credential's id, so it can be printed again and is
stored nowhere. A lost badge is revoked and a new credential issued.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hub.secrets import Secrets

KINDS = ("badge", "lamp", "card", "visitor")


@dataclass(frozen=True, slots=True)
class Credential:
    """Something a reader types; ``valid_to`` ISO date inclusive or empty; times ms since 1970 UTC."""

    id: str
    kind: str
    person_id: str
    token_hash: str
    issued_at: int
    valid_to: str = ""
    revoked_at: int | None = None


def issue(
    session: Session,
    secrets: Secrets,
    person_id: str,
    now_ms: int,
    *,
    kind: str = "badge",
    valid_to: str = "",
) -> Credential:
    """A new printed badge (kind badge or visitor); its token is :func:`token_of`."""
    raise NotImplementedError


def register(
    session: Session, secrets: Secrets, person_id: str, token: str, kind: str, now_ms: int
) -> Credential:
    """A token that exists already (lamp number, work card); RefusedError when somebody else has it."""
    raise NotImplementedError


def revoke(session: Session, credential_id: str, now_ms: int) -> Credential:
    """Revoke; revoking twice changes nothing. RefusedError when there is no such credential."""
    raise NotImplementedError


def token_of(secrets: Secrets, credential_id: str) -> str:
    """What a printed badge's QR says: "YZ" and 16 base32 characters."""
    raise NotImplementedError


def credentials_of(session: Session, person_id: str) -> tuple[Credential, ...]:
    """All of a person's credentials, newest first."""
    raise NotImplementedError


def set_pin(session: Session, person_id: str, pin: str) -> None:
    """Set the PIN (4-6 digits; RefusedError otherwise)."""
    raise NotImplementedError


def check_pin(session: Session, person_id: str, pin: str) -> bool:
    """Whether this is the person's PIN; takes as long for a person without one (argon2)."""
    raise NotImplementedError
