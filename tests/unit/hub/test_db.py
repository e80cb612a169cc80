from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from hub.db import among, make_engine, read_scope, session_scope
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
