from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from content_packs.words import Words
from hub.audit.service import entries
from hub.config import load_settings
from hub.db import make_engine, read_scope, session_scope
from hub.migrate import upgrade
from hub.packs.published import live, versions_in_force
from hub.packs.service import packs
from hub.people.service import Unit, put_unit
from hub.stations.service import Place, add_station, put_place
from tests.fakes.commands import run
from tests.fakes.hub_folder import PACK, write_card


@pytest.fixture
def engine(data: Path) -> Iterator[Engine]:
    """The database of a mine that has one unit."""
    made = make_engine(load_settings().database)
    data.mkdir()
    upgrade(made)
    with session_scope(made) as session:
        put_unit(session, Unit("m", Words("矿"), "mine", None))
    yield made
    made.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An authoring folder without cards."""
    made = tmp_path / "authored"
    made.mkdir()
    (made / "pack.toml").write_text(PACK, encoding="utf-8")
    return made


def test_pack_check_names_every_fault_in_one_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("hub.cli.packs.drawable", lambda _: range(0x10000))
    (tmp_path / "pack.toml").write_text(PACK, encoding="utf-8")
    write_card(tmp_path, "field", "题", "字", more='colour = "red"\n')
    write_card(tmp_path, "picture", "题", "字", more='picture = "media/none.png"\n')
    write_card(tmp_path, "long", "题", "字" * 121)
    write_card(tmp_path, "glyph", "题", "\U0001f600")
    write_card(tmp_path, "past", "题", "字", more="valid_to = 2020-01-01\n")
    (tmp_path / "board.md").write_text((tmp_path / "past.md").read_text().replace('"alert"', '"sixth"'))
    assert run(monkeypatch, "pack", "check", str(tmp_path)) == 1
    told = capsys.readouterr().out
    for place in ("field.md:7:", "picture.md:7:", "long.md:", "glyph.md:", "past.md:7:", "board.md:2:"):
        assert f"{tmp_path}/{place}" in told
    for word in ("colour", "media/none.png", "121", "U+1F600", "2020-01-01", "sixth"):
        assert word in told


def test_a_folder_with_faults_is_not_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], engine: Engine, folder: Path
) -> None:
    write_card(folder, "long", "题", "字" * 121)
    assert run(monkeypatch, "pack", "import", str(folder)) == 1
    assert f"{folder}/long.md:" in capsys.readouterr().out
    with read_scope(engine) as session:
        assert packs(session) == ()
    write_card(folder, "long", "题", "字" * 120)
    assert run(monkeypatch, "pack", "import", str(folder)) == 0
    with read_scope(engine) as session:
        assert [pack.cards for pack in packs(session)] == [1]


def test_a_dry_run_says_bytes_and_time_and_publishes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], engine: Engine, folder: Path
) -> None:
    with session_scope(engine) as session:
        put_place(session, Place("face", Words("面"), "coal_face", "m"))
        add_station(session, "face-1", "face", 0, "test")
    write_card(folder, "roof", "题", "字")
    assert run(monkeypatch, "pack", "import", str(folder)) == 0
    capsys.readouterr()
    assert run(monkeypatch, "pack", "publish", "m", "--dry-run") == 0
    told = capsys.readouterr().out
    assert "face-1: " in told
    assert "256 kbit/s" in told
    with read_scope(engine) as session:
        assert versions_in_force(session) == {}


def test_an_earlier_version_is_shown_again_under_a_new_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], engine: Engine, folder: Path
) -> None:
    numbers = []
    for title in ("题", "别的题"):
        write_card(folder, "roof", title, "字")
        assert run(monkeypatch, "pack", "import", str(folder)) == 0
        assert run(monkeypatch, "pack", "publish", "m") == 0
        with read_scope(engine) as session:
            numbers.append(versions_in_force(session)["m"])
    capsys.readouterr()
    assert run(monkeypatch, "pack", "rollback", "m", str(numbers[0])) == 0
    assert f"v{numbers[0]}" in capsys.readouterr().out
    with read_scope(engine) as session:
        assert versions_in_force(session)["m"] > numbers[1]
        shown = live(session, load_settings(), "m")
        assert shown is not None
        assert [card.title.zh for card in shown.cards.values()] == ["题"]
        assert entries(session)[0].what == "roll back"
    assert run(monkeypatch, "pack", "rollback", "m", "7") == 1
