"""The report is green only when every figure was measured, every picture taken and nothing failed."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from hub.demo.proofs import LateError, ProofError
from hub.demo.report import FIGURES, Report
from hub.demo.voice import Voice


def report(tmp_path: Path, **figures: Any) -> tuple[Report, io.StringIO]:
    out = io.StringIO()
    return Report(tmp_path, Voice(out), {**dict.fromkeys(FIGURES, 0), **figures}), out


def last_row(out: io.StringIO) -> dict[str, Any]:
    return dict(json.loads(out.getvalue().splitlines()[-1]))


def test_a_full_report_is_one_json_line_and_zero(tmp_path: Path) -> None:
    made, out = report(tmp_path, boards_shown=5)
    made.picture("face-1-alert").write_bytes(b"png")
    assert made.close() == 0
    assert last_row(out)["boards_shown"] == 5
    assert last_row(out)["pictures"] == ["face-1-alert.png"]
    assert last_row(out)["ok"] is True


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_never_measured_fails(tmp_path: Path, figure: str) -> None:
    made, out = report(tmp_path, **{figure: None})
    assert made.close() == 1
    assert figure in str(last_row(out)["failures"])


def test_a_picture_never_taken_fails(tmp_path: Path) -> None:
    made, out = report(tmp_path)
    made.picture("face-1-alert")
    assert made.close() == 1
    assert "face-1-alert.png" in str(last_row(out)["failures"])


@pytest.mark.parametrize("error", [ProofError("没有画出", "not drawn"), KeyError("没有画出")])
def test_what_fails_in_a_part_is_written_down_and_the_story_goes_on(tmp_path: Path, error: Exception) -> None:
    made, out = report(tmp_path)
    with made.part("五块板", "boards"):
        raise error
    with made.part("扫工牌", "badge"):
        pass
    assert made.close() == 1
    assert "没有画出" in str(last_row(out)["failures"])
    assert "扫工牌  badge … ✓" in out.getvalue()


def test_ctrl_c_is_not_a_failure_to_be_written_down(tmp_path: Path) -> None:
    made, _ = report(tmp_path)
    with pytest.raises(KeyboardInterrupt), made.part("五块板", "boards"):
        raise KeyboardInterrupt


def test_what_was_only_slow_is_told_apart_and_is_not_well(tmp_path: Path) -> None:
    made, out = report(tmp_path)
    with made.part("改一句话", "edit"):
        raise LateError("用了 6 秒", "took 6 s")
    assert made.close() == 1
    row = last_row(out)
    assert (row["ok"], row["failures"], row["late"]) == (False, [], [["用了 6 秒", "took 6 s"]])
