"""The daily series: a unit's authoring folder as it stands on eleven days, always the same bytes.

Forty Chinese cards, thirty pictures of 110-369 kB (twenty-four photographs as JPEG, six posters as PNG), two
videos of 5 MB that never change; then ten revisions, each with three texts and one picture changed: five
pictures replaced, three drawn again with one number changed, two saved again at another quality; two
pictures are renamed, and the order of the cards changes three times.

A photograph is noise whose amplitude falls as 1/f, which is how the spectra of photographs of nature fall
(D. J. Field, J. Opt. Soc. Am. A 4, 1987), with shading and edges laid over it; a poster is flat areas,
lettering and one such photograph. Real photographs compress differently one by one; sizes and the two
formats' share are those the figures of earlier work were taken on.
"""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from kiosk.config import fonts_folder
from tests.bench.film import film

CARDS, PICTURES, POSTERS, VIDEOS, REVISIONS = 40, 30, 6, 2, 10
VIDEO_BYTES = 5_000_000
PHOTO, POSTER = (1280, 720), (1280, 720)
"""The size of the boards: nothing is won by making pictures smaller that were too large."""
SMALLEST, LARGEST = 110_000, 369_000
"""Bytes between which the sizes of the pictures lie."""
DRAWN_AGAIN, SAVED_AGAIN, RENAMED, REORDERED = (3, 6, 9), (5, 8), (4, 7), (2, 5, 10)
"""Revisions in which that happens."""
_PHRASES = (
    "敲帮问顶 先探后进 通风可靠 停电挂牌 不安全不生产 班前确认 岗位描述 手指口述 瓦斯超限撤人 支护到位 "
    "皮带停稳 严禁跨越 自救器随身 避灾路线 顶板来压 煤壁片帮 机组停电闭锁 信号清楚 行车不行人 互保联保 "
    "检查在前 操作在后 隐患上报 闭环整改 质量达标 工完料净 空顶严禁作业 临时支护 探水钻孔 湿式打眼"
)

_WORDS = _PHRASES.split()


@dataclass(frozen=True)
class Card:
    """One card of the series; ``picture`` is the number of its picture, -1 for none."""

    name: str
    title: str
    body: str
    picture: int = -1
    video: int = -1


@dataclass(frozen=True)
class Picture:
    """One picture: what it is drawn from. ``figure`` is a number written on it."""

    name: str
    seed: int
    poster: bool
    quality: int
    figure: int


@dataclass(frozen=True)
class Day:
    """The folder on one day."""

    cards: tuple[Card, ...]
    pictures: tuple[Picture, ...]


@cache
def day(number: int) -> Day:
    """The folder after revision ``number``; 0 is the first install."""
    if number == 0:
        return _first()
    before, random_ = day(number - 1), random.Random(f"revision {number}")
    cards, pictures = list(before.cards), list(before.pictures)
    for index in random_.sample(range(CARDS), 3):
        cards[index] = replace(cards[index], body=_sentence(random_))
    index = number * 7 % PICTURES
    pictures[index] = _changed(pictures[index], number)
    if number in RENAMED:
        other = (index + 5) % PICTURES
        pictures[other] = replace(pictures[other], name=f"{pictures[other].name}-{number}")
    if number in REORDERED:
        random_.shuffle(cards)
    return Day(tuple(cards), tuple(pictures))


