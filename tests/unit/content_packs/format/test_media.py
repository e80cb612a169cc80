"""What a card shows can be shown, and read."""

from __future__ import annotations

import pytest

from content_packs.errors import PackError
from content_packs.format.card import Caption, Card
from content_packs.format.media import emblem_fault, media_faults
from content_packs.words import Words
from tests.fakes.pictures import claims, film, png

CARD = Card("roof", "alert", "picture", Words("顶板"), picture="media/roof.png")


def faults(data: bytes | None) -> list[tuple[str, str]]:
    return [(field, words.zh) for field, words in media_faults(CARD, {"media/roof.png": data})]


@pytest.mark.parametrize("data", [png(), png(640, 40), png(40, 360), png(4000, 3000)])
def test_good(data: bytes) -> None:
    assert faults(data) == []


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (None, "损坏或缺失"),
        (b"", "读不了"),
        (film(), "读不了"),
        (png(639, 359), "太小"),
        (claims(10_000, 10_000), "像素太多"),
        (claims(2**31 - 1, 2**31 - 1), "像素太多"),
    ],
)
def test_refused_with_the_name_of_the_file(data: bytes | None, word: str) -> None:
    ((field, sentence),) = faults(data)
    assert field == "picture"
    assert sentence.startswith("media/roof.png ")
    assert word in sentence


def test_every_picture_of_a_series_and_the_video_are_looked_at() -> None:
    rows = tuple(Caption(f"media/{n}.png", Words("")) for n in (1, 2))
    card = Card("steps", "alert", "series", Words("步骤"), pictures=rows, video="media/film.mp4")
    media: dict[str, bytes | None] = {"media/1.png": png(), "media/2.png": b"?", "media/film.mp4": png()}
    assert [field for field, _ in media_faults(card, media)] == ["video", "series"]


def test_what_the_decoder_refuses_is_refused() -> None:
    def decode(data: bytes) -> None:
        raise PackError("图片不完整。", "it is cut off")

    ((_, words),) = media_faults(CARD, {"media/roof.png": png()}, decode)
    assert words == Words("media/roof.png 图片不完整。", "media/roof.png: it is cut off")


def test_an_emblem_may_be_small_but_not_tiny() -> None:
    assert emblem_fault(png(64, 64)) is None
    assert emblem_fault(png(64, 63)) is not None
    assert emblem_fault(None) is not None
