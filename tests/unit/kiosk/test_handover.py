"""A command and a station that runs find each other by two files, and never both work on one folder."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.stick import Stage, done, reading
from kiosk.handover import Handover


def test_only_one_runs_on_a_folder(tmp_path: Path) -> None:
    one, other = Handover(tmp_path), Handover(tmp_path)
    assert one.claim()
    assert not other.claim()
    one.release()
    assert other.claim()
    other.release()


def test_whether_one_runs_can_be_seen_without_a_trace(tmp_path: Path) -> None:
    one, other = Handover(tmp_path), Handover(tmp_path)
    assert not other.is_claimed
    assert not [*tmp_path.iterdir()]
    assert one.claim()
    assert other.is_claimed
    assert one.is_claimed, "also by itself"
    one.release()
    assert not other.is_claimed


def test_it_is_asked_until_it_is_over(tmp_path: Path) -> None:
    command, station = Handover(tmp_path), Handover(tmp_path)
    assert station.asked is None
    command.ask(tmp_path / "stick")
    assert station.asked == tmp_path / "stick"
    assert command.told is None
    station.tell(reading(1, 4))
    assert command.told == reading(1, 4)
    assert station.asked is not None
    station.tell(done(new=True))
    assert command.told is not None
    assert command.told.stage is Stage.DONE
    assert station.asked is None
    command.ask(tmp_path / "stick")
    assert command.told is None, "what was told of another stick is forgotten"


def test_what_is_half_written_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "import.answer").write_text("{", encoding="utf-8")
    (tmp_path / "import.request").write_bytes(b"\xff")
    assert Handover(tmp_path).told is None
    assert Handover(tmp_path).asked is None