def one_word_more(of: Day) -> Day:
    """The folder with one word of one card changed."""
    cards = list(of.cards)
    cards[CARDS // 2] = replace(cards[CARDS // 2], body=cards[CARDS // 2].body.replace("，", "，务必", 1))
    return replace(of, cards=tuple(cards))


def write(of: Day, folder: Path, publisher: str) -> dict[str, bytes]:
    """Write the authoring folder anew; its files by name."""
    files = texts(of, publisher)
    files |= {f"media/{_file(picture)}": drawn(picture) for picture in of.pictures}
    files |= {f"media/video-{number}.mp4": film(VIDEO_BYTES, number) for number in range(VIDEOS)}
    lay_out(folder, files)
    return files


def texts(of: Day, publisher: str) -> dict[str, bytes]:
    """The folder's files without its media."""
    files = {"pack.toml": _pack(of, publisher).encode()}
    for card in of.cards:
        files |= _card(card, of)
    return files


def lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make ``folder`` hold these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


@lru_cache(maxsize=64)
def drawn(picture: Picture) -> bytes:
    """The picture's file."""
    out = io.BytesIO()
    if picture.poster:
        _poster(picture).save(out, "PNG")
    else:
        _photo(picture).save(out, "JPEG", quality=picture.quality)
    return out.getvalue()


def _first() -> Day:
    random_ = random.Random("the first day")
    cards = []
    for number in range(CARDS):
        title = "".join(random_.sample(_WORDS, 2))[:12]
        video = number if number < VIDEOS else -1
        picture = number if number < PICTURES else -1
        cards.append(Card(f"card-{number:02d}", title, _sentence(random_), picture, video))
    pictures = []
    for number in range(PICTURES):
        poster = number % (PICTURES // POSTERS) == PICTURES // POSTERS - 1
        quality = 0 if poster else random_.choice((74, 78, 80, 84, 88))
        pictures.append(Picture(f"picture-{number:02d}", number, poster, quality, 100 + number))
    return Day(tuple(cards), tuple(pictures))


def _changed(picture: Picture, revision: int) -> Picture:
    if revision in DRAWN_AGAIN:
        return replace(picture, figure=picture.figure + 1000)
    if revision in SAVED_AGAIN and not picture.poster:
        return replace(picture, quality=picture.quality - 6)
    return replace(picture, seed=picture.seed + 100 * revision)


def _sentence(random_: random.Random) -> str:
    words = random_.sample(_WORDS, 12)
    return "，".join(words[:6]) + "。" + "，".join(words[6:]) + f"，第{random_.randrange(100, 999)}号。"


def _pack(of: Day, publisher: str) -> str:
    names = ", ".join(f'"{card.name}"' for card in of.cards)
    return (
        f'publisher = "{publisher}"\nname = "daily"\ntitle = "每日内容"\ntitle_en = "Daily"\n'
        f'theme = "先确认，后作业"\norder = [{names}]\n'
        '[[board]]\ncode = "learning"\nname = "学习教育栏"\nname_en = "Learning column"\n'
        'form = "column"\norder = 10\ncolour = "#4FC3F7"\n'
    )


def _card(card: Card, of: Day) -> dict[str, bytes]:
    kind = "video" if card.video >= 0 else "picture" if card.picture >= 0 else "text"
    lines = [f'board = "learning"\ntype = "{kind}"\ntitle = "{card.title}"\nbasis = "本单位自拟"']
    lines += ["review_by = 2036-12-31"]
    if card.picture >= 0:
        lines.append(f'picture = "media/{_file(of.pictures[card.picture])}"')
    if card.video >= 0:
        lines.append(f'video = "media/video-{card.video}.mp4"')
    text = "+++\n" + "\n".join(lines) + "\n+++\n" + card.body + "\n"
    english = f'+++\ntitle = "Card {card.name[-2:]}"\n+++\n' + "Check first, then work. " * 4 + "\n"
    return {f"{card.name}.md": text.encode(), f"{card.name}.en.md": english.encode()}


def _file(picture: Picture) -> str:
    return picture.name + (".png" if picture.poster else ".jpg")


def _photo(picture: Picture) -> Image.Image:
    image = _scene(picture.seed, PHOTO, 0.25 + 0.6 * random.Random(picture.seed).random())
    _figure(image, picture.figure, 90)
    return image


def _poster(picture: Picture) -> Image.Image:
    """A board of rules: flat colour, large lettering over small, and a photograph in a corner of it.

    PNG of 350 kB that WebP makes 105 kB of: as the posters were (362 and 111 kB) that earlier figures were
    taken on.
    """
    random_ = random.Random(picture.seed)
    image = Image.new("RGB", POSTER, random_.choice(("#0b3d91", "#8b1a1a", "#1b5e20", "#263238")))
    draw, font, small = ImageDraw.Draw(image), _font(88), _font(24)
    for row in range(2):
        draw.text((60, 40 + row * 115), random_.choice(_WORDS), fill="#ffffff", font=font)
    draw.rectangle((60, 275, 640, 285), fill="#ffc107")
    for row in range(12):
        draw.text((60, 300 + row * 32), "，".join(random_.sample(_WORDS, 6)), fill="#e3f2fd", font=small)
    width = random_.randrange(330, 350)
    image.paste(
        _scene(picture.seed, (width, width), 0.5, 1.7), (POSTER[0] - width - 40, POSTER[1] - width - 40)
    )
    _figure(image, picture.figure, 120)
    return image


def _figure(image: Image.Image, figure: int, size: int) -> None:
    ImageDraw.Draw(image).text(
        (60, image.height - size - 50), f"第 {figure} 天", fill="#ffee58", font=_font(size)
    )


def _scene(seed: int, size: tuple[int, int], contrast: float, slope: float = 1.25) -> Image.Image:
    """A photograph's statistics: 1/f noise in brightness, weaker and coarser in colour, edges, shading."""
    random_ = np.random.default_rng(seed)
    width, height = size
    light = _noise(random_, width, height, slope) * 46 * contrast
    for _ in range(14):  # walls, props, machines: straight edges between lighter and darker areas
        light += _half_plane(random_, width, height)
    light += np.linspace(-25, 25, width)[None, :] * random_.uniform(-1, 1)
    red, blue = (_noise(random_, width, height, 1.9) * 9 for _ in "rb")
    pixels = np.stack((light + red + 118, light - (red + blue) / 2 + 112, light + blue + 104), axis=-1)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _noise(random_: np.random.Generator, width: int, height: int, slope: float) -> NDArray[np.float64]:
    """Noise of standard deviation 1 whose amplitude falls as 1 / frequency ** slope."""
    across, down = np.fft.rfftfreq(width) * width, np.fft.fftfreq(height) * height
    frequency = np.hypot(across[None, :], down[:, None])
    frequency[0, 0] = np.inf
    wave = np.exp(2j * np.pi * random_.random(frequency.shape)) / frequency**slope
    found = np.fft.irfft2(wave, (height, width))
    return np.asarray(found / found.std())


def _half_plane(random_: np.random.Generator, width: int, height: int) -> NDArray[np.float64]:
    angle, step = random_.uniform(0, np.pi), random_.normal(0, 16)
    x, y = np.arange(width)[None, :] - width / 2, np.arange(height)[:, None] - height / 2
    side = x * np.cos(angle) + y * np.sin(angle) > random_.uniform(-0.4, 0.4) * width
    return np.asarray(np.where(side, step, 0.0))


@lru_cache(maxsize=4)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts_folder() / "Bold.ttf"), size)
