"""What every request passes: a bounded body, proof that a change was meant, and headers on the answer."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from content_packs.words import Words
from hub.web.i18n import words_for

COOKIE = "yizhan"
FIELD, HEADER = "csrf", "x-csrf"
MOST_BODY = 9 * 1024 * 1024
"""Largest body in bytes: a CSV of 8 MB and its form."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer browsers say "Origin: null" on our own forms
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_SAFE = ("GET", "HEAD", "OPTIONS")
_WITHOUT_COOKIE = ("/api/", "/enrol")
"""Paths that never look at a cookie, so no browser can be tricked into using one there."""
_WITHOUT_SESSION = ("/s/", "/welcome/")
_SIGN_IN = "/sign-in"
"""Forms of whoever has no session, so no token either: that they come from a page of ours is enough. The
addresses of the first two are secrets; a sign-in from elsewhere would sign a reader in as somebody else."""

Refuse = Callable[[Request, int, Words], Response]


class Guard:
    """ASGI middleware around the whole console."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self.app = app
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        send = _with_headers(scope, send)
        if scope["method"] in _SAFE:
            await self.app(scope, receive, send)
            return
        body = await _body(scope, receive)
        if body is None:
            refusal: tuple[int, Words] | None = (413, words_for("内容太大，没有收下；请分成小一些的文件。"))
        else:
            refusal = await _why_refused(scope, body)
        if refusal is not None:
            await self.refuse(Request(scope), *refusal)(scope, receive, send)
            return
        await self.app(scope, _replay(body or b"", receive), send)


def csrf_of(cookie: str) -> str:
    """The token that forms of this session carry; without a session there is none."""
    return hmac.digest(cookie.encode(), b"yz1 csrf", hashlib.sha256).hex()[:32] if cookie else ""


def same_origin(request: Request) -> bool:
    """Whether the page that sent this was ours: Origin (or Referer) names the host it was sent to."""
    source = request.headers.get("origin") or request.headers.get("referer", "")
    host = request.headers.get("host", "")
    return bool(host) and urlsplit(source).netloc == host


async def _why_refused(scope: Scope, body: bytes) -> tuple[int, Words] | None:
    request = Request(scope, _replay(body))
    path = scope["path"]
    if path.startswith(_WITHOUT_COOKIE):
        return None
    if not same_origin(request):
        return 403, words_for("这个请求不是从中枢的页面发出的，没有执行；请回到页面再试。")
    if path.startswith(_WITHOUT_SESSION) or path == _SIGN_IN:
        return None
    wanted = csrf_of(request.cookies.get(COOKIE, ""))
    given = request.headers.get(HEADER, "") or await _field(request)
    if not wanted or not given or not hmac.compare_digest(wanted.encode(), given.encode()):
        return 403, words_for("页面已过期，没有执行；请刷新页面再试一次。")
    return None


async def _field(request: Request) -> str:
    try:
        async with request.form() as form:
            value = form.get(FIELD, "")
    except (MultiPartException, HTTPException):
        return ""
    return "" if isinstance(value, UploadFile) else value


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body, or None when it is too large; a client that left mid-way leaves half of one."""
    parts: list[bytes] = []
    size, more = 0, True
    declared = Request(scope).headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > MOST_BODY:
        return None
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BODY:
            return None
        more = message.get("more_body", False)
    return b"".join(parts)


def _replay(body: bytes, after: Receive | None = None) -> Receive:
    """A ``receive`` that gives the body once more, then what the connection says."""
    given = False

    async def receive() -> Message:
        nonlocal given
        if not given or after is None:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await after()

    return receive


def _with_headers(scope: Scope, send: Send) -> Callable[[Message], Awaitable[None]]:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            static = scope["path"].startswith("/static/")
            headers.setdefault("Cache-Control", "no-cache" if static else "no-store")
        await send(message)

    return sending
