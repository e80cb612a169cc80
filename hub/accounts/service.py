"""Accounts, one-use sign-in links, sessions that can be ended."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content_packs.wire.topics import valid_name
from hub.accounts.models import AccountRow, LoginLinkRow, SessionRow
from hub.errors import RefusedError

ROLES = ("editor", "approver", "safety", "leader", "keeper", "auditor", "admin")
NO_ACCOUNT = ("cli", "seed")
"""Who the audit log says has done what no account did."""
LINK_MS = 10 * 60_000
"""How long a sign-in link is good, milliseconds."""
IDLE_MS = 12 * 3_600_000
ABSOLUTE_MS = 7 * 86_400_000
_SEEN_STEP_MS = 60_000
"""A session's last use is written at most this often: a page view must not cost a disk sync."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the console; ``roles`` from ROLES."""

    id: str
    name: str
    roles: frozenset[str]
    active: bool = True


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session; times in ms since 1970 UTC."""

    account: Account
    created_at: int
    seen_at: int


def put_account(session: Session, account: Account) -> None:
    """Add an account or change its name, roles and whether it is active; RefusedError for a bad one."""
    if not valid_name(account.id) or account.id in NO_ACCOUNT or not account.name or not account.roles:
        raise RefusedError(
            f"账号“{account.id}”不能用：代号限 a-z、0-9、-，不能叫 {'、'.join(NO_ACCOUNT)}；"
            "名称和角色不能空。",
            f"the account {account.id!r} needs an id of [a-z0-9-], not {', '.join(NO_ACCOUNT)}, "
            "a name and roles",
        )
    if unknown := account.roles - set(ROLES):
        raise RefusedError(f"没有“{min(unknown)}”这个角色。", f"there is no role {min(unknown)!r}")
    row = session.get(AccountRow, account.id) or AccountRow(id=account.id)
    row.name, row.roles, row.active = account.name, sorted(account.roles), account.active
    session.add(row)
    session.flush()


def accounts(session: Session) -> tuple[Account, ...]:
    """Every account, by id."""
    return tuple(_account(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.id)))


def account_for(session: Session, role: str) -> Account:
    """An active account of that role, the first by id; RefusedError when there is none."""
    found = next((a for a in accounts(session) if a.active and role in a.roles), None)
    if found is None:
        raise RefusedError(
            f"没有角色为“{role}”的账号；角色有：{'、'.join(ROLES)}；"
            "请用 yizhan init 建账号，已建过就核对数据目录（YIZHAN_DATA）。",
            f"there is no account with the role {role!r}; run `yizhan init`, or is YIZHAN_DATA wrong?",
        )
    return found


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
    account = session.get(AccountRow, link.account_id) if link else None
    usable = link is not None and link.used_at is None and now_ms < link.expires_at
    if link is None or account is None or not account.active or not usable:
        raise RefusedError(
            "这个登录链接已用过或已过期；请在中枢上运行 yizhan link --as 角色 再要一个。",
            "this sign-in link was used or has expired; run `yizhan link --as ROLE` on the hub for another",
        )
    link.used_at = now_ms
    cookie = secrets.token_urlsafe(32)
    session.add(SessionRow(hash=_hash(cookie), account_id=account.id, created_at=now_ms, seen_at=now_ms))
    session.flush()
    return cookie


def session_of(session: Session, cookie: str, now_ms: int) -> SignedIn | None:
    """Who is signed in with this cookie; None when ended, idle for IDLE_MS or older than ABSOLUTE_MS.

    The last use is remembered by :func:`touch`, so that looking is only a read.
    """
    row = session.get(SessionRow, _hash(cookie))
    account = session.get(AccountRow, row.account_id) if row else None
    if row is None or account is None or not account.active or _is_over(row, now_ms):
        return None
    return SignedIn(_account(account), row.created_at, row.seen_at)


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


def _account(row: AccountRow) -> Account:
    return Account(row.id, row.name, frozenset(row.roles), row.active)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
