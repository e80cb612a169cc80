"""Signing in by a one-use link, signing out, choosing the language."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from hub.accounts import sessions
from hub.db import session_scope
from hub.web.guard import COOKIE
from hub.web.i18n import LANGS, words_for
from hub.web.visit import TurnedAwayError, Visiting

router = APIRouter(include_in_schema=False)
_YEAR_S = 365 * 86_400
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.get("/link/{token}")
def sign_in_by_link(visit: Visiting, token: str) -> Response:
    """Use up a link that ``yizhan link`` printed; only from the machine the hub runs on."""
    if not is_loopback(visit.request):
        raise TurnedAwayError(
            403, words_for("登录链接只能在中枢这台机器上打开（或经 SSH 隧道）；链接没有用掉。")
        )
    with session_scope(visit.hub.engine) as session:
        cookie = sessions.use_link(session, token, visit.now)
    answer = visit.go("/")
    answer.set_cookie(
        COOKIE, cookie, max_age=sessions.ABSOLUTE_MS // 1000, httponly=True, samesite="lax",
        secure=visit.request.url.scheme == "https",
    )  # fmt: skip
    return answer


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


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
