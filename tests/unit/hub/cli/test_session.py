from pathlib import Path

import pytest

from tests.fakes.commands import run


def test_where_only_the_demo_has_run_its_data_is_meant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("YIZHAN_DATA")
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".demo" / "hub").mkdir(parents=True)
    assert run(monkeypatch, "link", "--as", "editor") == 1
    assert "editor" in capsys.readouterr().err
    assert (tmp_path / ".demo" / "hub" / "hub.db").is_file()
