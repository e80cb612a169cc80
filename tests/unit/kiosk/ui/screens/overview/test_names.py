"""The boards' names on the overview: alike where they stand alike, and between the edges of their tiles."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.domain.rotation import OVERVIEW
from kiosk.domain.screen import Overview
from kiosk.ui.screens.overview.arranging import Style
from kiosk.ui.screens.overview.listing import TITLE_LINE
from tests.fakes.desk import MORNING, NOON, desk
from tests.fakes.stage import Stage

SIZES = [(800, 480), (1024, 768), (1280, 800), (1920, 1080), (1080, 1920)]


def painted(size: tuple[int, int], lang: str, panel: bool, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The painter of an overview, with the boxes of its tiles."""
    from kiosk.ui.screens.overview.overview import OverviewScreen
    from kiosk.ui.screens.overview.tiles import TilePainter
    from kiosk.ui.theme import Theme

    found: list[Any] = []
    set_names = TilePainter.set_names

    def noted(painter: Any, tiles: Any, boxes: Any) -> None:
        set_names(painter, tiles, boxes)
        found.append((painter, tiles, boxes))

    monkeypatch.setattr(TilePainter, "set_names", noted)
    fake = desk(lang=lang, local=MORNING if panel else NOON)
    screen, theme = fake.screen(OVERVIEW), Theme(*size)
    assert isinstance(screen.main, Overview)
    OverviewScreen(theme, screen.main, NOON.date(), lang, fake.picture, size=theme.main(panel))
    (one,) = found
    return one


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("panel", [False, True])
def test_names_that_stand_alike_are_set_alike(
    stage: Stage, size: tuple[int, int], panel: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    painter, tiles, boxes = painted(size, "en", panel, monkeypatch)
    names = painter._names
    alike = [tile for tile in tiles if tile.board.form == "board" or painter.style is Style.STRIP]
    assert len({(names[tile.board.code].size, names[tile.board.code].marked) for tile in alike}) == 1
    for tile, (_, _, _, height) in zip(tiles, boxes, strict=True):
        name = names[tile.board.code]
        assert " ".join(name.lines) == tile.board.name.en, "whole"
        if painter.style is Style.STRIP:
            assert len(name.lines) * name.size * TITLE_LINE <= height
