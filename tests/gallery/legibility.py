"""``make legibility``: what a reader of characters makes of our text cards, seen from the reading distance.

How a frame becomes what is seen. A panel of known size shows the card as a station would set it for that
panel and distance. An eye of acuity 1.0 tells two points apart that are one minute of arc from each other;
its image has therefore 60 px a degree, and from ``distance`` m one of them covers ``distance`` * tan(1') =
0.291 mm per metre on the panel. The frame is scaled down (by area, as a lens does) until one px of it is one
of these, a quarter of its contrast is taken away, and only then the reader gets it. A telephone's camera
(4000 px over 70 degrees, 57 px a degree) sees about the same.

The reader is RapidOCR (PP-OCRv4, ``pip install rapidocr-onnxruntime``). It may enlarge what it sees: that
adds nothing that was not there. It reads the same frames at full size and full contrast too: what it gets
wrong there is the reader's own limit and none of the panel's.
"""

from __future__ import annotations

import argparse
import json
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from kiosk.config import Display, fonts_folder
from kiosk.ui.still import Easel
from tests.fakes.desk import NOON, desk
from tests.gallery.faults import Line, lines_of
from tests.gallery.inventory import TypeCase, inventory

PANELS = {(800, 480): 7.0, (1024, 768): 15.0, (1280, 800): 15.4, (1920, 1080): 23.8, (1080, 1920): 32.0}
"""Diagonals of common panels, inches."""
FARTHEST_M = 3.0
"""From where a station is read; less where the panel is too small for it (the theme says from where)."""
PX_PER_DEGREE = 60
LESS_CONTRAST = 0.25
TEXT_TYPES = ("text", "quote", "checklist", "pledge")
PACKS = ("mine", "branch", "project")


class Reader(Protocol):
    """Reads an image: (text, left, top, right, bottom) of each line it finds, px."""

    def read(self, image: Image.Image) -> list[tuple[str, float, float, float, float]]: ...


class Rapid:
    """RapidOCR; ``zoom`` enlarges what it is given, because it was taught on larger characters."""

    def __init__(self) -> None:
        from rapidocr_onnxruntime import RapidOCR  # type: ignore[import-not-found]

        self._engine = RapidOCR()

    def read(self, image: Image.Image) -> list[tuple[str, float, float, float, float]]:
        import numpy  # type: ignore[import-not-found]

        zoom = max(1.0, 1600 / max(image.size))
        large = image.resize(
            (round(image.width * zoom), round(image.height * zoom)), Image.Resampling.BICUBIC
        )
        found, _ = self._engine(numpy.asarray(large)[:, :, ::-1])
        out = []
        for corners, text, _score in found or ():
            xs, ys = [c[0] / zoom for c in corners], [c[1] / zoom for c in corners]
            out.append((text, min(xs), min(ys), max(xs), max(ys)))
        return out


@dataclass(frozen=True, slots=True)
class Frame:
    """A card as drawn: its pixels and the lines of body text on it; ``scale`` makes it what is seen."""

    name: str
    image: Image.Image
    lines: tuple[Line, ...]
    scale: float


@dataclass(slots=True)
class Score:
    """Characters there were, and how many of them were not read."""

    characters: int = 0
    wrong: int = 0

    @property
    def share(self) -> float:
        """Part of the characters that were read."""
        return 1 - self.wrong / self.characters if self.characters else 0.0


def seen_scale(inches: float, size: tuple[int, int], distance_m: float) -> float:
    """Px of the eye's image per px of the panel."""
    pitch_mm = inches * 25.4 / math.hypot(*size)
    return pitch_mm / (distance_m * 1000 * math.tan(math.radians(1 / PX_PER_DEGREE)))


def as_seen(image: Image.Image, scale: float) -> Image.Image:
    """A frame scaled down by area, with a quarter less contrast."""
    width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    small = image.resize((width, height), Image.Resampling.BOX) if scale < 1 else image
    return small.point(lambda value: round(128 + (value - 128) * (1 - LESS_CONTRAST)))


