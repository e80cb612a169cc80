"""Draws scenes and measures each picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from kiosk.config import fonts_folder
from kiosk.ui.still import Easel
from tests.fakes.desk import desk
from tests.gallery.contrast import contrast_of
from tests.gallery.faults import Fault, faults
from tests.gallery.golden import Difference, Goldens
from tests.gallery.ink import Box, Ink
from tests.gallery.inventory import TypeCase, inventory
from tests.gallery.scenes import LANGS, PACKS, Scene


@dataclass(frozen=True, slots=True)
class Measured:
    """One picture and what was found in it.

    Attributes:
        scene, size, lang, page: what it shows.
        file: name of its PNG.
        drawn: what is on it.
        faults: clipped, overlapping, bad breaks.
        contrast: the least of its texts, and whose it is.
        changed: how it differs from what was accepted, if it does.
    """

    scene: Scene
    size: tuple[int, int]
    lang: str
    page: int
    file: str
    drawn: tuple[Ink, ...]
    faults: tuple[Fault, ...]
    contrast: tuple[float, str]
    changed: Difference | None = None

    @property
    def smallest(self) -> float:
        """The smallest type on it as a part of the shorter side."""
        return min((ink.size for ink in self.drawn if ink.kind == "text"), default=0) / min(self.size)


def draw_all(
    wanted: Iterable[Scene],
    sizes: Sequence[tuple[int, int]],
    out: Path,
    goldens: Goldens,
    langs: Sequence[str] = LANGS,
) -> Iterator[Measured]:
    """Draw and measure every scene in every size and language, each page of a long card by itself."""
    case = TypeCase()
    easel = Easel(fonts_folder(), desk(PACKS).picture)
    for scene in wanted:
        for size in sizes:
            for lang in langs:
                for picture, image in _pages(easel, case, scene, size, lang, out):
                    changed = goldens.compare(picture.file, image, picture.drawn)
                    if changed is not None:
                        (out / "changed").mkdir(exist_ok=True)
                        goldens.picture(changed, image).save(out / "changed" / picture.file)
                    yield replace(picture, changed=changed)


def _pages(
    easel: Easel, case: TypeCase, scene: Scene, size: tuple[int, int], lang: str, out: Path
) -> Iterator[tuple[Measured, Image.Image]]:
    case.forget()
    with easel.hung(scene.screen(lang), size) as face:
        scene.then(face)
        still = easel.look(face)
        for page in range(still.pages):
            if page:
                face.turn_page(1, 0.0)
                still = easel.look(face)
            name = f"{scene.name}-{size[0]}x{size[1]}-{lang}{f'-{page + 1}' if page else ''}.png"
            still.save(out / name)
            drawn = inventory(face, case)
            image = Image.frombytes("RGB", (still.width, still.height), still.pixels)
            yield _measured(scene, size, lang, page, name, drawn, image), image


def _measured(
    scene: Scene,
    size: tuple[int, int],
    lang: str,
    page: int,
    name: str,
    drawn: Sequence[Ink],
    image: Image.Image,
) -> Measured:
    window = Box(0, 0, *size)
    found = faults(drawn, window, scene.sources)
    contrasts = [(round(contrast_of(ink, image), 2), ink.text) for ink in drawn if ink.kind == "text"]
    least = min(contrasts, default=(21.0, ""))
    return Measured(scene, size, lang, page, name, tuple(drawn), tuple(found), least)
