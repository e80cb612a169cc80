"""Links by which somebody chooses the password of his account: when it is new, or the password forgotten."""

from __future__ import annotations

import secrets

from sqlalchemy import delete
from sqlalchemy.orm import Session

from hub.accounts import codes, passwords
from hub.accounts.models import LoginLinkRow
from hub.accounts.service import ADMIN, Account, account, accounts, everywhere, put_account
from hub.accounts.sessions import PASSWORD, Device, end_others, link_owner, new_link, open_session, use_up
from hub.errors import RefusedError

INVITATION_MS = 24 * 3_600_000
"""How long an invitation is good, milliseconds."""
_PURPOSE = "password"
_CONSONANTS, _VOWELS = "bdfghkmnprstw", "aeiou"


def invite(session: Session, account_id: str, now_ms: int) -> str:
    """A new one-use token for an account; invitations of before are good for nothing."""
    past = delete(LoginLinkRow).where(LoginLinkRow.account_id == account_id, LoginLinkRow.purpose == _PURPOSE)
    session.execute(past)
    return new_link(session, account_id, _PURPOSE, now_ms + INVITATION_MS)


def invited(session: Session, token: str, now_ms: int) -> Account:
    """Whose an invitation is; RefusedError when it was used, has expired or was never made."""
    owner = link_owner(session, token, _PURPOSE, now_ms)
    if owner is None:
        raise RefusedError(
            "这个链接已用过或已过期，密码没有改动；请向系统管理员再要一个。",
            "this link was used or has expired; no password was changed; ask an administrator for another",
        )
    return owner


def accept(session: Session, token: str, known: str, now_ms: int, device: Device) -> tuple[Account, str]:
    """Take the password with this hash, sign everybody else out, sign this browser in.

    One-time codes are off after it: who lost his phone as well comes in by the same way.

    Returns:
        Whose it was, and the session's cookie.
    """
    owner = invited(session, token, now_ms)
    use_up(session, token, now_ms)
    passwords.put_password(session, owner.id, known, now_ms, must_change=False)
    codes.switch_off(session, owner.id)
    end_others(session, owner.id)
    return owner, open_session(session, owner.id, now_ms, PASSWORD, device)


def first_administrator(session: Session, account_id: str) -> bool:
    """On a hub without any administrator of the whole mine make this account one; whether it was made now."""
    whole = everywhere(ADMIN)
    if account(session, account_id) or any(one.active and whole <= one.grants for one in accounts(session)):
        return False
    put_account(session, Account(account_id, "系统管理员", whole))
    return True


def first_password() -> str:
    """A random password that can be said over the telephone, 64 bits; it must be changed at once."""
    words = ("".join(_syllable() for _ in range(3)) for _ in range(3))
    return "-".join(words) + f"-{secrets.randbelow(1000):03d}"


def _syllable() -> str:
    return secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS)
