"""``yizhan`` run inside the test: its exit code, and what it printed."""

from __future__ import annotations

import sys

import pytest

from hub.cli import main


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["yizhan", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def main_says(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert run(monkeypatch, *words) == 0
    return capsys.readouterr().out
