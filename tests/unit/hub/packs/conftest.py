"""An authoring folder of three cards, one with a picture; on disk, or imported already."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from hub.config import Settings
from hub.packs.service import import_folder
from tests.fakes.hub_folder import PACK, write_card
from tests.fakes.hub_mine import SmallMine
from tests.fakes.pictures import png


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "authored"
    (root / "media").mkdir(parents=True)
    (root / "pack.toml").write_text(PACK, encoding="utf-8")
    (root / "media" / "roof.png").write_bytes(png())
    write_card(
        root, "roof", "敲帮问顶", "先敲帮，后作业。", type="picture", more='picture = "media/roof.png"\n'
    )
    write_card(root, "belt", "皮带不是车", "不乘不跨皮带。")
    write_card(root, "promise", "班前承诺", "我承诺先确认后作业。", type="pledge")
    return root


@pytest.fixture
def imported(session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int) -> Path:
    """The folder, imported by ``first`` for the publisher ``m``."""
    import_folder(session, settings, read_folder(folder), "first", now)
    return folder
