"""The station's fonts, and others that only look like them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.config import fonts_folder
from kiosk.doctor.finding import Level
from kiosk.doctor.font import font
from tests.unit.kiosk.doctor.conftest import Make


def test_the_stations_fonts_are_right(patient: Make) -> None:
    assert font(patient()).level is Level.FINE


def test_a_regular_under_the_name_of_bold_is_seen(patient: Make, tmp_path: Path) -> None:
    for name in ("Regular.ttf", "Bold.ttf"):
        shutil.copy(fonts_folder() / "Regular.ttf", tmp_path / name)
    assert "not bold" in font(patient(fonts=tmp_path)).words.en


def test_no_fonts_and_no_font(patient: Make, tmp_path: Path) -> None:
    assert "no Regular.ttf or Bold.ttf" in font(patient(fonts=tmp_path)).words.en
    for name in ("Regular.ttf", "Bold.ttf"):
        (tmp_path / name).write_bytes(b"no font")
    assert "cannot be opened" in font(patient(fonts=tmp_path)).words.en


@pytest.mark.parametrize(("name", "word"), [("notosansjp", "lacks"), ("notosanstc", "lacks")])
def test_fonts_of_other_countries_are_seen(patient: Make, tmp_path: Path, name: str, word: str) -> None:
    package = pytest.importorskip("justmytype_intl_cjk")
    (file,) = Path(package.__file__).parent.rglob(f"{name}/*.ttf")
    for weight in ("Regular.ttf", "Bold.ttf"):
        shutil.copy(file, tmp_path / weight)
    assert word in font(patient(fonts=tmp_path)).words.en


def test_foreign_shapes_are_seen_where_no_character_lacks(
    patient: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = pytest.importorskip("justmytype_intl_cjk")
    (file,) = Path(package.__file__).parent.rglob("notosansjp/*.ttf")
    for weight in ("Regular.ttf", "Bold.ttf"):
        shutil.copy(file, tmp_path / weight)
    monkeypatch.setattr("kiosk.doctor.font.RARE", "")
    monkeypatch.setattr("kiosk.doctor.font.SEEN", "直令")
    assert "not the simplified shapes" in font(patient(fonts=tmp_path)).words.en
