"""The console and the API put together: one FastAPI application."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.engine import Engine
from starlette.staticfiles import StaticFiles

from hub.config import Settings
from hub.fonts import usable_characters
from hub.secrets import load_secrets
from hub.stations.progress import ProgressTable
from hub.web import api, demo_api, enrolment, live, phone
from hub.web.clock import Clock
from hub.web.events import Events
from hub.web.pages import (
    account,
    accounts,
    audit,
    authoring,
    badges,
    cards,
    care,
    dispatch,
    drafts,
    entering,
    exceptions,
    figures,
    fleet,
    history,
    importing,
    invitation,
    lines,
    matrix,
    media,
    notices,
    overview,
    packs,
    paper,
    participation,
    patterns,
    people,
    persons,
    playback,
    preview,
    programs,
    reading_files,
    readings,
    records,
    refused,
    reports,
    review,
    roster,
    session,
    shift,
    staging,
    stations,
    suggestions,
    versions,
)
from hub.web.render import Pages
from hub.web.shell import shell
from hub.web.visit import Hub

STATIC = Path(__file__).parent / "static"
ROUTERS = (
    # First what is asked for most often: every route before the right one is tried.
    live.router, fleet.router, shift.router,
    session.router, overview.router, stations.router, care.router, lines.router, authoring.router,
    drafts.router, preview.router, media.router, packs.router, versions.router, cards.router,
    notices.router, roster.router, patterns.router, badges.router, people.router,
    exceptions.router, suggestions.router,
    refused.router, audit.router, enrolment.router, api.router, api.figures, phone.router,
    participation.router, records.router, entering.router, reports.router, review.router, staging.router,
    invitation.router, account.router, readings.router, programs.router, accounts.router,
    importing.router, matrix.router, paper.router, history.router, persons.router, figures.router,
    dispatch.router, reading_files.router, playback.router,
)  # fmt: skip


def make_app(
    settings: Settings,
    engine: Engine,
    clock: Callable[[], int],
    events: Events,
    tell: Callable[[str], None] = lambda what: None,
    progress: ProgressTable | None = None,
) -> FastAPI:
    """The hub's web application.

    Args:
        settings: the hub's settings.
        engine: its database, migrated.
        clock: now in ms since 1970 UTC; in demo mode a :class:`hub.web.clock.Clock`, which the demo shifts.
        events: what the hub's worker publishes to and open pages listen on.
        tell: tells the worker that "packs", "state" or "clock" changed here; nobody, by default.
        progress: how far stations are with fetching, filled by the worker; by default nobody fetches.
    """
    hub = Hub(
        settings, engine, load_secrets(settings.secrets), clock, events, Pages(settings),
        usable_characters(settings.fonts), progress or ProgressTable(), tell,
    )  # fmt: skip
    is_demo = settings.demo and isinstance(clock, Clock)
    routers = (*ROUTERS, demo_api.router) if is_demo else ROUTERS
    app = shell(hub, routers, openapi_url="/openapi.json")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
