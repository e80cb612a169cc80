"""One-use sign-in links, and signed-in browsers: kept in the database, so that each can be ended."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.accounts.models import AccountRow, LoginLinkRow, SessionRow
from hub.accounts.service import ADMIN, Account, account, account_row
from hub.errors import RefusedError

LINK_MS = 10 * 60_000
"""How long a sign-in link is good, milliseconds."""
IDLE_MS = 12 * 3_600_000
ABSOLUTE_MS = 7 * 86_400_000
WAIT_MS = 10 * 60_000
"""How long a right password waits for its one-time code."""
LINK, PASSWORD = "link", "password"
"""What somebody has signed in with; a link is made on the hub's own machine."""
_SEEN_STEP_MS = 60_000
"""A session's last use is written at most this often: a page view must not cost a disk sync."""
_ID = 16
"""Digits of a session's hash that name it on a page."""
_MOST_BROWSER = 60


@dataclass(frozen=True, slots=True)
class Device:
    """The browser that signs in: its address on the network, and what it says it is."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session; times in ms since 1970 UTC.

    Attributes:
        id: names it on the page of devices; the cookie cannot be had from it.
        account: whose.
        created_at, seen_at: since when, and last used.
        means: LINK or PASSWORD.
        device: where.
        must: what comes before anything else: "password" (change it), "codes" (an administrator sets up
            one-time codes), or nothing.
    """

    id: str
    account: Account
    created_at: int
    seen_at: int
    means: str = LINK
    device: Device = Device()
    must: str = ""


def make_link(session: Session, account_id: str, now_ms: int) -> str:
    """A new one-use token for a sign-in link, good for LINK_MS; links made before stay good."""
    return new_link(session, account_id, "session", now_ms + LINK_MS)


def new_link(session: Session, account_id: str, purpose: str, expires_at: int) -> str:
    """A new one-use token of some purpose; RefusedError without such an account."""
    account_row(session, account_id)
    token = secrets.token_urlsafe(24)
    row = LoginLinkRow(
        hash=_hash(token), account_id=account_id, expires_at=expires_at, used_at=None, purpose=purpose
    )
    session.add(row)
    session.flush()
    return token


def link_owner(session: Session, token: str, purpose: str, now_ms: int) -> Account | None:
    """Whose a link of this purpose is; None when it was used, has expired, or was never made."""
    link = session.get(LoginLinkRow, _hash(token), with_for_update=True)
    if link is None or link.purpose != purpose or link.used_at is not None or now_ms >= link.expires_at:
        return None
    owner = account(session, link.account_id)
    return owner if owner is not None and owner.active else None


def use_up(session: Session, token: str, now_ms: int) -> None:
    """A link is good for one use."""
    if (link := session.get(LoginLinkRow, _hash(token))) is not None:
        link.used_at = now_ms


def use_link(session: Session, token: str, now_ms: int, device: Device = Device()) -> str:
    """Use up a link and open a session.

    Returns:
        The session's cookie value.

    Raises:
        RefusedError: used before, expired or unknown; all three read alike on purpose.
    """
    owner = link_owner(session, token, "session", now_ms)
    if owner is None:
        raise RefusedError(
            "这个登录链接已用过或已过期；请在中枢上运行 yizhan link --as 角色 再要一个。",
            "this sign-in link was used or has expired; run `yizhan link --as ROLE` on the hub for another",
        )
    use_up(session, token, now_ms)
    return open_session(session, owner.id, now_ms, LINK, device)


