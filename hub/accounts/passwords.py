"""Passwords: plain rules, Argon2id, and no more hashing at once than the machine can bear."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.accounts.models import AccountRow
from hub.accounts.service import account_row
from hub.errors import RefusedError

LEAST, MOST = 10, 200
"""Length of a password in characters. Length is what counts; the most only bounds the work."""
FEWEST_KINDS = 5
"""Different characters a password needs: "1111111111" is long and worth nothing."""
RULES = Words(
    f"至少 {LEAST} 个字符，一句话的拼音最好记；不能含账号名，不能是常见密码或键盘顺序。",
    f"At least {LEAST} characters, a sentence is easiest to remember; not your account's name in it, "
    "no common password, no row of keys.",
)
_COMMON = (
    "1234567890", "0123456789", "0987654321", "qwertyuiop", "asdfghjkl", "1qaz2wsx3edc", "password",
    "passw0rd", "iloveyou", "woaini1314", "5201314", "administrator", "abcdefghij", "letmein", "welcome1",
    "admin123",
)  # fmt: skip
"""What is guessed first; what is left of a password without it must still be half of LEAST long."""
_HASHER = PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
"""RFC 9106's second choice: 64 MiB, about a quarter of a second."""
_AT_ONCE = BoundedSemaphore(2)
_IN_LINE = BoundedSemaphore(8)
"""Two are hashed at once and six wait: more would be a lever on the hub's memory, and on its threads."""


class BusyError(RefusedError):
    """Too many passwords are being checked at this moment."""


@contextmanager
def turn() -> Iterator[None]:
    """A place in the short line before the hashing; take it before anything else is done.

    Raises:
        BusyError: the line is full.
    """
    if not _IN_LINE.acquire(blocking=False):
        raise BusyError(
            "现在登录的人太多，没有登录，也不算试错；请过几秒再试。",
            "too many are signing in at this moment; this did not count as a try; try again in seconds",
        )
    try:
        yield
    finally:
        _IN_LINE.release()


def refuse_weak(password: str, account_id: str) -> None:
    """RefusedError that names the rule a new password breaks; nothing is said of which it was."""
    plain = password.lower()
    rest = plain
    for common in _COMMON:
        rest = rest.replace(common, "")
    if len(password) < LEAST:
        raise _weak(f"只有 {len(password)} 个字符", f"it has only {len(password)} characters")
    if len(password) > MOST:
        raise _weak(f"超过 {MOST} 个字符", f"it has more than {MOST} characters")
    if len(account_id) > 2 and account_id in plain:
        raise _weak("里面有账号名", "the account's name is in it")
    if len(rest) < LEAST // 2 or len(set(plain)) < FEWEST_KINDS:
        raise _weak("太常见，一猜就中", "it is common and guessed first")


def hashed(password: str) -> str:
    """Argon2id of a password; about a quarter of a second, so never inside a transaction."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(password: str, known: str | None) -> bool:
    """Whether a password is the hashed one; takes as long where there is none. Never in a transaction."""
    try:
        with _AT_ONCE:
            return _HASHER.verify(known or _nobody(), password[: MOST + 1]) and known is not None
    except (VerificationError, InvalidHashError):
        return False


def hash_of(session: Session, account_id: str) -> str | None:
    """The hash of an account's password; None without account, without password, and when switched off."""
    row = session.get(AccountRow, account_id)
    return row.password_hash if row is not None and row.active else None


def put_password(session: Session, account_id: str, known: str, now_ms: int, *, must_change: bool) -> None:
    """Give an account the password with this hash; ``must_change``: it is good for one sign-in only."""
    row = account_row(session, account_id)
    row.password_hash, row.password_at, row.must_change = known, now_ms, must_change
    session.flush()


def _weak(zh: str, en: str) -> RefusedError:
    return RefusedError(
        f"新密码没有采用：{zh}。{RULES.zh}", f"the new password was not taken: {en}. {RULES.en}"
    )


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody's")
