from pathlib import Path

import pytest

from content_packs.errors import StorageError
from content_packs.words import Words
from hub.backup.database import copy_in, copy_out
from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.migrate import upgrade
from hub.people.service import Unit, put_unit, units


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "hub")
    settings.data.mkdir()
    engine = make_engine(settings.database)
    upgrade(engine)
    engine.dispose()
    return settings


def add(settings: Settings, name: str) -> None:
    engine = make_engine(settings.database)
    with session_scope(engine) as session:
        put_unit(session, Unit(name, Words(name), "mine"))
    engine.dispose()


def held(settings: Settings) -> list[str]:
    engine = make_engine(settings.database)
    with read_scope(engine) as session:
        found = [one.id for one in units(session)]
    engine.dispose()
    return found


def copy(settings: Settings, file: Path) -> None:
    engine = make_engine(settings.database)
    try:
        copy_out(engine, settings, file)
    finally:
        engine.dispose()


def test_what_was_copied_comes_back_and_what_stood_there_is_kept(settings: Settings, tmp_path: Path) -> None:
    add(settings, "before")
    copy(settings, tmp_path / "hub.db")
    add(settings, "after")
    copy_in(settings, tmp_path / "hub.db", tmp_path / "aside")
    assert held(settings) == ["before"]
    assert (tmp_path / "aside" / "hub.db").is_file()


def test_a_disk_that_refuses_is_a_sentence(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as refused:
        copy(settings, tmp_path / "no-such-folder" / "hub.db")
    assert "以前的备份和数据库都在" in refused.value.words.zh
