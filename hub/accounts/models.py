"""Tables of console accounts: who may do what where, how he proves who he is, where he is signed in."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class AccountRow(Base):
    """Somebody who may use the console.

    ``password`` is an Argon2id hash, empty without one; ``must_change``: it was given by somebody else.
    ``factor`` is the sealed secret of the authenticator, ``factor_step`` the last step of time used up.
    """

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    password: Mapped[str] = mapped_column(default="")
    must_change: Mapped[bool] = mapped_column(default=False)
    factor: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    factor_step: Mapped[int] = mapped_column(default=0)


class GrantRow(Base):
    """A role in a unit and everything under it; an empty unit is the whole mine."""

    __tablename__ = "grants"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(primary_key=True, default="")


class RecoveryCodeRow(Base):
    """A code that replaces the authenticator once; only its SHA-256 is kept, and only until it is used."""

    __tablename__ = "recovery_codes"

    hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)


class AttemptRow(Base):
    """Wrong sign-ins of one account, or from one address, and until when the next one must wait."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(primary_key=True)
    wrong: Mapped[int]
    at: Mapped[int] = mapped_column(index=True)
    until: Mapped[int]


class LoginLinkRow(Base):
    """A one-use link; only the SHA-256 of its token is kept. ``kind``: "sign-in" or "password"."""

    __tablename__ = "login_links"

    hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    expires_at: Mapped[int]
    used_at: Mapped[int | None]
    kind: Mapped[str] = mapped_column(default="sign-in")


class SessionRow(Base):
    """A signed-in browser; only the SHA-256 of its cookie is kept.

    ``how``: "link" or "password"; ``address`` and ``agent`` are what it said of itself; ``proved``: the
    authenticator's code was given.
    """

    __tablename__ = "sessions"

    hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[int]
    seen_at: Mapped[int]
    how: Mapped[str] = mapped_column(default="link")
    address: Mapped[str] = mapped_column(default="")
    agent: Mapped[str] = mapped_column(default="")
    proved: Mapped[bool] = mapped_column(default=False)
