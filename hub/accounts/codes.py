"""One-time codes of an authenticator (RFC 6238: SHA-1, six digits, thirty seconds), and recovery codes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hub.accounts.models import AccountRow, RecoveryRow
from hub.accounts.service import account_row
from hub.errors import RefusedError

STEP_MS = 30_000
AROUND = 1
"""A code of the step before or after is taken too: clocks of phones are a little off."""
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is read wrongly from paper: i, l, o, 0, 1."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands with one-time codes: whether they are asked for, recovery codes left."""

    on: bool
    begun: bool
    left: int


def code_at(key: bytes, step: int) -> str:
    """The six digits of a step (RFC 4226, section 5.3)."""
    digest = hmac.digest(key, step.to_bytes(8, "big"), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def step_of(key: bytes, code: str, now_ms: int, after: int) -> int | None:
    """The step whose code this is, around now and later than ``after``: no code is good twice."""
    now = now_ms // STEP_MS
    for step in range(max(now - AROUND, after + 1, 0), now + AROUND + 1):
        if hmac.compare_digest(code_at(key, step).encode(), code.encode()):
            return step
    return None


def address(key: bytes, account_id: str, issuer: str) -> str:
    """What an authenticator reads from the QR."""
    label, name = quote(f"{issuer}:{account_id}"), quote(issuer)
    return f"otpauth://totp/{label}?secret={b32encode(key).decode().rstrip('=')}&issuer={name}"


def spelled(key: bytes) -> str:
    """The key in groups of four, to be typed where no camera can see the QR."""
    text = b32encode(key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def standing(session: Session, account_id: str) -> Standing:
    """How an account stands."""
    row = account_row(session, account_id)
    query = select(func.count()).where(RecoveryRow.account_id == account_id)
    return Standing(row.code_on, row.code_nonce is not None, session.scalar(query) or 0)


def begin(session: Session, account_id: str) -> None:
    """Make a new key for an account whose codes are not on yet; it counts once :func:`confirm` saw a code."""
    row = account_row(session, account_id)
    if not row.code_on:
        row.code_nonce, row.code_step = secrets.token_hex(16), 0
    session.flush()


def key_of(session: Session, secret: bytes, account_id: str) -> bytes | None:
    """The key an account shares with its authenticator, 20 bytes; None before :func:`begin`.

    Args:
        session: the database, which holds one half.
        secret: the hub's own half: from a stolen copy of the database no code can be made.
        account_id: whose.
    """
    nonce = account_row(session, account_id).code_nonce
    if nonce is None:
        return None
    return hmac.digest(secret, f"yz1 codes\n{account_id}\n{nonce}".encode(), hashlib.sha256)[:20]


def confirm(session: Session, secret: bytes, account_id: str, code: str, now_ms: int) -> tuple[str, ...]:
    """Ask for codes from now on, once the authenticator has shown a right one.

    Returns:
        New recovery codes; nobody can read them later.

    Raises:
        RefusedError: the code does not fit; nothing is on.
    """
    if not _use(session, secret, account_id, code, now_ms):
        raise RefusedError(
            "动态码不对，还没有开启；请看手机和中枢的时间是否一致，等下一个码再输。",
            "the code does not fit, nothing is on yet; compare the phone's clock with the hub's",
        )
    account_row(session, account_id).code_on = True
    return new_recovery(session, account_id)


def new_recovery(session: Session, account_id: str) -> tuple[str, ...]:
    """New recovery codes; those of before are good for nothing."""
    session.execute(delete(RecoveryRow).where(RecoveryRow.account_id == account_id))
    made = tuple(_recovery() for _ in range(RECOVERY_CODES))
    session.add_all(RecoveryRow(account_id=account_id, hash=_hash(code)) for code in made)
    session.flush()
    return made


def use_code(session: Session, secret: bytes, account_id: str, code: str, now_ms: int) -> str:
    """Use up a one-time or a recovery code: "code", "recovery", or nothing when it is neither."""
    code = code.strip().lower()
    if account_row(session, account_id).code_on and _use(session, secret, account_id, code, now_ms):
        return "code"
    row = session.get(RecoveryRow, (account_id, _hash(code)))
    if row is None:
        return ""
    session.delete(row)
    session.flush()
    return "recovery"


def switch_off(session: Session, account_id: str) -> None:
    """Ask for no codes any more, and forget the key."""
    row = account_row(session, account_id)
    row.code_on, row.code_nonce, row.code_step = False, None, 0
    session.execute(delete(RecoveryRow).where(RecoveryRow.account_id == account_id))
    session.flush()


def _use(session: Session, secret: bytes, account_id: str, code: str, now_ms: int) -> bool:
    row = session.get_one(AccountRow, account_id, with_for_update=True)
    key = key_of(session, secret, account_id)
    step = step_of(key, "".join(code.split()), now_ms, row.code_step) if key else None
    if step is None:
        return False
    row.code_step = step
    session.flush()
    return True


def _recovery() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def _hash(code: str) -> str:
    return hashlib.sha256("".join(code.replace("-", "").split()).encode()).hexdigest()
