"""The hub on a real PostgreSQL: migrations, records, coverage, two writers at once."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from content_packs.errors import MessageError
from content_packs.words import Words
from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.migrate import check
from hub.people.service import Unit, add_person, put_unit
from hub.programme.service import Pattern, put_pattern, put_shifts
from hub.records.hub_ledger import append_to_hub_ledger
from hub.records.ledgers import key_of, ledgers, open_ledger, verify_ledger
from hub.records.refusals import note_refused
from hub.records.service import store_batch
from hub.secrets import load_secrets
from hub.stations.service import Place, add_station, put_place
from tests.fakes.hub_mine import DAY, SHIFTS, Writer, at, coverage, pledge, record_totals

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
pytestmark = pytest.mark.skipif(not BINARIES, reason="PostgreSQL is not installed")


def _as_postgres(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = Path("/tmp") / f"yizhan-pg-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    tools = BINARIES[-1].parent
    data = str(folder / "data")
    run = {"check": True, "capture_output": True, "cwd": "/"}
    subprocess.run(
        _as_postgres(f"{tools}/initdb", "-D", data, "-A", "trust", "-U", "hub", "-E", "UTF8"), **run
    )
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    control = (f"{tools}/pg_ctl", "-D", data, "-w")
    subprocess.run(_as_postgres(*control, "-l", str(folder / "log"), "-o", options, "start"), **run)
    try:
        yield f"postgresql://hub@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(_as_postgres(*control, "-m", "immediate", "stop"), **run)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def engine(server: str) -> Iterator[Engine]:
    made = make_engine(server)
    assert check(made) == []
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=tmp_path_factory.mktemp("hub"))


@pytest.fixture(scope="module")
def people(engine: Engine, settings: Settings) -> list[str]:
    now = at(settings, 8, 10)
    with session_scope(engine) as session:
        put_unit(session, Unit("m", Words("矿"), "mine"))
        put_unit(session, Unit("t", Words("甲班"), "team", "m"))
        put_shifts(session, "m", SHIFTS)
        put_place(session, Place("face", Words("综采面"), "coal_face", "m"))
        put_pattern(session, Pattern("t", "face", "2026-11-01", ("early",)))
        add_station(session, "face-1", "face", now, "test")
        return [add_person(session, staff_no=f"{n}", name=f"䶮{n}", unit_id="t").id for n in range(20)]


def test_records_and_coverage(engine: Engine, settings: Settings, people: list[str]) -> None:
    now, writer = at(settings, 8, 10), Writer()
    writer.write(
        *(pledge(person, now + n) for n, person in enumerate(people[:8])),
        pledge("?ab", 2**52, flags=("unknown",)),
    )
    with session_scope(engine) as session:
        open_ledger(session, "face-1", writer.public, now)
    for first, last in ((1, 5), (3, 9), (1, 9)):
        batch = writer.batch(first, last)
        with session_scope(engine) as session:
            links = batch.verify(key_of(session, "face-1", batch.ledger))
            assert store_batch(session, settings, "face-1", batch, links, now) == last
    with read_scope(engine) as session:
        assert record_totals(session) == (9, 8)
        assert verify_ledger(session, writer.ledger) is None
        line = coverage(session, DAY, "early")[0]
        assert (line.expected, len(line.signed), len(line.missing), line.unknown) == (20, 8, 12, 1)


def test_two_writers_of_the_hubs_ledger_take_turns(
    engine: Engine, settings: Settings, people: list[str]
) -> None:
    now, secrets = at(settings, 8, 20), load_secrets(settings.secrets)
    with session_scope(engine) as session:
        append_to_hub_ledger(session, settings, secrets, pledge(people[10], now, method="phone"), now)

    def write() -> None:
        for person in people[11:15]:
            with session_scope(engine) as session:
                append_to_hub_ledger(session, settings, secrets, pledge(person, now, method="phone"), now)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with read_scope(engine) as session:
        hub = next(ledger for ledger in ledgers(session) if ledger.station_id == "hub")
        assert hub.upto == 9
        assert verify_ledger(session, hub.id) is None


def test_what_postgresql_cannot_hold_is_refused_before_it(
    engine: Engine, settings: Settings, people: list[str]
) -> None:
    now = at(settings, 8, 30)
    with pytest.raises(MessageError):
        Writer(seed=9).write(pledge(people[0], now, value="a\0b")).batch().links()
    with session_scope(engine) as session:
        note_refused(session, "yz/1/\0", "face-1", MessageError("坏\0", "bad\0"), b"\0\xff", now)
