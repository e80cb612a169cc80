"""What every application of the hub has around its routes: guard, rights, and refusals as sentences."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from content_packs.errors import StorageError, YizhanError
from content_packs.words import Words
from hub.web.guard import HEADER, Guard
from hub.web.i18n import words_for
from hub.web.rights import RIGHTS
from hub.web.visit import Hub, SentOnError, TurnedAwayError, admit, lang_of

SMALL, QUICK = 2_000, 1
"""Shorter answers are sent as they are; the quickest of nine levels makes a tenth of a long list."""
log = logging.getLogger("yizhan.web")
_PROGRAMS = ("/api/", "/enrol")


def shell(hub: Hub, routers: Iterable[APIRouter], openapi_url: str | None = None) -> FastAPI:
    """An application of ``routers``.

    Raises:
        LookupError: a route has no row in the table of rights; such an application must not start.
    """
    app = FastAPI(
        title="Yizhan 驿站", docs_url=None, redoc_url=None, openapi_url=openapi_url,
        dependencies=[Depends(admit)],
    )  # fmt: skip
    app.state.hub = hub
    for router in routers:
        _refuse_unlisted(router)
        app.include_router(router)
    app.add_middleware(Guard, refuse=sentence)
    app.add_middleware(GZipMiddleware, minimum_size=SMALL, compresslevel=QUICK)
    app.add_exception_handler(TurnedAwayError, _turned_away)
    app.add_exception_handler(SentOnError, _sent_on)
    app.add_exception_handler(YizhanError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _malformed)
    return app


def sentence(request: Request, status: int, words: Words) -> Response:
    """An answer that is one sentence: JSON for programs, a page for people."""
    hub: Hub = request.app.state.hub
    path = request.url.path
    if path.startswith(_PROGRAMS):
        log.warning("refused %s %s (%d): %s", request.method, path, status, words.en)
    if path.startswith(_PROGRAMS) or HEADER in request.headers:
        both = {"error": f"{words.zh} {words.en}", "zh": words.zh, "en": words.en}
        how = {"WWW-Authenticate": "Bearer"} if status == 401 and path.startswith("/api/") else None
        return JSONResponse(both, status_code=status, headers=how)
    if status == 401 and request.method == "GET":
        return sign_in_form(request, words)
    template = "phone_answer.html" if path.startswith("/s/") else "sentence.html"
    lang, now = lang_of(request), hub.clock()
    back = _form_page(request)
    return hub.pages.response(
        request, template, status, lang=lang, now=now, words=words, kind="no", back=back
    )


def sign_in_form(
    request: Request, words: Words | None = None, code: int = 401, name: str = "", to: str = ""
) -> Response:
    """The page where one signs in, also in place of a page that asks for it."""
    hub: Hub = request.app.state.hub
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return hub.pages.response(
        request, "sign_in.html", code, lang=lang_of(request), now=hub.clock(), words=words, name=name,
        to=to or asked,
    )  # fmt: skip


def _sent_on(request: Request, error: Exception) -> Response:
    assert isinstance(error, SentOnError)
    return RedirectResponse(error.path, status_code=303)


def _form_page(request: Request) -> str:
    """Path of our page whose form was refused; empty where there is none to go back to."""
    came = urlsplit(request.headers.get("referer", ""))
    is_ours = request.method == "POST" and came.netloc == request.headers.get("host", "")
    if not is_ours or came.path.startswith("//"):
        return ""
    return came.path + (f"?{came.query}" if came.query else "")


def _turned_away(request: Request, error: Exception) -> Response:
    assert isinstance(error, TurnedAwayError)
    return sentence(request, error.status, error.words)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, YizhanError)
    return sentence(request, 500 if isinstance(error, StorageError) else 400, error.words)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    text = (
        "没有这一页；请从首页的栏目进入。" if error.status_code == 404 else "这个请求不能执行；请回到首页。"
    )
    return sentence(request, error.status_code, words_for(text))


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = "、".join(str(item["loc"][-1]) for item in error.errors())
    return sentence(request, 422, words_for("填写不完整或格式不对：{fields}。", fields=fields))


def _refuse_unlisted(router: APIRouter) -> None:
    for route in router.routes:
        name = route.name if isinstance(route, APIRoute) else ""
        if name not in RIGHTS:  # a router nested in another hides its routes, so it is refused too
            raise LookupError(f"route {name!r} ({route}) has no row in hub.web.rights")
