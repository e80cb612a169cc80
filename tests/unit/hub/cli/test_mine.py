from pathlib import Path

import pytest

from hub.accounts.service import Account, everywhere, put_account
from hub.address import note_address
from hub.config import load_settings
from hub.db import make_engine, session_scope
from hub.migrate import upgrade
from tests.fakes.commands import main_says, run


def test_migrations_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "migrations-check") == 0
    assert "✓" in capsys.readouterr().out


def test_a_link_leads_to_the_hub_that_runs_on_this_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    settings = load_settings(port=8123)
    engine = make_engine(settings.database)
    data.mkdir()
    upgrade(engine)
    with session_scope(engine) as session:
        put_account(session, Account("editor", "文秋实", everywhere("editor")))
    engine.dispose()
    note_address(settings)
    for _ in range(2):
        assert run(monkeypatch, "link", "--as", "editor") == 0
        assert capsys.readouterr().out.startswith("http://127.0.0.1:8123/link/")


def test_a_mine_is_founded_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    text = main_says(monkeypatch, capsys, "init", "--example")
    file.write_text(text.replace('["keeper"]', '["boss"]'), encoding="utf-8")
    assert run(monkeypatch, "init", str(file)) == 1
    told = capsys.readouterr()
    heading = text[: text.index("keeper-1")].count("\n")
    assert f"{file}:{heading}: " in told.out
    assert "boss" in told.out
    assert run(monkeypatch, "link", "--as", "admin") == 1
    assert "yizhan init" in capsys.readouterr().err
    file.write_text(text, encoding="utf-8")
    assert "改动 14 处" in main_says(monkeypatch, capsys, "init", str(file))
    assert "改动 0 处" in main_says(monkeypatch, capsys, "init", str(file))
    assert "/link/" in main_says(monkeypatch, capsys, "link", "--as", "admin")