def open_session(
    session: Session, account_id: str, now_ms: int, means: str, device: Device, *, waits: bool = False
) -> str:
    """Sign a browser in; returns its cookie. ``waits``: it is good for nothing until :func:`code_came`."""
    _forget_ended(session, account_id, now_ms)
    cookie = secrets.token_urlsafe(32)
    row = SessionRow(
        hash=_hash(cookie), account_id=account_id, created_at=now_ms, seen_at=now_ms, means=means,
        waits=waits, address=device.address, browser=device.browser[:_MOST_BROWSER],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return cookie


def session_of(session: Session, cookie: str, now_ms: int) -> SignedIn | None:
    """Who is signed in with this cookie; None when ended, idle for IDLE_MS or older than ABSOLUTE_MS.

    The last use is remembered by :func:`touch`, so that looking is only a read.
    """
    row = session.get(SessionRow, _hash(cookie))
    found = account(session, row.account_id) if row else None
    if row is None or found is None or not found.active or row.waits or is_over(row, now_ms):
        return None
    return _signed_in(session, row, found)


def waiting(session: Session, cookie: str, now_ms: int) -> Account | None:
    """Whose right password waits with this cookie for its one-time code; None when nobody's does."""
    row = session.get(SessionRow, _hash(cookie))
    if row is None or not row.waits or now_ms - row.created_at >= WAIT_MS:
        return None
    found = account(session, row.account_id)
    return found if found is not None and found.active else None


def device_waiting(session: Session, cookie: str) -> Device:
    """Which browser waits with this cookie for its one-time code."""
    row = session.get(SessionRow, _hash(cookie))
    return Device(row.address, row.browser) if row else Device()


def code_came(session: Session, cookie: str, now_ms: int) -> str:
    """The one-time code was right: a session in place of the waiting one; returns its new cookie."""
    row = session.get_one(SessionRow, _hash(cookie))
    device, account_id = Device(row.address, row.browser), row.account_id
    end_session(session, cookie)
    return open_session(session, account_id, now_ms, PASSWORD, device)


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


def devices(session: Session, account_id: str, now_ms: int) -> tuple[SignedIn, ...]:
    """Where an account is signed in, last used first."""
    who = account(session, account_id)
    rows = session.scalars(
        select(SessionRow)
        .where(SessionRow.account_id == account_id, SessionRow.waits.is_(False))
        .order_by(SessionRow.seen_at.desc(), SessionRow.hash)
    )
    return tuple(_signed_in(session, row, who) for row in rows if who and not is_over(row, now_ms))


def end_device(session: Session, account_id: str, device_id: str) -> bool:
    """Sign one browser of an account out; whether there was one."""
    found = session.scalars(select(SessionRow.hash).where(SessionRow.account_id == account_id))
    ended = [known for known in found if known[:_ID] == device_id]
    session.execute(delete(SessionRow).where(SessionRow.hash.in_(ended)))
    return bool(ended)


def end_others(session: Session, account_id: str, but: str = "") -> int:
    """Sign every browser of an account out but the one with this id; returns how many."""
    found = session.scalars(select(SessionRow.hash).where(SessionRow.account_id == account_id))
    ended = [known for known in found if known[:_ID] != but]
    session.execute(delete(SessionRow).where(SessionRow.hash.in_(ended)))
    return len(ended)


def _signed_in(session: Session, row: SessionRow, who: Account) -> SignedIn:
    device = Device(row.address, row.browser)
    must = _must(session.get_one(AccountRow, who.id), who, row.means)
    return SignedIn(row.hash[:_ID], who, row.created_at, row.seen_at, row.means, device, must)


def _must(known: AccountRow, who: Account, means: str) -> str:
    """Nobody who came by a link is held up: whoever can make one may do more than any account."""
    if means == LINK:
        return ""
    if known.must_change:
        return "password"
    return "codes" if ADMIN in who.roles and not known.code_on else ""


def _forget_ended(session: Session, account_id: str, now_ms: int) -> None:
    query = delete(SessionRow).where(SessionRow.account_id == account_id)
    session.execute(
        query.where(
            (SessionRow.seen_at <= now_ms - IDLE_MS) | (SessionRow.created_at <= now_ms - ABSOLUTE_MS)
        )
    )


def is_over(row: SessionRow | SignedIn, now_ms: int) -> bool:
    """Whether a session has ended by itself: idle for IDLE_MS or older than ABSOLUTE_MS."""
    return now_ms - row.seen_at >= IDLE_MS or now_ms - row.created_at >= ABSOLUTE_MS


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
