"""The reader's own account: password, one-time codes, the devices he is signed in on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response

from content_packs.words import Words
from hub.accounts import codes, entering, passwords, sessions
from hub.accounts.sessions import LINK, SignedIn
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.people.service import units
from hub.web.i18n import words_for
from hub.web.pages.invitation import refuse_unlike
from hub.web.qr import qr_of
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/account", include_in_schema=False)
_DONE = {"password": "密码已换；别处的登录都已退出。", "codes": "动态码已关闭。"}


@router.get("", name="account")
def account_page(visit: Visiting, done: str = "") -> Response:
    """Who I am, what I sign in with, where I am signed in."""
    me = _mine(visit)
    with read_scope(visit.hub.engine) as session:
        return visit.page(
            "account.html", me=me, names={unit.id: unit.name for unit in units(session)},
            devices=sessions.devices(session, me.account.id, visit.now),
            standing=codes.standing(session, me.account.id),
            has_password=passwords.hash_of(session, me.account.id) is not None,
            done=visit.say(_DONE[done]) if done in _DONE else "",
        )  # fmt: skip


@router.get("/password", name="password_page")
def password_page(visit: Visiting) -> Response:
    """The form for another password."""
    return _password(visit, None)


@router.post("/password", name="change_password")
def change_password(
    visit: Visiting,
    current: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Take another password."""
    me = _mine(visit)
    try:
        refuse_unlike(password, again)
        entering.change_password(visit.hub.engine, me, current, password, visit.now)
    except RefusedError as error:
        return _password(visit, error.words)
    return visit.go("/" if me.must else "/account?done=password")


@router.get("/codes", name="codes_page")
def codes_page(visit: Visiting) -> Response:
    """One-time codes: set up, renew, switch off."""
    return _codes(visit)


@router.post("/codes/begin")
def begin_codes(visit: Visiting) -> Response:
    """Make a key and show it; nothing is asked for yet."""
    with session_scope(visit.hub.engine) as session:
        codes.begin(session, visit.account.id)
    return visit.go("/account/codes")


@router.post("/codes/confirm")
def confirm_codes(visit: Visiting, code: Annotated[str, Form()] = "") -> Response:
    """The authenticator showed a code: from now on it is asked for. The recovery codes are shown once."""
    name = visit.account.id
    try:
        with session_scope(visit.hub.engine) as session:
            made = codes.confirm(session, visit.hub.secrets.badge_key, name, code, visit.now)
            note(session, name, "codes", f"account:{name}", {"on": False}, {"on": True}, visit.now)
    except RefusedError as error:
        return _codes(visit, error.words)
    return _codes(visit, made=made)


@router.post("/codes/recovery")
def recover_codes(visit: Visiting, code: Annotated[str, Form()] = "") -> Response:
    """New recovery codes; those of before are good for nothing."""
    name = visit.account.id
    if (refused := _unless_proven(visit, code)) is not None:
        return refused
    with session_scope(visit.hub.engine) as session:
        made = codes.new_recovery(session, name)
        note(session, name, "recovery-codes", f"account:{name}", None, {"made": len(made)}, visit.now)
    return _codes(visit, made=made)


@router.post("/codes/stop")
def stop_codes(visit: Visiting, code: Annotated[str, Form()] = "") -> Response:
    """Ask for no codes any more; an administrator is then led to set them up anew."""
    name = visit.account.id
    if (refused := _unless_proven(visit, code)) is not None:
        return refused
    with session_scope(visit.hub.engine) as session:
        codes.switch_off(session, name)
        note(session, name, "codes", f"account:{name}", {"on": True}, {"on": False}, visit.now)
    return visit.go("/account?done=codes")


@router.post("/devices/end")
def end_devices(visit: Visiting) -> Response:
    """Sign out everywhere but here."""
    me = _mine(visit)
    with session_scope(visit.hub.engine) as session:
        ended = sessions.end_others(session, me.account.id, but=me.id)
        note(
            session, me.account.id, "sign-out", f"account:{me.account.id}", None, {"ended": ended}, visit.now
        )
    return visit.go("/account#devices")


@router.post("/devices/{device}/end")
def end_device(visit: Visiting, device: str) -> Response:
    """Sign one of my browsers out."""
    name = visit.account.id
    with session_scope(visit.hub.engine) as session:
        if sessions.end_device(session, name, device):
            note(session, name, "sign-out", f"account:{name}", None, {"ended": 1}, visit.now)
    return visit.go("/account#devices")


def _mine(visit: Visit) -> SignedIn:
    assert visit.session is not None  # no row of the table of rights for these routes is public
    return visit.session


def _unless_proven(visit: Visit, code: str) -> Response | None:
    """The page with what is wrong with a code, where the reader has not shown that he has the key."""
    try:
        entering.need_code(visit.hub.engine, visit.hub.secrets.badge_key, _mine(visit), code, visit.now)
    except RefusedError as error:
        return _codes(visit, error.words)
    return None


def _password(visit: Visit, words: Words | None) -> Response:
    me = _mine(visit)
    return visit.page(
        "password.html", 400 if words else 200, me=me, words=words, rules=passwords.RULES,
        asks_current=entering.asks_current(me),
    )  # fmt: skip


def _codes(visit: Visit, words: Words | None = None, made: tuple[str, ...] = ()) -> Response:
    me = _mine(visit)
    with read_scope(visit.hub.engine) as session:
        standing = codes.standing(session, me.account.id)
        key = codes.key_of(session, visit.hub.secrets.badge_key, me.account.id)
    begun = key is not None and not standing.on
    issuer = f"{words_for('驿站').in_(visit.lang)} {visit.hub.settings.mine}"
    return visit.page(
        "codes.html", 400 if words else 200, me=me, words=words, made=made, standing=standing,
        qr=qr_of(codes.address(key, me.account.id, issuer)) if key and begun else "",
        spelled=codes.spelled(key) if key and begun else "", asks_code=me.means != LINK,
    )  # fmt: skip
