"""Signing in by password or by a one-use link, signing out, choosing the language."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from content_packs.words import Words
from hub.accounts import entering, sessions
from hub.accounts.passwords import BusyError
from hub.db import read_scope, session_scope
from hub.web.guard import COOKIE
from hub.web.i18n import LANGS, words_for
from hub.web.render import THEME, THEMES
from hub.web.shell import sign_in_form
from hub.web.visit import TurnedAwayError, Visit, Visiting

router = APIRouter(include_in_schema=False)
_ICON = Path(__file__).parent.parent / "static" / "icon.svg"
_YEAR_S = 365 * 86_400
BUSY_S = 5
"""After so many seconds a browser may try again where too many were signing in."""
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.get("/link/{token}")
def sign_in_by_link(visit: Visiting, token: str) -> Response:
    """Use up a link that ``yizhan link`` printed; only from the machine the hub runs on."""
    if not is_loopback(visit.request):
        raise TurnedAwayError(
            403, words_for("登录链接只能在中枢这台机器上打开（或经 SSH 隧道）；链接没有用掉。")
        )
    with session_scope(visit.hub.engine) as session:
        cookie = sessions.use_link(session, token, visit.now, visit.device)
        found = sessions.session_of(session, cookie, visit.now)
        assert found is not None  # it was opened just now
        entering.note_entry(session, found.account.id, "link", visit.device, visit.now)
    return let_in(visit, cookie)


@router.get("/favicon.ico", name="favicon")
def favicon(visit: Visiting) -> Response:
    """Where browsers look for a picture of what is no page of ours, such as a PDF in a tab of its own."""
    return FileResponse(_ICON, media_type="image/svg+xml")


@router.get("/sign-in", name="sign_in_page")
def sign_in_page(visit: Visiting, to: str = "/") -> Response:
    """Where one signs in."""
    return sign_in_form(visit.request, code=200, to=local_path(to))


@router.post("/sign-in", name="sign_in")
def sign_in(
    visit: Visiting,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in by name and password; what was typed stays, but for the password."""
    to = local_path(to)
    try:
        done = entering.by_password(visit.hub.engine, name, password, visit.device, visit.now)
    except BusyError as error:
        return _later(sign_in_form(visit.request, error.words, 503, name, to), BUSY_S)
    if done.kind == "in":
        return let_in(visit, done.cookie, to)
    if done.kind == "code":
        return let_in(visit, done.cookie, f"/sign-in/code?to={quote(to)}", sessions.WAIT_MS)
    words = _wait_words(done.wait_ms) if done.kind == "wait" else _wrong_words(done.wait_ms)
    answer = sign_in_form(visit.request, words, 429 if done.kind == "wait" else 401, name, to)
    return _later(answer, _seconds(done.wait_ms))


@router.get("/sign-in/code", name="code_page")
def code_page(visit: Visiting, to: str = "/") -> Response:
    """The second step: the one-time code."""
    with read_scope(visit.hub.engine) as session:
        if sessions.waiting(session, visit.request.cookies.get(COOKIE, ""), visit.now) is None:
            return visit.go("/sign-in")
    return visit.page("sign_in_code.html", words=None, to=local_path(to))


@router.post("/sign-in/code", name="sign_in_code")
def sign_in_code(
    visit: Visiting, code: Annotated[str, Form()] = "", to: Annotated[str, Form()] = "/"
) -> Response:
    """Sign in with the one-time code, or with a recovery code."""
    hub, cookie = visit.hub, visit.request.cookies.get(COOKIE, "")
    done = entering.by_code(hub.engine, hub.secrets.badge_key, cookie, code, visit.now)
    if done.kind == "in":
        return let_in(visit, done.cookie, local_path(to))
    if done.kind == "over":
        words = words_for("等动态码的时间过了，没有登录；请重新输密码。")
        return sign_in_form(visit.request, words, 401, to=local_path(to))
    words = (
        words_for(
            "试错太多次，请等 {n} 秒再试；账号没有锁死。手机不在身边就用一个备用码，都没有请系统管理员重置。",
            n=_seconds(done.wait_ms),
        )
        if done.kind == "wait"
        else words_for("动态码不对或已用过；请等下一个码再输。")
    )
    answer = visit.page(
        "sign_in_code.html", 429 if done.kind == "wait" else 401, words=words, to=local_path(to)
    )
    return _later(answer, _seconds(done.wait_ms))


@router.post("/sign-out")
def sign_out(visit: Visiting) -> Response:
    """End this browser's session."""
    with session_scope(visit.hub.engine) as session:
        sessions.end_session(session, visit.request.cookies.get(COOKIE, ""))
    answer = visit.go("/")
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/lang/{lang}")
def language(visit: Visiting, lang: str, to: str = "/") -> Response:
    """Remember the language and go back to the page; changes nothing but the reader's own cookie."""
    answer = RedirectResponse(local_path(to), status_code=303)
    if lang in LANGS:
        answer.set_cookie("lang", lang, max_age=_YEAR_S, httponly=True, samesite="lax")
    return answer


@router.get("/theme/{theme}", name="theme")
def choose_theme(visit: Visiting, theme: str, to: str = "/") -> Response:
    """Remember light or dark, or forget it and follow the reader's system; only his own cookie."""
    answer = RedirectResponse(local_path(to), status_code=303)
    if theme in THEMES:
        answer.set_cookie(THEME, theme, max_age=_YEAR_S, httponly=True, samesite="lax")
    else:
        answer.delete_cookie(THEME)
    return answer


def let_in(visit: Visit, cookie: str, to: str = "/", for_ms: int = sessions.ABSOLUTE_MS) -> Response:
    """On to a page, with a session's cookie."""
    answer = visit.go(to)
    answer.set_cookie(
        COOKIE, cookie, max_age=for_ms // 1000, httponly=True, samesite="lax",
        secure=visit.request.url.scheme == "https",
    )  # fmt: skip
    return answer


def is_loopback(request: Request) -> bool:
    """Whether the reader sits at this machine: address and host name both say so, and no proxy is between.

    The host name is asked for as well because a page elsewhere can point its own name at 127.0.0.1.
    """
    client = request.client.host if request.client else ""
    forwarded = any(name in request.headers for name in _FORWARDED)
    return not forwarded and _loopback(client) and _loopback(request.url.hostname or "")


def local_path(to: str) -> str:
    """``to`` if it is a path on this site, else the start page."""
    parts = urlsplit(to.replace("\\", "/"))
    is_ours = not parts.scheme and not parts.netloc and to.startswith("/") and not to.startswith("//")
    return to if is_ours and to.isprintable() else "/"


def _wrong_words(wait_ms: int) -> Words:
    if wait_ms:
        return words_for(
            "账号或密码不对，没有登录；试错多次，请等 {n} 秒再试。忘了密码请找系统管理员重置。",
            n=_seconds(wait_ms),
        )
    return words_for("账号或密码不对，没有登录；请重输密码。忘了密码请找系统管理员重置。")


def _wait_words(wait_ms: int) -> Words:
    return words_for(
        "试错太多次，请等 {n} 秒再试；账号没有锁死。忘了密码请找系统管理员重置。", n=_seconds(wait_ms)
    )


def _seconds(ms: int) -> int:
    return -(-ms // 1000)


def _later(answer: Response, seconds: int) -> Response:
    if seconds:
        answer.headers["Retry-After"] = str(seconds)
    return answer


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
