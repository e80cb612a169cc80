"""Tables of console accounts: who may do what where, passwords, sign-in links, sessions, wrong tries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class AccountRow(Base):
    """Somebody who may use the console, and what he signs in with.

    ``password_hash`` is Argon2id's text; ``code_nonce`` makes the key of his one-time codes together with a
    key that is not in the database, and counts once ``code_on``; ``code_step`` is the last step used.
    """

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None]
    password_at: Mapped[int | None]
    must_change: Mapped[bool] = mapped_column(default=False)
    code_nonce: Mapped[str | None]
    code_on: Mapped[bool] = mapped_column(default=False)
    code_step: Mapped[int] = mapped_column(default=0)


class GrantRow(Base):
    """A role in a unit and everything under it; an empty unit is the whole mine."""

    __tablename__ = "grants"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(primary_key=True, default="")


class LoginLinkRow(Base):
    """A one-use link; only the SHA-256 of its token is kept. ``purpose`` is "session" or "password"."""

    __tablename__ = "login_links"

    hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    expires_at: Mapped[int]
    used_at: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(default="session")


class SessionRow(Base):
    """A signed-in browser; only the SHA-256 of its cookie is kept.

    ``means`` is "link" or "password"; ``waits`` while the one-time code is still to come.
    """

    __tablename__ = "sessions"

    hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[int]
    seen_at: Mapped[int]
    means: Mapped[str] = mapped_column(default="link")
    waits: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(default="")
    browser: Mapped[str] = mapped_column(default="")


class RecoveryRow(Base):
    """A recovery code that was not used yet; only its SHA-256 is kept."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)


class TryRow(Base):
    """Wrong tries of a password, a PIN, a code; ``key`` is a SHA-256: passwords are typed into any field."""

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(primary_key=True)
    wrong: Mapped[int]
    last: Mapped[int] = mapped_column(index=True)


class ApiTokenRow(Base):
    """A token of a program; only the SHA-256 of its secret is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    scopes: Mapped[list[Any]]
    made_by: Mapped[str]
    made_at: Mapped[int]
    expires_at: Mapped[int]
    used_at: Mapped[int | None]
    revoked_at: Mapped[int | None]
