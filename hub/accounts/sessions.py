"""One-use links, and signed-in browsers: kept in the database, so that each can be ended."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.accounts.models import AccountRow, LoginLinkRow, SessionRow
from hub.accounts.service import Account, account
from hub.errors import RefusedError

SIGN_IN, PASSWORD = "sign-in", "password"
"""What a link is for: to sign in at the hub's own machine, or to choose a password from any."""
LINK_MS = 10 * 60_000
"""How long a sign-in link is good, milliseconds."""
PASSWORD_LINK_MS = 24 * 3_600_000
"""How long a link to choose a password is good, milliseconds: it is carried by hand or by telephone."""
IDLE_MS = 12 * 3_600_000
ABSOLUTE_MS = 7 * 86_400_000
_SEEN_STEP_MS = 60_000
"""A session's last use is written at most this often: a page view must not cost a disk sync."""
_MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Device:
    """Where a session is used from: network address, what the browser calls itself, how it signed in."""

    address: str = ""
    agent: str = ""
    how: str = "link"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session; times in ms since 1970 UTC.

    Attributes:
        account: whose it is.
        created_at, seen_at: since when, and when it was last used.
        id: names it in lists; tells nothing of its cookie.
        device: where it is.
        proved: the authenticator's code was given here.
        must_change: he must choose a password of his own first.
        has_factor: he has an authenticator.
    """

    account: Account
    created_at: int
    seen_at: int
    id: str
    device: Device = field(default_factory=Device)
    proved: bool = False
    must_change: bool = False
    has_factor: bool = False


def make_link(session: Session, account_id: str, now_ms: int, kind: str = SIGN_IN) -> str:
    """A one-use token. Links to sign in stay good beside each other; of those to a password, the newest."""
    if session.get(AccountRow, account_id) is None:
        raise RefusedError(f"没有账号“{account_id}”。", f"there is no account {account_id!r}")
    if kind == PASSWORD:
        _forget_links(session, account_id)
    token = secrets.token_urlsafe(24)
    ends = now_ms + (PASSWORD_LINK_MS if kind == PASSWORD else LINK_MS)
    session.add(
        LoginLinkRow(hash=_hash(token), account_id=account_id, expires_at=ends, used_at=None, kind=kind)
    )
    session.flush()
    return token


def use_link(session: Session, token: str, now_ms: int, device: Device | None = None) -> str:
    """Use up a sign-in link and open a session.

    Returns:
        The session's cookie value.

    Raises:
        RefusedError: used before, expired or unknown; all three read alike on purpose.
    """
    link = _usable(session, token, now_ms, SIGN_IN)
    if link is None:
        raise RefusedError(
            "这个登录链接已用过或已过期；请在中枢上运行 yizhan link --as 角色 再要一个。",
            "this sign-in link was used or has expired; run `yizhan link --as ROLE` on the hub for another",
        )
    link.used_at = now_ms
    return open_session(session, link.account_id, now_ms, device or Device())


def password_link(session: Session, token: str, now_ms: int, *, use: bool = False) -> Account:
    """Whose password a link lets choose; ``use`` uses it up. RefusedError when it is good for nothing."""
    link = _usable(session, token, now_ms, PASSWORD)
    found = account(session, link.account_id) if link else None
    if link is None or found is None:
        raise RefusedError(
            "这个设置密码的链接已用过或已过期，密码没有改；请系统管理员再给一个。",
            "this link was used or has expired; the password stays; ask the administrator for another",
        )
    if use:
        link.used_at = now_ms
        session.flush()
    return found


def open_session(session: Session, account_id: str, now_ms: int, device: Device) -> str:
    """Sign a browser in; returns its cookie. Sessions that are over are cleared away."""
    old = SessionRow.created_at <= now_ms - ABSOLUTE_MS
    session.execute(delete(SessionRow).where(old | (SessionRow.seen_at <= now_ms - IDLE_MS)))
    cookie = secrets.token_urlsafe(32)
    row = SessionRow(
        hash=_hash(cookie), account_id=account_id, created_at=now_ms, seen_at=now_ms, how=device.how,
        address=_plain(device.address), agent=_plain(device.agent), proved=False,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return cookie


def session_of(session: Session, cookie: str, now_ms: int) -> SignedIn | None:
    """Who is signed in with this cookie; None when ended, idle for IDLE_MS or older than ABSOLUTE_MS.

    The last use is remembered by :func:`touch`, so that looking is only a read.
    """
    row = session.get(SessionRow, _hash(cookie))
    return _signed_in(session, row, now_ms) if row else None


def sessions_of(session: Session, account_id: str, now_ms: int) -> tuple[SignedIn, ...]:
    """Every browser somebody is signed in with, last used first."""
    query = select(SessionRow).where(SessionRow.account_id == account_id).order_by(SessionRow.seen_at.desc())
    found = (_signed_in(session, row, now_ms) for row in session.scalars(query))
    return tuple(one for one in found if one is not None)


def prove(session: Session, cookie: str) -> None:
    """The second factor was given in this session."""
    session.get_one(SessionRow, _hash(cookie)).proved = True


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


def end_sessions(session: Session, account_id: str, *, only: str = "", but: str = "") -> int:
    """Sign an account out everywhere, in the session ``only``, or in all ``but`` one (by id); how many."""
    rows = session.scalars(select(SessionRow).where(SessionRow.account_id == account_id)).all()
    ended = [row for row in rows if only in ("", _id(row)) and _id(row) != but]
    for row in ended:
        session.delete(row)
    session.flush()
    return len(ended)


def _signed_in(session: Session, row: SessionRow, now_ms: int) -> SignedIn | None:
    held = session.get(AccountRow, row.account_id)
    if held is None or not held.active or _is_over(row, now_ms):
        return None
    found = account(session, row.account_id)
    assert found is not None
    return SignedIn(
        found, row.created_at, row.seen_at, _id(row), Device(row.address, row.agent, row.how), row.proved,
        held.must_change, bool(held.factor_step),
    )  # fmt: skip


def _usable(session: Session, token: str, now_ms: int, kind: str) -> LoginLinkRow | None:
    link = session.get(LoginLinkRow, _hash(token), with_for_update=True)
    held = session.get(AccountRow, link.account_id) if link else None
    if link is None or held is None or not held.active or link.kind != kind:
        return None
    return link if link.used_at is None and now_ms < link.expires_at else None


def _forget_links(session: Session, account_id: str) -> None:
    mine = LoginLinkRow.account_id == account_id
    session.execute(delete(LoginLinkRow).where(mine, LoginLinkRow.kind == PASSWORD))


def _is_over(row: SessionRow, now_ms: int) -> bool:
    return now_ms - row.seen_at >= IDLE_MS or now_ms - row.created_at >= ABSOLUTE_MS


def _id(row: SessionRow) -> str:
    return row.hash[:12]


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:_MOST_TEXT]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
