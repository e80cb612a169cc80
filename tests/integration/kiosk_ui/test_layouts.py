"""Every shipped card has room on every screen: nothing reaches over the edge of its paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from content_packs.format.content import Shown
from kiosk.domain.screen import BuiltIn, CardView
from kiosk.domain.signing import Answer, Kind
from tests.fakes.desk import MORNING, NOON, FakeDesk, desk, persons
from tests.fakes.stage import Stage, spilled

SIZES = [(800, 480), (1024, 768), (1280, 720), (1920, 1080), (1080, 1920)]


def views(fake: FakeDesk, step: int, first: int) -> Iterator[CardView]:
    """Every ``step``-th card of a desk's content, each as it would be shown."""
    cards: list[Shown] = list(fake.content.cards[first::step])
    for shown in cards:
        board = fake.content.board(shown.card.board)
        assert board is not None
        siblings = fake.content.of_board(board.code)
        yield CardView(board, shown, siblings.index(shown) + 1, len(siblings), fresh=False)


def sheets(face: Any) -> dict[str, Any]:
    """All paper on the glass by name."""
    found = {**face.main.ids, "header": face._header, "footer": face._footer}
    return found | ({"panel": face._panel} if face._panel else {})


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_card_has_room(stage: Stage, size: tuple[int, int], lang: str) -> None:
    """A fifth of the cards in each case, another fifth for each window and language."""
    from kiosk.ui.screens.card.card import CardScreen

    turn = SIZES.index(size) + (lang == "en")
    stage.open(desk())
    stage.resize(size)
    theme = stage.app.face.theme
    for publishers in (("mine", "branch"), ("mine", "project")):
        fake = desk(publishers)
        for number, view in enumerate(views(fake, 5, turn % 5)):
            width, height = theme.main(number % 2 == 0)
            screen = CardScreen(theme, view, NOON.date(), lang, fake.picture, size=(width, height))
            for page in range(screen.pages):
                screen.turn(page)
                found = {name: spilled(sheet) for name, sheet in screen.ids.items()}
                assert not any(found.values()), f"{view.shown.key} page {page}: {found}"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_frame_the_overview_and_the_panel_have_room(stage: Stage, size: tuple[int, int]) -> None:
    for publishers in (("mine", "branch"), ("mine", "zones")):
        fake = desk(publishers)
        stage.open(fake)
        stage.resize(size)
        for lang in ("zh", "en"):
            for local in (NOON, MORNING):
                fake.lang, fake.local = lang, local
                stage.app.show("overview")
                found = {name: spilled(sheet) for name, sheet in sheets(stage.app.face).items()}
                assert not any(found.values()), f"{publishers} {lang} {local}: {found}"


def test_another_window_size_makes_everything_anew(stage: Stage) -> None:
    stage.open(desk())
    stage.resize((1080, 1920))
    assert (stage.app.face.theme.width, stage.app.face.theme.height) == (1080, 1920)
    assert stage.image().size == (1080, 1920)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_said_before_there_is_anything_to_show_has_room(
    stage: Stage, size: tuple[int, int], lang: str
) -> None:
    from kiosk.ui.screens.builtin.builtin import BuiltInScreen
    from kiosk.ui.widgets.answer import AnswerSheet

    stage.open(desk())
    stage.resize(size)
    theme = stage.app.face.theme
    for names in (True, False):
        width, height = theme.main(names)
        screen = BuiltInScreen(theme, BuiltIn(names), lang, size=(width, height))
        assert not spilled(screen.ids.body)
    for answer in (Answer(Kind.NOWINDOW, persons()[0], opens=NOON), Answer(Kind.REVOKED, persons()[0])):
        assert not spilled(AnswerSheet(theme, answer, lang, lambda: None))


@pytest.mark.parametrize("size", [(800, 480), (1920, 1080), (1080, 1920)], ids=str)
def test_for_a_reader_far_away_the_frame_and_the_overview_still_have_room(
    stage: Stage, size: tuple[int, int]
) -> None:
    from kiosk.config import Display

    fake = desk()
    stage.open(fake, display=Display(inches=size[0] / 80, distance_m=6))
    stage.resize(size)
    assert stage.app.face.theme.body >= min(size) / 11
    for lang in ("zh", "en"):
        for local in (NOON, MORNING):
            fake.lang, fake.local = lang, local
            stage.app.show("overview")
            found = {name: spilled(sheet) for name, sheet in sheets(stage.app.face).items()}
            assert not any(found.values()), f"{lang} {local}: {found}"
