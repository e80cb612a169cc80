"""Coming in by password and one-time code, and changing the password: what each try costs whom.

Hashing takes a quarter of a second, so it stands between two transactions and never inside one.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from hub.accounts import codes, passwords, patience, sessions
from hub.accounts.patience import Tried
from hub.accounts.service import account
from hub.accounts.sessions import LINK, PASSWORD, Device, SignedIn
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError

FREE, FREE_OF_ALL = 5, 30
"""Wrong tries that cost nothing: at one account from one address; at an account, or from an address, in all.
Somebody who guesses at his own desk does not keep the owner waiting at another."""
_MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a try.

    Attributes:
        kind: "in"; "code" (right, and now the one-time code); "wrong"; "wait"; "over" (begin again).
        cookie: of the session, for "in" and "code".
        wait_ms: how long the next try must wait.
    """

    kind: str
    cookie: str = ""
    wait_ms: int = 0


def by_password(engine: Engine, name: str, password: str, device: Device, now_ms: int) -> Entered:
    """Sign in with an account's name and password; unknown, closed and wrong are answered alike.

    Raises:
        BusyError: too many at this moment; it is not counted as a try.
    """
    name = name.strip().lower()[:_MOST_NAME]
    own = (Tried("sign-in", f"{name}\n{device.address}", FREE), Tried("account", name, FREE_OF_ALL))
    every = (*own, Tried("address", device.address, FREE_OF_ALL))
    with passwords.turn():
        with session_scope(engine) as session:
            if wait := patience.wait_ms(session, every, now_ms):
                return Entered("wait", wait_ms=wait)
            patience.wrong(session, own, now_ms)  # before it is known: many at once are many tries
            known = passwords.hash_of(session, name)
        fits = passwords.fits(password, known)
    with session_scope(engine) as session:
        if not fits:
            patience.wrong(session, every[2:], now_ms)
            return _wrong(session, every, name, device, now_ms)
        patience.right(session, own)
        waits = codes.standing(session, name).on
        cookie = sessions.open_session(session, name, now_ms, PASSWORD, device, waits=waits)
        if waits:
            return Entered("code", cookie)
        note_entry(session, name, "password", device, now_ms)
        return Entered("in", cookie)


def by_code(engine: Engine, secret: bytes, cookie: str, code: str, now_ms: int) -> Entered:
    """The second step: a one-time or a recovery code for the password that waits with this cookie."""
    with session_scope(engine) as session:
        who = sessions.waiting(session, cookie, now_ms)
        if who is None:
            return Entered("over")
        tried, device = (Tried("code", who.id, FREE),), sessions.device_waiting(session, cookie)
        if wait := patience.wait_ms(session, tried, now_ms):
            return Entered("wait", wait_ms=wait)
        how = codes.use_code(session, secret, who.id, code, now_ms)
        if not how:
            patience.wrong(session, tried, now_ms)
            return _wrong(session, tried, who.id, device, now_ms)
        patience.right(session, tried)
        fresh = sessions.code_came(session, cookie, now_ms)
        note_entry(session, who.id, how, device, now_ms)
        return Entered("in", fresh)


def change_password(engine: Engine, who: SignedIn, current: str, new: str, now_ms: int) -> None:
    """Take a new password and sign every other browser of the account out.

    The current one is asked for, but of somebody who has just given it, or came by a link.

    Raises:
        RefusedError: the current one is wrong, or the new one too weak or the same; nothing was changed.
    """
    name, tried = who.account.id, (Tried("current", who.account.id, FREE),)
    with passwords.turn():
        with read_scope(engine) as session:
            known, wait = passwords.hash_of(session, name), patience.wait_ms(session, tried, now_ms)
        if wait:
            raise RefusedError(*_waits(wait))
        if asks_current(who) and not passwords.fits(current, known):
            with session_scope(engine) as session:
                patience.wrong(session, tried, now_ms)
            raise RefusedError(
                "现在的密码不对，密码没有改动。", "the current password is wrong; nothing was changed"
            )
        passwords.refuse_weak(new, name)
        if known and passwords.fits(new, known):
            raise RefusedError(
                "新密码和现在的一样，没有改动；请换一个。", "that is the current password; choose another"
            )
        fresh = passwords.hashed(new)
    with session_scope(engine) as session:
        patience.right(session, tried)
        passwords.put_password(session, name, fresh, now_ms, must_change=False)
        ended = sessions.end_others(session, name, but=who.id)
        note(session, name, "password", f"account:{name}", None, {"signed_out": ended}, now_ms)


def asks_current(who: SignedIn) -> bool:
    """Whether a change of password asks for the current one."""
    return who.means == PASSWORD and who.must != "password"


def need_code(engine: Engine, secret: bytes, who: SignedIn, code: str, now_ms: int) -> None:
    """Go on only with a one-time or recovery code, which is used up; not asked of who came by a link.

    Raises:
        RefusedError: no right code, or too many wrong ones; nothing was changed.
    """
    if who.means == LINK:
        return
    tried = (Tried("code", who.account.id, FREE),)
    with session_scope(engine) as session:
        wait = patience.wait_ms(session, tried, now_ms)
        is_right = not wait and bool(codes.use_code(session, secret, who.account.id, code, now_ms))
        if is_right:
            patience.right(session, tried)
        elif not wait:
            patience.wrong(session, tried, now_ms)
    if wait:
        raise RefusedError(*_waits(wait))
    if not is_right:
        raise RefusedError(
            "动态码不对或已用过，没有改动；请等下一个码再输。",
            "that code is wrong or was used; nothing changed",
        )


def note_entry(session: Session, name: str, means: str, device: Device, now_ms: int) -> None:
    """Write down that somebody signed in: by what, from where."""
    after = {"by": means, "from": device.address, "browser": device.browser}
    note(session, name, "sign-in", f"account:{name}", None, after, now_ms)


def _wrong(session: Session, tried: tuple[Tried, ...], name: str, device: Device, now_ms: int) -> Entered:
    """Count it; who guesses so often that he must wait is written down, but no name that is no account's."""
    wait = patience.wait_ms(session, tried, now_ms)
    if wait:
        known = name if account(session, name) else "?"
        note(
            session,
            "hub",
            "guess",
            f"account:{known}",
            None,
            {"from": device.address, "wait_s": wait // 1000},
            now_ms,
        )
    return Entered("wrong", wait_ms=wait)


def _waits(wait_ms: int) -> tuple[str, str]:
    seconds = -(-wait_ms // 1000)
    return f"试错太多次，请等 {seconds} 秒再试。", f"too many wrong tries: wait {seconds} s and try again"
