"""Records from a stick: each once, whatever else came; what is wrong is refused with its reason, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from content_packs.wire.carried import RECORDS, batch_name
from hub.carry.records import Homecoming, found_on, take_home
from hub.config import Settings
from hub.db import session_scope
from hub.errors import RefusedError
from hub.records.refusals import refused
from hub.stations.service import authorise
from tests.fakes.hub_mine import SmallMine, Writer, blank_database, pledge, record_totals


@pytest.fixture
def database() -> Iterator[Engine]:
    made = blank_database()
    yield made
    made.dispose()


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """What stands before the stick comes is committed when a test imports from it."""
    with Session(database.execution_options(writes=True)) as opened:
        yield opened


@pytest.fixture
def writer(session: Session, mine: SmallMine, now: int) -> Writer:
    made = Writer().enrolled(session, now).write(*(pledge(one.id, now) for one in mine.people))
    session.commit()
    return made


def put(stick: Path, writer: Writer, first: int, upto: int) -> Path:
    file = stick / RECORDS / writer.ledger / batch_name(first, upto)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(writer.batch(first, upto).encode())
    return file


def home(database: Engine, settings: Settings, stick: Path, now: int) -> Homecoming:
    return take_home(database, settings, found_on(stick), now)


def totals(database: Engine) -> tuple[int, int]:
    with session_scope(database) as session:
        return record_totals(session)


def test_each_record_is_stored_once(
    database: Engine, settings: Settings, writer: Writer, now: int, tmp_path: Path
) -> None:
    put(tmp_path, writer, 1, 2)
    put(tmp_path, writer, 1, 3)
    done = home(database, settings, tmp_path, now)
    assert (done.new["face-1"], done.held["face-1"], done.unused) == (3, 2, [])
    again = home(database, settings, tmp_path / RECORDS, now)
    assert (again.new["face-1"], again.held["face-1"], again.unused) == (0, 5, [])
    assert totals(database) == (3, 3)


def test_files_are_taken_in_the_order_of_their_records(
    database: Engine, settings: Settings, writer: Writer, now: int, tmp_path: Path
) -> None:
    for number in range(4, 13):
        writer.write(pledge("p9", now + number))
    put(tmp_path, writer, 1, 9)
    put(tmp_path, writer, 10, 12)
    assert home(database, settings, tmp_path, now).new["face-1"] == 12


def test_a_changed_byte_is_refused_and_its_head_kept(
    database: Engine, settings: Settings, writer: Writer, now: int, tmp_path: Path
) -> None:
    file = put(tmp_path, writer, 1, 3)
    other = Writer(seed=2)
    other.ledger = writer.ledger
    forged = other.write(pledge("p9", now)).batch().encode()
    file.write_bytes(forged)
    done = home(database, settings, tmp_path, now)
    assert [unused.file for unused in done.unused] == [f"{writer.ledger}/1-3.batch"]
    assert "签名不对" in done.unused[0].why.zh
    with session_scope(database) as session:
        (kept,) = refused(session)
    assert (kept.station, kept.size) == ("face-1", len(forged))
    assert totals(database) == (0, 0)


def test_a_hole_is_said_with_its_numbers(
    database: Engine, settings: Settings, writer: Writer, now: int, tmp_path: Path
) -> None:
    put(tmp_path, writer, 3, 3)
    (unused,) = home(database, settings, tmp_path, now).unused
    assert "第 1 到 2 条" in unused.why.zh
    put(tmp_path, writer, 1, 3)
    assert home(database, settings, tmp_path, now).new["face-1"] == 3


def test_another_history_is_not_used(
    database: Engine, settings: Settings, writer: Writer, now: int, tmp_path: Path
) -> None:
    put(tmp_path, writer, 1, 3)
    home(database, settings, tmp_path, now)
    put(tmp_path, Writer().write(pledge("p9", now)), 1, 1)
    (unused,) = home(database, settings, tmp_path, now).unused
    assert "不一致" in unused.why.zh
    assert totals(database)[0] == 3


@pytest.mark.parametrize("data", [b"", b"{", b"x" * 300_000])
def test_what_is_no_batch_is_refused(
    database: Engine, settings: Settings, writer: Writer, now: int, tmp_path: Path, data: bytes
) -> None:
    put(tmp_path, writer, 1, 3).write_bytes(data)
    assert len(home(database, settings, tmp_path, now).unused) == 1


def test_a_strangers_ledger_and_a_shut_out_station_are_refused(
    database: Engine, settings: Settings, writer: Writer, now: int, tmp_path: Path
) -> None:
    stranger = Writer(seed=9).write(pledge("p9", now))
    put(tmp_path, stranger, 1, 1)
    with session_scope(database) as session:
        authorise(session, "face-1", False)
    put(tmp_path, writer, 1, 3)
    reasons = " ".join(unused.why.zh for unused in home(database, settings, tmp_path, now).unused)
    assert "不是本矿任何站点" in reasons
    assert "停用" in reasons


def test_a_stick_without_records_says_so(tmp_path: Path) -> None:
    (tmp_path / RECORDS / "notes").mkdir(parents=True)
    with pytest.raises(RefusedError) as caught:
        found_on(tmp_path)
    assert "没有记录" in caught.value.words.zh
