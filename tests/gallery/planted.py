"""Plants one fault of each kind on a real glass and prints what the gallery's measuring finds, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from PIL import Image

from kiosk.config import fonts_folder
from kiosk.ui.still import Easel
from tests.fakes.desk import NOON, desk
from tests.gallery.contrast import contrast_of
from tests.gallery.faults import faults
from tests.gallery.ink import Box
from tests.gallery.inventory import TypeCase, inventory

SIZE = (800, 480)
PAPER = (500, 360)
SOURCE = "温度不得超过26℃。见规程（第一条），先停后查"


def _right(sheet: Any) -> None:
    sheet.words(20, 20, "温度不得超过26℃。", 30)
    sheet.words(20, 70, "见规程（第一条），", 30)
    sheet.words(20, 120, "先停后查", 30)


def _off_paper(sheet: Any) -> None:
    sheet.words(420, 20, "出了自己的纸", 30)


def _off_window(sheet: Any) -> None:
    sheet.words(20, -80, "出了窗", 30)


def _dots(sheet: Any) -> None:
    sheet.words(20, 20, "没有说完…", 30)


def _painted_over(sheet: Any) -> None:
    sheet.words(20, 20, "被盖住一半", 30)
    sheet.block(60, 10, 40, 60, "surface")


def _overlap(sheet: Any) -> None:
    sheet.words(20, 20, "一行字在这里", 30)
    sheet.words(30, 34, "另一行压着它", 30)


def _closing(sheet: Any) -> None:
    sheet.words(20, 20, "见规程", 30)
    sheet.words(20, 70, "，先停后查", 30)


def _opening(sheet: Any) -> None:
    sheet.words(20, 20, "见规程（", 30)
    sheet.words(20, 70, "第一条），先停后查", 30)


def _torn(sheet: Any) -> None:
    sheet.words(20, 20, "温度不得超过26", 30)
    sheet.words(20, 70, "℃。", 30)


def _grey(sheet: Any) -> None:
    sheet.words(20, 20, "看不清的字", 30, "#555555")


PLANTS: dict[str, Callable[[Any], None]] = {
    "right": _right, "off_paper": _off_paper, "off_window": _off_window, "dots": _dots,
    "painted_over": _painted_over, "overlap": _overlap, "closing": _closing, "opening": _opening,
    "torn": _torn, "grey": _grey,
}  # fmt: skip


def main() -> int:
    case, fake = TypeCase(), desk()
    fake.local = NOON
    easel = Easel(fonts_folder(), fake.picture)
    from kiosk.ui.widgets.sheet import Sheet

    found: dict[str, Any] = {}
    for name, plant in PLANTS.items():
        with easel.hung(fake.screen("overview"), SIZE) as face:
            sheet = Sheet(size=PAPER, pos=(150, SIZE[1] - PAPER[1]))
            face.ids.layers.add_widget(sheet)
            sheet.block(0, 0, *PAPER, "ground")
            plant(sheet)
            still = easel.look(face)
            drawn = [ink for ink in inventory(face, case) if ink.owner == "Sheet" and ink.layer]
        image = Image.frombytes("RGB", (still.width, still.height), still.pixels)
        texts = [ink for ink in drawn if ink.kind == "text"]
        kinds = sorted({fault.kind for fault in faults(drawn, Box(0, 0, *SIZE), SOURCE)})
        found[name] = {"faults": kinds, "contrast": round(min(contrast_of(ink, image) for ink in texts), 2)}
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
