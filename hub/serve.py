"""The hub as one process: database, broker, worker thread, web server. ``yizhan serve``."""

from __future__ import annotations

import asyncio
import logging
import socket
from functools import partial
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from sqlalchemy.engine import Engine as Database

from content_packs.errors import LinkError
from content_packs.wire.messages import HubPresence
from content_packs.wire.rules import HUB
from content_packs.wire.topics import Topics
from hub.access import access_of
from hub.address import note_address
from hub.broker.embedded import EmbeddedBroker
from hub.clerk import Clerk
from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.intake.leases import Leases
from hub.link import Link
from hub.memory import hold_little, settle
from hub.migrate import upgrade
from hub.packs.objects import wire_size
from hub.records.again import read_again
from hub.routine import Routine
from hub.secrets import Secrets, load_secrets
from hub.seed import seed
from hub.stations.enrolment import credentials_ok
from hub.stations.progress import ProgressTable
from hub.sync.engine import Engine
from hub.web.api import api_token
from hub.web.app import make_app
from hub.web.clock import Clock
from hub.web.events import Events
from hub.web.phone import make_phone_app
from hub.worker import Worker

log = logging.getLogger("yizhan.serve")
GRACE_S = 3
"""Open event streams would keep the server from stopping for ever."""


def serve(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        LinkError: a port is in use.
        StorageError: the data folder or the database cannot be used.
    """
    _refuse_busy(settings.host, settings.port)
    hold_little()
    secrets = load_secrets(settings.secrets)
    api_token(settings)  # programs on this machine look for its file before they ask
    database = make_engine(settings.database)
    upgrade(database)
    clock, events = Clock(), Events()
    with session_scope(database) as session:
        read_again(session, settings, clock())
    if settings.demo:
        with session_scope(database) as session:
            seed(session, settings, secrets, clock())
    broker = _broker(settings, database, secrets)
    if broker is not None:
        broker.start()
    progress = ProgressTable(lambda: events.publish("progress"))
    worker = _worker(settings, secrets, database, clock, events, progress)
    routine = Routine(settings, database, clock, partial(_heard, events, worker))
    worker.start()
    routine.start()
    note_address(settings)
    app = None
    try:
        app = make_app(settings, database, clock, events, partial(_tell, worker, broker), progress)
        settle()
        asyncio.run(_serve_web(settings, app, events))
    finally:
        if app is not None:
            app.state.hub.painter.stop()
        routine.stop()
        worker.stop()
        if broker is not None:
            broker.stop()
        database.dispose()
        log.info("hub stopped; data is in %s", settings.data)


def _heard(events: Events, worker: Worker, what: str) -> None:
    """What the hub has done by itself is told to open pages, and to stations where it concerns them."""
    events.publish(what)
    if what == "packs":
        worker.tell(what)


def _tell(worker: Worker, broker: EmbeddedBroker | None, what: str) -> None:
    """The console has changed something; whoever it has shut out or replaced is put off the line."""
    worker.tell(what)
    if broker is not None and what == "state":
        broker.recheck()


def _broker(settings: Settings, database: Database, secrets: Secrets) -> EmbeddedBroker | None:
    if settings.broker != "embedded":
        return None

    def credentials(user: str, password: str) -> bool:
        with read_scope(database) as session:
            return credentials_ok(session, secrets, user, password)

    return EmbeddedBroker(settings.host, settings.broker_port, credentials)


def _worker(
    settings: Settings,
    secrets: Secrets,
    database: Database,
    clock: Clock,
    events: Events,
    progress: ProgressTable,
) -> Worker:
    topics = Topics(settings.mine)
    session = clock()
    will = (topics.state("hub"), HubPresence("lost", session, session).encode())
    link = Link(access_of(settings), HUB, topics.of_hub(), will)
    engine = Engine(topics, partial(wire_size, settings.objects), session)
    clerk = Clerk(settings, secrets, link, engine, clock, progress)
    leases = Leases(HUB, clock()) if settings.intake else None
    return Worker(database, link, engine, clerk, events.publish, leases)


async def _serve_web(settings: Settings, app: FastAPI, events: Events) -> None:
    servers = [_server(app, settings.host, settings.port)]
    phone = urlsplit(settings.phone_url)
    if phone.hostname and phone.port and phone.port != settings.port:
        _refuse_busy(phone.hostname, phone.port)
        servers.append(_server(make_phone_app(app), phone.hostname, phone.port))
    log.info("console at http://%s:%s", settings.host, settings.port)
    serving = [asyncio.create_task(server.serve()) for server in servers]
    await asyncio.wait(serving, return_when=asyncio.FIRST_COMPLETED)
    events.close()
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*serving)


def _server(app: FastAPI, host: str, port: int) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
    )
    return uvicorn.Server(config)


def _refuse_busy(host: str, port: int) -> None:
    """Say it in a sentence before the server would say it in a traceback."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise LinkError(
            f"端口 {host}:{port} 被占用，程序没有启动；请停掉占用的程序，或用 YIZHAN_PORT 换一个端口。",
            f"cannot listen on {host}:{port} ({error.strerror}); stop the other program or set YIZHAN_PORT",
        ) from error
