from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Column, Integer, Table, text

from content_packs.errors import StorageError
from hub import migrate
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


def test_a_command_that_meets_the_hubs_first_start_finds_the_work_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other program upgrades between this one's look and its first write."""
    ours, theirs = (make_engine(f"sqlite:///{tmp_path}/a.db") for _ in range(2))
    head = migrate._head

    def meanwhile(config: Config) -> str | None:
        monkeypatch.setattr(migrate, "_head", head)
        upgrade(theirs)
        return head(config)

    monkeypatch.setattr(migrate, "_head", meanwhile)
    upgrade(ours)
    with ours.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1


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


def test_a_mine_at_work_is_upgraded_with_all_that_refers_to_its_stations(tmp_path: Path) -> None:
    """Tables that others refer to are replaced: on a database without rows that always works."""
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0018")
        for sentence in (
            "INSERT INTO units (id, name, name_en, kind, safe_since, names_shown)"
            " VALUES ('m', '矿', '', 'mine', '', 1)",
            "INSERT INTO places (id, name, name_en, kind, unit_id, open)"
            " VALUES ('face', '面', '', 'coal_face', 'm', 1)",
            *(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(map(repr, row.values()))})"
              for table, row in (("stations", STATION), ("placements", PLACEMENT))),
        ):  # fmt: skip
            connection.exec_driver_sql(sentence)
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT station_id FROM placements")).scalar() == "face-1"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


STATION: dict[str, object] = {
    "id": "face-1", "number": 1, "place_id": "face", "placed_at": 0, "placed_on": "", "placed_advance_m": 0,
    "move_after_m": 0, "tags": "[]", "authorised": 1, "link_id": "", "relay_id": "", "relay_address": "",
    "ledger_id": "", "public_key": "", "mqtt_password_hash": "", "phone_key": "ab", "state": "never",
    "session": 0, "seen_at": 0, "have": "{}", "unsent": 0, "last_seq": 0, "showing": "",
    "clock": "", "clock_offset_ms": 0, "disk_mb": 0, "faults": "[]",
    "state_held": "{}", "health": "{}", "pack_notes": "[]",
}  # fmt: skip
PLACEMENT: dict[str, object] = {
    "station_id": "face-1", "place_id": "face", "at": 0, "by": "test", '"on"': "", "record": "",
}  # fmt: skip
