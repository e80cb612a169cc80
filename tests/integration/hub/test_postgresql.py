"""The hub on a real PostgreSQL: migrations, records, coverage, two writers at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

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
