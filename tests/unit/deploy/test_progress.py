"""A step is one line with a tick, or the end of its output and the sentence that mends it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from deploy.progress import SHOWN_LINES, SetupError, run_step

MEND = SetupError("请再试一次。", "try again.")


def test_a_step_that_works_is_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log"
    run_step("字体 fonts", [sys.executable, "-c", "print('noise')"], log, os.environ, MEND)
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("✓ 字体 fonts (")
    assert log.read_text() == "noise\n"


def test_a_step_that_fails_shows_its_last_lines_and_what_mends_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    log.write_text("of an earlier step\n")
    program = "import sys; print(*range(30), sep='\\n'); sys.exit(3)"
    with pytest.raises(SetupError, match="请再试一次"):
        run_step("步 step", [sys.executable, "-c", program], log, os.environ, MEND)
    assert capfd.readouterr().out.split() == [str(number) for number in range(30 - SHOWN_LINES, 30)]
    assert log.read_text().startswith("of an earlier step\n0\n")


def test_a_step_gets_no_standard_input(tmp_path: Path) -> None:
    program = "import sys; sys.exit(1 if sys.stdin.read() else 0)"
    run_step("步 step", [sys.executable, "-c", program], tmp_path / "log", os.environ, MEND)
