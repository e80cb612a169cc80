"""One-use sign-in links, and signed-in browsers: kept in the database, so that each can be ended."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from hub.accounts.models import AccountRow, LoginLinkRow, SessionRow
from hub.accounts.service import Account, account
from hub.errors import RefusedError

LINK_MS = 10 * 60_000
"""How long a sign-in link is good, milliseconds."""
IDLE_MS = 12 * 3_600_000
ABSOLUTE_MS = 7 * 86_400_000
_SEEN_STEP_MS = 60_000
"""A session's last use is written at most this often: a page view must not cost a disk sync."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session; times in ms since 1970 UTC."""

    account: Account
    created_at: int
    seen_at: int


def make_link(session: Session, account_id: str, now_ms: int) -> str:
    """A new one-use token for a sign-in link, good for LINK_MS; links made before stay good."""
    if session.get(AccountRow, account_id) is None:
        raise RefusedError(f"没有账号“{account_id}”。", f"there is no account {account_id!r}")
    token = secrets.token_urlsafe(24)
    row = LoginLinkRow(hash=_hash(token), account_id=account_id, expires_at=now_ms + LINK_MS, used_at=None)
    session.add(row)
    session.flush()
    return token


def use_link(session: Session, token: str, now_ms: int) -> str:
    """Use up a link and open a session.

    Returns:
        The session's cookie value.

    Raises:
        RefusedError: used before, expired or unknown; all three read alike on purpose.
    """
    link = session.get(LoginLinkRow, _hash(token), with_for_update=True)
    owner = account(session, link.account_id) if link else None
    usable = link is not None and link.used_at is None and now_ms < link.expires_at
    if link is None or owner is None or not owner.active or not usable:
        raise RefusedError(
            "这个登录链接已用过或已过期；请在中枢上运行 yizhan link --as 角色 再要一个。",
            "this sign-in link was used or has expired; run `yizhan link --as ROLE` on the hub for another",
        )
    link.used_at = now_ms
    cookie = secrets.token_urlsafe(32)
    session.add(SessionRow(hash=_hash(cookie), account_id=owner.id, created_at=now_ms, seen_at=now_ms))
    session.flush()
    return cookie


def session_of(session: Session, cookie: str, now_ms: int) -> SignedIn | None:
    """Who is signed in with this cookie; None when ended, idle for IDLE_MS or older than ABSOLUTE_MS.

    The last use is remembered by :func:`touch`, so that looking is only a read.
    """
    row = session.get(SessionRow, _hash(cookie))
    found = account(session, row.account_id) if row else None
    if row is None or found is None or not found.active or _is_over(row, now_ms):
        return None
    return SignedIn(found, row.created_at, row.seen_at)


def touch(session: Session, cookie: str, now_ms: int) -> None:
    """Remember that a session was used; call it when ``needs_touch`` says so."""
    if (row := session.get(SessionRow, _hash(cookie))) is not None:
        row.seen_at = max(row.seen_at, now_ms)


def needs_touch(found: SignedIn, now_ms: int) -> bool:
    """Whether the last use written is old enough to be worth a write."""
    return now_ms - found.seen_at >= _SEEN_STEP_MS


def end_session(session: Session, cookie: str) -> None:
    """Sign out."""
    session.execute(delete(SessionRow).where(SessionRow.hash == _hash(cookie)))


def _is_over(row: SessionRow, now_ms: int) -> bool:
    return now_ms - row.seen_at >= IDLE_MS or now_ms - row.created_at >= ABSOLUTE_MS


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
