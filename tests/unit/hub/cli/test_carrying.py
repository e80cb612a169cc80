"""``pack export`` and ``records import``: what a technician reads, and that twice is once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from content_packs.format.folder import read_folder
from content_packs.words import Words
from hub.audit.service import entries
from hub.config import load_settings
from hub.db import make_engine, read_scope, session_scope
from hub.migrate import upgrade
from hub.packs.publishing import publish
from hub.packs.service import import_folder
from hub.people.service import Unit, add_person, put_unit
from hub.stations.models import StationRow
from hub.stations.service import Place, add_station, put_place
from tests.fakes.commands import run
from tests.fakes.hub_folder import PACK, write_card
from tests.fakes.hub_mine import Writer, pledge

NOW = round(datetime(2026, 11, 22, 8, 10).timestamp() * 1000)


@pytest.fixture
def stick(tmp_path: Path, data: Path) -> Path:
    """A stick with two records of a station, beside a hub that has published."""
    settings, authored, folder = load_settings(), tmp_path / "authored", tmp_path / "stick"
    authored.mkdir()
    (authored / "pack.toml").write_text(PACK, encoding="utf-8")
    write_card(authored, "promise", "班前承诺", "我承诺先确认后作业。", type="pledge")
    data.mkdir()
    engine = make_engine(settings.database)
    upgrade(engine)
    with session_scope(engine) as session:
        put_unit(session, Unit("m", Words("矿"), "mine", None))
        put_place(session, Place("face", Words("面"), "coal_face", "m"))
        add_station(session, "face-1", "face", NOW, "test")
        who = add_person(session, staff_no="1001", name="甲一", unit_id="m")
        writer = Writer().enrolled(session, NOW).write(pledge(who.id, NOW), pledge(who.id, NOW + 1))
        import_folder(session, settings, read_folder(authored), "e", NOW)
        publish(session, settings, "m", "a", NOW)
    engine.dispose()
    file = folder / "yizhan-records" / writer.ledger / "1-2.batch"
    file.parent.mkdir(parents=True)
    file.write_bytes(writer.batch().encode())
    return folder


def test_records_are_counted_by_station_and_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stick: Path
) -> None:
    assert run(monkeypatch, "records", "import", str(stick)) == 0
    assert "face-1: 新收 2 条，已有 0 条" in capsys.readouterr().out
    assert run(monkeypatch, "records", "import", str(stick)) == 0
    assert "face-1: 新收 0 条，已有 2 条" in capsys.readouterr().out
    engine = make_engine(load_settings().database)
    with read_scope(engine) as session:
        (last, *_) = entries(session, most=1)
    engine.dispose()
    assert (last.who, last.what, last.after) == ("cli", "import", {"new": 0, "held": 2, "unused": 0})


def test_what_is_not_used_is_named_and_the_exit_code_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stick: Path
) -> None:
    (file,) = stick.glob("yizhan-records/*/*")
    file.write_bytes(file.read_bytes()[:-3])
    assert run(monkeypatch, "records", "import", str(stick)) == 1
    told = capsys.readouterr()
    assert f"✗ {file.parent.name}/1-2.batch" in told.out
    assert "U盘上的文件请先留着" in told.err


def test_content_is_written_with_its_size_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stick: Path
) -> None:
    assert run(monkeypatch, "pack", "export", str(stick)) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("m: 要写 ")
    assert "可以拔U盘" in told[-1]
    assert (stick / "yizhan-bundle" / "pointer.json").is_file()
    engine = make_engine(load_settings().database)
    with session_scope(engine) as session:
        session.get_one(StationRow, "face-1").public_key = "00" * 32
    engine.dispose()
    assert run(monkeypatch, "pack", "export", str(stick), "--station", "face-1") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("m: 要写 3 个文件")
    assert "名册" in told[-1]
