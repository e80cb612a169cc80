"""The console and the API put together: one FastAPI application."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from sqlalchemy.engine import Engine
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from content_packs.errors import StorageError, YizhanError
from content_packs.words import Words
from hub.config import Settings
from hub.secrets import load_secrets
from hub.web import api, demo_api, enrolment, live, phone
from hub.web.clock import Clock
from hub.web.events import Events
from hub.web.guard import Guard
from hub.web.i18n import words_for
from hub.web.pages import cards, overview, packs, people, refused, roster, session, shift, stations
from hub.web.render import Pages
from hub.web.rights import RIGHTS
from hub.web.visit import Hub, TurnedAwayError, admit, lang_of

STATIC = Path(__file__).parent / "static"
_ROUTERS = (
    session.router, overview.router, stations.router, packs.router, cards.router, shift.router,
    roster.router, people.router, refused.router, live.router, enrolment.router, api.router, phone.router,
)  # fmt: skip


def make_app(settings: Settings, engine: Engine, clock: Callable[[], int], events: Events) -> FastAPI:
    """The hub's web application.

    Args:
        settings: the hub's settings.
        engine: its database, migrated.
        clock: now in ms since 1970 UTC; in demo mode a :class:`hub.web.clock.Clock`, which the demo shifts.
        events: what the hub's worker publishes to and open pages listen on.
    """
    app = bare_app(settings, engine, clock, events, _ROUTERS)
    if settings.demo and isinstance(clock, Clock):
        app.include_router(demo_api.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _refuse_unlisted(app)
    return app


def bare_app(
    settings: Settings,
    engine: Engine,
    clock: Callable[[], int],
    events: Events,
    routers: tuple[APIRouter, ...],
) -> FastAPI:
    """An application of some routes behind the same guard and with the same sentences."""
    app = FastAPI(title="Yizhan 驿站", docs_url=None, redoc_url=None, dependencies=[Depends(admit)])
    app.state.hub = Hub(
        settings, engine, load_secrets(settings.secrets), clock, events, Pages(settings),
        cards.drawable(settings.fonts),
    )  # fmt: skip
    app.state.phone = phone.Desk()
    for router in routers:
        app.include_router(router)
    app.add_middleware(Guard, refuse=sentence)
    app.add_exception_handler(TurnedAwayError, _turned_away)
    app.add_exception_handler(YizhanError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _malformed)
    return app


def sentence(request: Request, status: int, words: Words) -> Response:
    """An answer that is one sentence: JSON for programs, a page for people."""
    if request.url.path.startswith(("/api/", "/enrol")) or "x-csrf" in request.headers:
        return JSONResponse({"error": {"zh": words.zh, "en": words.in_("en")}}, status_code=status)
    hub: Hub = request.app.state.hub
    template = "phone_answer.html" if request.url.path.startswith("/s/") else "sentence.html"
    return hub.pages.response(
        request, template, status, lang=lang_of(request), now=hub.clock(), words=words, code=status,
        kind="no", shape="!",
    )  # fmt: skip


def _turned_away(request: Request, error: Exception) -> Response:
    assert isinstance(error, TurnedAwayError)
    return sentence(request, error.status, error.words)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, YizhanError)
    return sentence(request, 500 if isinstance(error, StorageError) else 400, error.words)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return sentence(request, 404, words_for("没有这一页；请从上面的栏目进入。"))
    return sentence(request, error.status_code, words_for("这个请求不能执行。"))


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields: list[Any] = [item["loc"][-1] for item in error.errors()]
    return sentence(request, 422, words_for("填写不完整：{fields}。", fields=", ".join(map(str, fields))))


def _refuse_unlisted(app: FastAPI) -> None:
    """A route without a row in the table of rights must not start."""
    for route in app.routes:
        if isinstance(route, APIRoute) and route.name not in RIGHTS:
            raise LookupError(f"route {route.name} ({route.path}) has no row in hub.web.rights")
