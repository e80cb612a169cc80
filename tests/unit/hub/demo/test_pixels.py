"""Words are found where they are drawn, and nowhere else; with the station's own letters see integration."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import segno
from PIL import Image

from hub.demo.pixels import DRAWN, Finder, Picture, find_text, read_qr
from tests.fakes.screens import draw

SENTENCE = "Confirm first"
SIZES = range(26, 31)


@pytest.mark.parametrize(
    ("ink", "ground", "at"),
    [
        ("white", "black", (40, 60)),
        ("#101010", "#4fc3f7", (40.5, 60)),
        ("#9fb0bb", "#182027", (40.3, 60.5)),
        ("#ffca28", "#1c2a1c", (41, 61.3)),
    ],
)
def test_a_sentence_is_found_in_any_colour_and_at_its_place(
    font: Path, ink: str, ground: str, at: tuple[float, float]
) -> None:
    found = find_text(draw(SENTENCE, font, 28, ink, ground, at), SENTENCE, [font], SIZES)
    assert found.score >= DRAWN
    assert found.size == 28
    assert abs(found.left - at[0]) <= 6


@pytest.mark.parametrize(
    "other", ["Confirm light", "Conform first", "Shut the fan!", "tsrif mrifnoC", "first Confirm"]
)
def test_other_words_are_not_found(font: Path, other: str) -> None:
    assert find_text(draw(SENTENCE, font), other, [font], SIZES).score < DRAWN


def test_half_a_sentence_or_an_empty_screen_proves_nothing(font: Path) -> None:
    assert find_text(draw("Confirm", font), SENTENCE, [font], SIZES).score < DRAWN
    assert find_text(draw("", font), SENTENCE, [font], SIZES).score < DRAWN


def test_words_wider_than_the_screen_are_not_found(font: Path) -> None:
    assert find_text(draw(SENTENCE, font), SENTENCE * 9, [font], SIZES).score == 0


def test_a_code_is_read_and_a_screen_without_one_is_none(font: Path) -> None:
    drawn = io.BytesIO()
    segno.make("http://127.0.0.1:8080/s/AAE3U8VAroItDeSXVCU", error="m").save(drawn, kind="png", scale=4)
    assert read_qr(Picture(Image.open(drawn))) == "http://127.0.0.1:8080/s/AAE3U8VAroItDeSXVCU"
    assert read_qr(draw(SENTENCE, font)) is None


def test_what_was_met_before_neither_hides_another_size_nor_proves_other_words(font: Path) -> None:
    finder = Finder([font])
    assert finder.find(draw(SENTENCE, font, 28), SENTENCE).size == 28
    assert finder.find(draw(SENTENCE, font, 36), SENTENCE).size == 36
    assert finder.find(draw(SENTENCE, font, 28), "Shut the fan!").score < DRAWN
