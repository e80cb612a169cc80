from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from content_packs.words import Words
from hub.cli.entry import app
from hub.cli.session import now_ms, settings_here, writing
from hub.people.service import Unit, add_person, put_unit
from hub.records.models import RecordRow
from hub.records.service import store_batch
from hub.stations.service import Place, add_station, put_place
from tests.fakes.hub_mine import Writer, pledge

OLD_MS = 1200 * 86_400_000


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["ledger", *words])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def old_record(data: Path) -> Writer:
    """One record that arrived more than three years ago."""
    settings, then = settings_here(), now_ms() - OLD_MS
    with writing(settings) as session:
        put_unit(session, Unit("m", Words("矿"), "mine", None, "2020-01-01"))
        put_place(session, Place("face", Words("面"), "coal_face", "m"))
        add_station(session, "face-1", "face", then, "test")
        who = add_person(session, staff_no="1", name="甲", unit_id="m").id
        writer = Writer().enrolled(session, then).write(pledge(who, then))
        batch = writer.batch()
        store_batch(session, settings, "face-1", batch, batch.verify(writer.public), then)
    return writer


def persons() -> list[str | None]:
    with writing(settings_here()) as session:
        return list(session.scalars(select(RecordRow.person)))


def test_retain_says_what_would_go_and_then_removes_it(old_record: Writer) -> None:
    assert "记录 1 条" in run("retain", "--dry-run")
    assert persons() != [None]
    assert "记录 1 条" in run("retain")
    assert persons() == [None]
    assert "记录 0 条" in run("retain")


def test_an_export_is_written_whole_and_says_for_whom(old_record: Writer, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    assert "1 个台账，1 条记录" in run("export", str(file), "--station", "face-1")
    assert "全部与签名相符" in run("verify", str(file))
    assert not file.with_name("out.jsonl.part").exists()
    run("export", str(file), "--since", "2100-01-01")
    done = CliRunner().invoke(app, ["ledger", "export", str(file), "--since", "yesterday"])
    assert done.exit_code == 1
