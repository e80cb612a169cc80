"""Every fault of an authoring folder by file and line, all in one run."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from content_packs.format.card import Card
from content_packs.format.check import card_faults, check_folder
from content_packs.format.manifest import MOST_OBJECT
from content_packs.words import Words

ROOT = Path(__file__).parents[4]
FOLDERS = ROOT / "tests" / "vectors" / "folders"
TODAY = date(2026, 11, 22)
DRAWABLE = frozenset(
    (*range(0x20, 0x7F), *range(0x3000, 0x3100), *range(0x4E00, 0xA000), *range(0xFF00, 0xFFF0))
)


@pytest.mark.parametrize("folder", sorted(path.name for path in FOLDERS.iterdir()))
def test_faults_stand_where_the_vector_says(folder: str) -> None:
    _, faults = check_folder(FOLDERS / folder, DRAWABLE, TODAY)
    expected = (FOLDERS / folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert [f"{fault.file}:{fault.line}" for fault in faults] == expected
    for fault in faults:
        assert fault.words.zh
        assert str(fault).startswith(f"{fault.file}:{fault.line}: ")


def test_a_picture_that_no_packet_carries(tmp_path: Path) -> None:
    root = shutil.copytree(FOLDERS / "good", tmp_path / "good")
    with (root / "media" / "roof.png").open("wb") as file:
        file.truncate(MOST_OBJECT + 1)
    _, faults = check_folder(root, DRAWABLE, TODAY)
    assert [fault.file for fault in faults] == ["roof.md"]
    assert "media/roof.png" in faults[0].words.zh


def test_boards_of_others_may_be_named() -> None:
    folder, faults = check_folder(FOLDERS / "card-unknown-board", DRAWABLE, TODAY, boards=("notices",))
    assert folder.pack is not None
    assert faults == ()


def test_the_consoles_check_finds_an_empty_title() -> None:
    card = Card("roof", "alert", "text", Words(""), Words("敲帮问顶。"))
    assert [field for field, _ in card_faults(card, DRAWABLE, TODAY, {"alert"})] == ["title"]


@pytest.mark.parametrize("name", ["mine", "project", "branch", "zones"])
def test_what_comes_with_the_product_is_in_order(name: str) -> None:
    folder, faults = check_folder(ROOT / "content_packs" / "shipped" / name, range(0x110000), TODAY)
    assert [str(fault) for fault in faults] == []
    assert len(folder.cards) >= 5
