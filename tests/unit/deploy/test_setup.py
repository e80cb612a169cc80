"""What `make setup` decides to do, and what it says when it cannot."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy import debian, setup

PROJECT = """\
[build-system]
requires = ["setuptools"]
[project]
name = "yizhan"
dependencies = ["zstandard"]
[tool.setuptools]
[tool.ruff]
line-length = 110
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder of its own, in which everything is installed."""
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(setup, "FONTS", tmp_path)
    monkeypatch.setattr(setup, "LOG", tmp_path / ".setup" / "setup.log")
    monkeypatch.setattr(debian, "missing", lambda names: [])
    for name in setup.FONT_FILES:
        (tmp_path / name).touch()
    setup.STAMP.write_text(setup._stamp())
    return tmp_path


def test_with_nothing_to_do_it_says_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert setup.main() == 0
    assert capsys.readouterr().out == "✓ 已全部装好 everything is installed (.venv)\n"


def test_bytecode_is_kept_also_where_python_keeps_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    (folder / "hub").mkdir()
    (folder / "hub" / "link.py").write_text("UP = True\n")
    (folder / "hub" / "torn.py").write_text("def (\n")
    assert setup.main() == 0
    assert [file.name.split(".")[0] for file in (folder / "hub" / "__pycache__").iterdir()] == ["link"]


def test_a_linters_settings_do_not_cost_an_installation(folder: Path) -> None:
    before = setup._stamp()
    (folder / "pyproject.toml").write_text(PROJECT.replace("110", "100"))
    assert setup._stamp() == before
    (folder / "pyproject.toml").write_text(PROJECT.replace("zstandard", "zstandard>=1"))
    assert setup._stamp() != before


def test_a_folder_that_was_moved_is_installed_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = setup._stamp()
    moved = folder / "moved"
    moved.mkdir()
    (moved / "pyproject.toml").write_text(PROJECT)
    monkeypatch.setattr(setup, "ROOT", moved)
    assert setup._stamp() != before


def test_missing_packages_are_named_in_one_command_when_it_may_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(debian, "missing", lambda names: ["xvfb", "xdotool"])
    monkeypatch.setattr(debian, "administrator", lambda: None)
    assert setup.main() == 1
    out = capsys.readouterr().out
    assert debian.install_command(["xvfb", "xdotool"]) in [line.strip() for line in out.splitlines()]
    assert "✗ 缺少 Debian 软件包" in out


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 10, 0), (3, 14, 0)])
def test_another_python_is_named_with_what_to_type(
    version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.version_info", version)
    assert setup.main() == 1
    assert "make setup PYTHON=python3.11" in capsys.readouterr().out


@pytest.mark.parametrize("lost", [Path.unlink, lambda font: os.utime(font, (0, 0))], ids=["gone", "outdated"])
def test_lacking_fonts_alone_are_made_alone(
    lost: Callable[[Path], None], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    monkeypatch.setattr(setup, "run_step", lambda title, *rest: steps.append(title))
    lost(folder / "Bold.ttf")
    assert setup.main() == 0
    assert steps == ["中文字体 Chinese fonts"]


def test_broken_off_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(setup, "_check_python", interrupted)
    assert setup.main() == 130
    assert "再运行一次" in capsys.readouterr().out
