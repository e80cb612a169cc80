import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub import db
from hub.cli.session import up_to_date
from hub.config import load_settings
from hub.db import Changes, among, make_engine, read_scope, session_scope
from hub.people.models import PersonRow, UnitRow
from hub.tables import metadata


def test_sqlite_is_durable_and_checks_references(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/hub.db")
    metadata.create_all(engine)
    with session_scope(engine) as session:
        values = [
            session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert values == ["wal", 2, 1]
    with pytest.raises(IntegrityError), session_scope(engine) as session:
        session.add(PersonRow(id="p", staff_no="1", name="n", unit_id="nowhere"))


def test_a_command_waits_longer_for_a_writer_than_the_hub(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    engine = make_engine(settings.database)
    with up_to_date(settings) as commands, commands.connect() as theirs, engine.connect() as hubs:
        waits = [one.exec_driver_sql("PRAGMA busy_timeout").scalar() for one in (theirs, hubs)]
    assert waits == [60_000, 10_000]
    engine.dispose()


def test_a_new_file_that_another_program_holds_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        other.execute("ROLLBACK")

    monkeypatch.setattr(time, "sleep", wait)
    ours = sqlite3.connect(tmp_path / "new.db", timeout=0)
    db._turn_to_wal(ours, 60_000)
    assert (len(waits), ours.execute("PRAGMA journal_mode").fetchone()) == (1, ("wal",))
    ours.close()
    other.close()


def test_a_new_file_that_stays_held_is_said_to_be(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "new.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        ours = sqlite3.connect(tmp_path / "new.db", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            db._turn_to_wal(ours, 0)
        ours.close()


def test_a_failed_transaction_leaves_nothing_and_a_reader_sees_only_what_is_committed(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/hub.db")
    metadata.create_all(engine)

    def fail_half_way() -> None:
        with session_scope(engine) as session:
            session.add(UnitRow(id="m", name="m", kind="mine"))
            session.flush()
            with read_scope(engine) as reader:
                assert reader.scalars(select(UnitRow)).all() == []
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with read_scope(engine) as reader:
        assert reader.scalars(select(UnitRow)).all() == []


def test_a_column_is_compared_with_more_texts_than_a_query_has_parameters(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/hub.db")
    metadata.create_all(engine)
    with session_scope(engine) as session:
        for name in ("m", '"题,', "not asked for"):
            session.add(UnitRow(id=name, name=name, kind="mine"))
        session.flush()
        asked = ["m", '"题,', *map(str, range(300_000))]
        found = session.scalars(select(UnitRow.id).where(among(session, UnitRow.id, asked))).all()
        assert sorted(found) == ['"题,', "m"]
        assert session.scalars(select(UnitRow.id).where(among(session, UnitRow.id, []))).all() == []


def test_postgresql_goes_through_psycopg() -> None:
    assert make_engine("postgresql://u@h/d").url.drivername == "postgresql+psycopg"


OTHER = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit(); c.close()"


def test_whatever_is_committed_by_whoever_is_noticed_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "hub.db"
    engine = make_engine(f"sqlite:///{file}")
    metadata.create_all(engine)
    changes = Changes(engine)
    seen = [changes()]
    with session_scope(engine) as session:
        session.add(UnitRow(id="m", name="m", kind="mine"))
        session.flush()
        assert changes() == seen[-1], "not committed yet"
    seen.append(changes())
    with Session(engine) as session:
        session.add(UnitRow(id="n", name="n", kind="mine"))
        session.flush()
        session.rollback()
    with read_scope(engine) as session:
        assert len(session.scalars(select(UnitRow)).all()) == 1
    assert changes() == seen[-1], "nothing was committed"
    subprocess.run([sys.executable, "-c", OTHER, file, "UPDATE units SET name = 'k'"], check=True)
    seen.append(changes())
    engine.dispose()
    subprocess.run([sys.executable, "-c", OTHER, file, "UPDATE units SET name = 'l'"], check=True)
    seen.append(changes())
    assert len({*seen}) == len(seen) == 4
    engine.dispose()


def test_of_a_database_in_memory_nothing_is_ever_known_to_stand_still() -> None:
    changes = Changes(make_engine("sqlite://"))
    assert changes() != changes()
