"""Tokens of programs: what each may read, until when; only the SHA-256 of a token is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.models import ApiTokenRow
from hub.errors import RefusedError

SCOPES = ("coverage", "stations", "records")
"""What a token may read: who has signed; the stations; records one by one."""
MOST_DAYS = 3 * 366
MOST_NAME = 60
_SEEN_STEP_MS = 300_000
"""A token's last use is written at most this often: a read must not cost a disk sync."""
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Token:
    """A token as the console lists it; times in ms since 1970 UTC.

    Attributes:
        id, name: its number, and which program it was made for.
        scopes: of SCOPES.
        made_by, made_at: the account, and when.
        expires_at: it is refused from then on.
        used_at: its last use, to five minutes; None: never.
        revoked_at: None while it is good.
    """

    id: int
    name: str
    scopes: frozenset[str]
    made_by: str
    made_at: int
    expires_at: int
    used_at: int | None
    revoked_at: int | None

    def is_good(self, now_ms: int) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and now_ms < self.expires_at


def make_token(
    session: Session, name: str, scopes: Collection[str], days: int, by: str, now_ms: int
) -> tuple[Token, str]:
    """A new token, and its secret, which nobody can show again.

    Raises:
        RefusedError: no name, no scope, an unknown one, or too many days.
    """
    if not name.strip() or len(name) > MOST_NAME or not scopes or not set(scopes) <= set(SCOPES):
        raise RefusedError(
            "没有做令牌：请写明给哪个程序用，并至少选一项范围。",
            "no token was made: name the program it is for and choose what it may read",
        )
    if not 1 <= days <= MOST_DAYS:
        raise RefusedError(
            f"没有做令牌：有效期是 1 到 {MOST_DAYS} 天。", f"no token was made: 1 to {MOST_DAYS} days"
        )
    secret = f"yz_{secrets.token_urlsafe(32)}"
    row = ApiTokenRow(
        hash=_hash(secret), name=name.strip(), scopes=sorted(scopes), made_by=by, made_at=now_ms,
        expires_at=now_ms + days * _DAY_MS, used_at=None, revoked_at=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _token(row), secret


def token_of(session: Session, secret: str) -> Token | None:
    """The token with this secret, good or not; None for an unknown one."""
    row = session.scalars(select(ApiTokenRow).where(ApiTokenRow.hash == _hash(secret))).first()
    return _token(row) if row else None


def needs_touch(token: Token, now_ms: int) -> bool:
    """Whether its last use is worth writing down."""
    return token.used_at is None or now_ms - token.used_at >= _SEEN_STEP_MS


def touch(session: Session, token_id: int, now_ms: int) -> None:
    """Remember its use."""
    session.get_one(ApiTokenRow, token_id).used_at = now_ms


def revoke_token(session: Session, token_id: int, now_ms: int) -> Token:
    """Refuse it from now on; RefusedError for an unknown one. Twice is once."""
    row = session.get(ApiTokenRow, token_id)
    if row is None:
        raise RefusedError(
            "没有这个令牌，什么也没有改；请刷新页面。", "there is no such token; nothing was changed; reload"
        )
    row.revoked_at = row.revoked_at or now_ms
    return _token(row)


def tokens(session: Session) -> tuple[Token, ...]:
    """Every token, newest first."""
    return tuple(_token(row) for row in session.scalars(select(ApiTokenRow).order_by(ApiTokenRow.id.desc())))


def _token(row: ApiTokenRow) -> Token:
    return Token(
        row.id, row.name, frozenset(row.scopes), row.made_by, row.made_at, row.expires_at, row.used_at,
        row.revoked_at,
    )  # fmt: skip


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
