from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, Table, text

from content_packs.errors import StorageError
from hub.db import make_engine
from hub.migrate import check, upgrade
from hub.tables import metadata


def test_history_and_models_agree(tmp_path: Path) -> None:
    assert check(make_engine(f"sqlite:///{tmp_path}/a.db")) == []


def test_a_model_without_migration_is_found(tmp_path: Path) -> None:
    Table("forgotten", metadata, Column("id", Integer, primary_key=True))
    try:
        assert any("forgotten" in line for line in check(make_engine(f"sqlite:///{tmp_path}/a.db")))
    finally:
        metadata.remove(metadata.tables["forgotten"])


def test_upgrade_twice_and_a_database_of_the_future(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/a.db")
    upgrade(engine)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer program"):
        upgrade(engine)
