"""The check believes pictures, not words: a station that claims a board it does not draw is found out."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hub.demo import boards
from hub.demo.cast import FACE, PROJECT, Cast
from hub.demo.proofs import ProofError
from hub.demo.report import Report
from hub.demo.stage import Options, Stage
from hub.demo.voice import Voice

LIAR = Path(__file__).parents[2] / "fakes" / "liar.py"


class Liars(Stage):
    """A stage on which the face's station lies and the project's is honest."""

    lie = ""

    def _station_command(self, name: str) -> list[str]:
        return [sys.executable, str(LIAR), str(self.options.fonts), self.lie if name == FACE else ""]


@contextmanager
def cast_with(lie: str, tmp_path: Path, fonts: Path) -> Iterator[Cast]:
    stage = Liars(Options(tmp_path, fonts=fonts))
    stage.lie = lie
    for name in (FACE, PROJECT):
        stage.start_station(name)
        stage.wait_for_board(name)
    try:
        yield Cast(stage, Report(tmp_path, Voice(io.StringIO())), ())
    finally:
        stage.stop()


def test_honest_stations_show_five_boards(tmp_path: Path, fonts: Path) -> None:
    with cast_with("", tmp_path, fonts) as cast:
        boards.boards_in_rotation(cast)
    assert cast.report.figures["boards_shown"] == 5
    assert cast.report.failures == []


@pytest.mark.parametrize(
    ("lie", "missing", "shown"),
    [("blank", "alert", 4), ("title", "learning", 0), ("overview", "overview", 5), ("stuck", "benchmark", 4)],
)
def test_a_lie_is_found_out_and_named(
    tmp_path: Path, fonts: Path, monkeypatch: pytest.MonkeyPatch, lie: str, missing: str, shown: int
) -> None:
    monkeypatch.setattr(boards, "BOARDS_WITHIN_S", 8.0)
    with cast_with(lie, tmp_path, fonts) as cast, pytest.raises(ProofError) as caught:
        boards.boards_in_rotation(cast)
    assert FACE in caught.value.sentence("zh")
    assert missing in caught.value.sentence("zh")
    assert PROJECT not in caught.value.sentence("zh")
    assert cast.report.figures["boards_shown"] == shown
