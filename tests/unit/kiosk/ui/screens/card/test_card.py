"""A card on the glass: pages, pictures that are missing, videos that are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from content_packs.format.card import TYPES, Card
from content_packs.words import Words
from kiosk.ui.theme import Theme
from tests.fakes.cards import PICTURES, ROOF, card, view
from tests.fakes.desk import desk
from tests.fakes.stage import Stage

TODAY = date(2026, 11, 23)


def screen(made: Card, files: dict[str, str] | None = None, films: bool = False) -> Any:
    """The card on the smallest screen."""
    from kiosk.ui.screens.card.card import CardScreen

    theme = Theme(800, 480)
    shown = view(made, PICTURES if files is None else files)
    return CardScreen(theme, shown, TODAY, "zh", lambda file: file, films, size=theme.main(False))


@pytest.fixture
def damaged(tmp_path: Path) -> str:
    """A PNG whose second half is lost."""
    file = tmp_path / "torn.png"
    data = Path(PICTURES[ROOF]).read_bytes()
    file.write_bytes(data[: len(data) // 2])
    return str(file)


@pytest.mark.parametrize("card_type", [kind for kind in TYPES if card(kind).media()])
def test_a_picture_that_is_gone_is_an_error_of_its_card(stage: Stage, card_type: str) -> None:
    with pytest.raises(OSError, match="gone"):
        screen(card(card_type), dict.fromkeys(PICTURES, "/gone"))


@pytest.mark.parametrize("card_type", [kind for kind in TYPES if card(kind).media()])
def test_a_damaged_picture_is_an_error_of_its_card(stage: Stage, card_type: str, damaged: str) -> None:
    with pytest.raises(ValueError, match="torn"):
        screen(card(card_type), dict.fromkeys(PICTURES, damaged))


def test_a_card_that_fails_is_left_out_and_reported_and_the_rest_goes_on(stage: Stage) -> None:
    fake = desk()
    shown = view(card("picture"), {ROOF: "gone"}).shown
    fake.pictures["gone"] = Path("/gone.png")
    fake.content = replace(fake.content, cards=(*fake.content.cards, shown))
    app = stage.open(fake)
    app.showing.turn_to(shown.key)
    assert [key for key, _ in fake.failures] == ["mine/picture"]
    assert app.view != "mine/picture"
    app.showing.turn_to(fake.first("pledge"))
    assert app.view == fake.first("pledge")


def test_pages_turn_around_the_end(stage: Stage) -> None:
    made = screen(card("text", body=Words("先确认，后作业。" * 120)))
    assert made.pages > 2
    made.turn(made.pages)
    assert made.page == 0
    made.turn(-1)
    assert made.page == made.pages - 1


def test_only_the_pictures_of_the_page_are_in_memory(stage: Stage) -> None:
    made = screen(card("series"))
    for page in range(made.pages):
        made.turn(page)
        wanted = {placed.path for placed in made._composition.pages[page].pictures}
        assert set(made._album._textures) == wanted


# ---- videos


def film(make: Callable[[str], None], tmp_path: Path) -> dict[str, str]:
    """The files of a card with a video made by ``make``."""
    file = tmp_path / "film.mp4"
    make(str(file))
    return {**PICTURES, "media/film.mp4": str(file)}


def _two_seconds(path: str) -> None:
    """A small H.264 video."""
    writer = pytest.importorskip("ffpyplayer.writer")
    image = pytest.importorskip("ffpyplayer.pic").Image
    size = (64, 36)
    stream = {
        "pix_fmt_in": "rgb24", "pix_fmt_out": "yuv420p", "codec": "libx264", "frame_rate": (25, 1),
        "width_in": size[0], "height_in": size[1], "width_out": size[0], "height_out": size[1],
    }  # fmt: skip
    out = writer.MediaWriter(path, [stream], fmt="mp4")
    for number in range(50):
        pixels = bytearray((255, 128, 0) * size[0] * size[1])
        out.write_frame(image(plane_buffers=[pixels], pix_fmt="rgb24", size=size), pts=number / 25, stream=0)
    out.close()


def _no_video(path: str) -> None:
    Path(path).write_bytes(b"this is no video at all" * 40)


def shown(stage: Stage, files: dict[str, str], films: bool) -> Any:
    """A video's card in a window."""
    made = screen(card("video"), files, films)
    stage.window.add_widget(made)
    return made


def until(stage: Stage, holds: Callable[[], bool]) -> bool:
    """Let frames pass until something holds; the decoder's threads run by the real clock."""
    from time import sleep

    for _ in range(600):
        stage.advance(0.02, 1)
        if holds():
            return True
        sleep(0.01)
    return False


def test_a_video_plays_and_ends_with_its_card(stage: Stage, tmp_path: Path) -> None:
    made = shown(stage, film(_two_seconds, tmp_path), films=True)
    player = made._film
    assert until(stage, lambda: bool(player.is_playing))
    assert made._word == ""
    stage.window.remove_widget(made)
    assert until(stage, lambda: player._player is None)


def test_a_station_that_plays_no_videos_shows_the_poster_with_a_word(stage: Stage, tmp_path: Path) -> None:
    made = shown(stage, film(_no_video, tmp_path), films=False)
    assert made._film is None
    assert made._word == "本站不放视频，看图和文字"
    stage.window.remove_widget(made)


def test_a_file_that_is_no_video_leaves_the_poster_with_a_word(stage: Stage, tmp_path: Path) -> None:
    pytest.importorskip("ffpyplayer")
    made = shown(stage, film(_no_video, tmp_path), films=True)
    assert until(stage, lambda: made._film is None)
    assert made._word == "视频放不了，看图和文字"
    stage.window.remove_widget(made)


def test_without_the_extra_the_poster_stands(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ffpyplayer.player", None)
    made = shown(stage, film(_no_video, tmp_path), films=True)
    assert (made._film, made._word) == (None, "本站不放视频，看图和文字")
    stage.window.remove_widget(made)