def frames(sizes: Sequence[tuple[int, int]], langs: Sequence[str], every: int) -> Iterator[Frame]:
    """Text cards as stations with these panels draw them; ``every`` n-th card of each type."""
    from kiosk.ui.theme import Theme

    case, fake = TypeCase(), desk(PACKS)
    easel = Easel(fonts_folder(), fake.picture)
    fake.local = NOON
    cards = [s for s in fake.content.cards if s.card.type in TEXT_TYPES][::every]
    for size in sizes:
        inches = PANELS[size]
        distance = min(FARTHEST_M, round(Theme(*size, inches, FARTHEST_M).readable_m, 2))
        display = Display("dark", inches, distance)
        for shown in cards:
            for lang in langs:
                case.forget()
                fake.lang = lang
                with easel.hung(fake.screen(shown.key), size, display) as face:
                    still = easel.look(face)
                    body = face.theme.body
                    texts = [ink for ink in inventory(face, case) if ink.size >= body and ink.layer == 0]
                    lines = tuple(line for line in lines_of(texts) if "Line" not in line.owner)
                image = Image.frombytes("RGB", (still.width, still.height), still.pixels)
                scale = seen_scale(inches, size, distance)
                yield Frame(f"{shown.card.id}-{size[0]}x{size[1]}-{lang}", image, lines, scale)


def judge(frame: Frame, reader: Reader, image: Image.Image) -> tuple[Score, list[str]]:
    """How much of a frame's body text the reader reads in ``image``, and what it gets wrong."""
    scale, height = image.width / frame.image.width, frame.image.height
    found = reader.read(image)
    score, wrong = Score(), []
    for line in frame.lines:
        top, bottom = (height - line.box.top) * scale, (height - line.box.bottom) * scale
        left, right = line.box.left * scale, line.box.right * scale
        parts = [
            (x0, text)
            for text, x0, y0, x1, y1 in found
            if top <= (y0 + y1) / 2 <= bottom and x0 < right and x1 > left
        ]
        read, truth = plain("".join(text for _, text in sorted(parts))), plain(line.text)
        missed = min(distance(truth, read), len(truth))
        score.characters += len(truth)
        score.wrong += missed
        if missed:
            wrong.append(f"{frame.name}: {truth} -> {read}")
    return score, wrong


def plain(text: str) -> str:
    """Characters to compare: full width and half width are one, blanks do not count."""
    same = str.maketrans("“”‘’·・•—–－", "\"\"''...---")
    return "".join(unicodedata.normalize("NFKC", text).translate(same).split())


def distance(first: str, second: str) -> int:
    """Characters to change, add or take away to make one text of the other."""
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(second, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def main() -> int:
    parser = argparse.ArgumentParser("legibility")
    parser.add_argument("--out", type=Path, default=Path("gallery"))
    parser.add_argument("--every", type=int, default=3, help="every n-th text card")
    parser.add_argument("--layout", action="append", default=[], help="such as 800x480; all without")
    options = parser.parse_args()
    sizes = [size for size in PANELS if not options.layout or f"{size[0]}x{size[1]}" in options.layout]
    reader, scores = Rapid(), {}
    wrong: list[str] = []
    for lang in ("zh", "en"):
        for size in sizes:
            seen, full = scores.setdefault((lang, size), (Score(), Score()))
            for frame in frames([size], [lang], options.every):
                for total, image in ((seen, as_seen(frame.image, frame.scale)), (full, frame.image)):
                    score, missed = judge(frame, reader, image)
                    total.characters += score.characters
                    total.wrong += score.wrong
                    wrong += missed if total is seen else []
    summary = _summary(scores)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "legibility.json").write_text(json.dumps(summary, indent=1) + "\n", "utf-8")
    (options.out / "misread.txt").write_text("".join(line + "\n" for line in wrong), "utf-8")
    print(json.dumps(summary, indent=1))
    return 0


def _summary(scores: dict[Any, tuple[Score, Score]]) -> dict[str, Any]:
    def share(which: int, lang: str) -> float:
        found = [pair[which] for (of, _), pair in scores.items() if of == lang]
        total = Score(sum(s.characters for s in found), sum(s.wrong for s in found))
        return round(total.share, 4)

    return {
        "reader": "rapidocr-onnxruntime (PP-OCRv4)", "px_per_degree": PX_PER_DEGREE,
        "contrast_taken_away": LESS_CONTRAST,
        "characters": sum(seen.characters for seen, _ in scores.values()),
        "read_at_distance_zh": share(0, "zh"), "read_at_distance_en": share(0, "en"),
        "read_full_size_zh": share(1, "zh"), "read_full_size_en": share(1, "en"),
        "layouts": {f"{size[0]}x{size[1]} {lang}": [round(seen.share, 4), round(full.share, 4)]
                    for (lang, size), (seen, full) in scores.items()},
    }  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
