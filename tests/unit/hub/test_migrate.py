from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Column, Integer, Table, text

from content_packs.errors import StorageError
from hub.db import make_engine
from hub.migrate import FOLDER, check, upgrade
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


def test_roles_of_before_become_grants_for_the_whole_mine(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0010")
        connection.execute(
            text("INSERT INTO accounts (id, name, roles, active) VALUES ('a', 'A', '[\"editor\"]', 1)")
        )
        connection.execute(
            text("INSERT INTO sessions (hash, account_id, created_at, seen_at) VALUES ('h', 'a', 1, 1)")
        )
    upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT account_id, role, unit_id FROM grants")).all()
        assert [tuple(row) for row in found] == [("a", "editor", "")]
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar() == 1
    engine.dispose()
