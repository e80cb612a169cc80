"""``yizhan-kiosk relay``: enrols this machine as a relay and serves the stations behind it."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from random import Random

from content_packs.errors import StorageError
from content_packs.wire.messages import HubPresence
from content_packs.wire.topics import Topics
from kiosk.clock import Clock
from kiosk.config import Enrolment, Folder
from kiosk.enrol import enrol, is_needed
from kiosk.errors import EnrolError
from kiosk.handover import Handover
from kiosk.line import Access
from kiosk.link import Link
from kiosk.relay.broker import Broker, Listening
from kiosk.relay.catalogue import Catalogue
from kiosk.relay.depot import Depot
from kiosk.relay.engine import Engine
from kiosk.relay.library import Library
from kiosk.relay.shelves import Shelves
from kiosk.relay.worker import Worker
from kiosk.storage.partials import Partials


def run(options: argparse.Namespace) -> int:
    """Serve until terminated.

    Raises:
        EnrolError: this machine is not enrolled as a relay, and cannot be.
        StorageError: its disk or its broker cannot be used, or another one runs on this folder.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    folder = Folder(options.data)
    if not Handover(folder.path).claim():
        raise StorageError(
            f"{folder.path} 上已有一个中继或站点在运行，这一个没有启动；那一个照常，无须再开。",
            f"a relay or station runs on {folder.path} already; this one did not start, that one goes on",
        )
    if options.token and options.hub and is_needed(folder, options.token):
        enrol(folder, options.hub, options.token)
        print("✓ 已登记 enrolled", file=sys.stderr)
    worker = assemble(folder)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
    return 0


def assemble(folder: Folder) -> Worker:
    """Read the disk and put a relay together; nothing runs yet."""
    enrolment = folder.enrolment()
    if enrolment is None or not enrolment.relay_url:
        raise EnrolError(
            "本机没有登记为中继。请在中枢上运行 yizhan enrol relay-1 --address 主机:端口 --place 地点，"
            "再按它显示的命令运行。",
            "this machine is not enrolled as a relay; on the hub run `yizhan enrol relay-1 --address"
            " HOST:PORT --place PLACE`, and here the command it prints",
        )
    topics, relay, clock = Topics(enrolment.mine), enrolment.station, Clock()
    shelves, partials = Shelves(folder.path), Partials(folder.path / "partial")
    engine = _engine(topics, relay, shelves, partials)
    listening = Listening(
        enrolment.relay_url,
        enrolment.mine,
        relay,
        enrolment.ca,
        enrolment.relay_certificate,
        folder.tls_key_file,
    )
    broker = Broker(folder.path / "broker", listening)
    worker = Worker(topics, relay, engine, broker, shelves, partials, clock, folder.path)
    will = (topics.through(relay, topics.state(relay)), worker.presence("lost").encode())
    access = _access(enrolment, folder)
    worker.trunk = Link(access, topics.of_relay(relay), will, worker.from_hub)
    own = Access(listening.from_here, 5, relay, "", enrolment.ca, enrolment.certificate, access.key_file)
    said = (topics.state("hub"), HubPresence("lost", 0, 0).encode())
    worker.own = Link(own, topics.of_relay_behind(), said, worker.from_stations)
    return worker


def _engine(topics: Topics, relay: str, shelves: Shelves, partials: Partials) -> Engine:
    catalogue = Catalogue()
    library = Library(topics, relay, shelves.metadata())
    for data in library.files.values():
        catalogue.learn_metadata(data)
    held = shelves.held()
    for name in catalogue.manifests:
        if name in held and (content := shelves.content(name)) is not None:
            catalogue.learn_manifest(name, content)
    depot = Depot(topics, relay, catalogue, held, partials.held, Random(os.urandom(8)))
    return Engine(topics, relay, shelves.retained(), library, catalogue, depot)


def _access(enrolment: Enrolment, folder: Folder) -> Access:
    return Access(
        enrolment.broker, enrolment.protocol, enrolment.user, enrolment.password,
        enrolment.ca, enrolment.certificate, str(folder.tls_key_file),
    )  # fmt: skip
