"""Whether the fonts have Chinese shapes, a real bold, and the rare characters of people's names.

Fonts of one name hold Japanese or Korean shapes of the same characters, and Kivy can neither choose
among them, nor make bold, nor fall back: a wrong file is seen on every board.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kiosk.doctor.finding import Finding, Patient, fine, mend

GRID = 12
SIZE = 72
MOST_WRONG = 18
"""Cells of GRID x GRID that may differ: other weights of the right font differ in fewer than this, the
Japanese shapes of these characters in more."""
LEAST_BOLD = 1.2
"""Ink of Bold by ink of Regular; the real bold has 1.4, a copy of Regular 1.0."""
SHAPES = {
    "直": 0x040FFE0403FC2043FC2043FC2043FC204FFF,
    "骨": 0x3FC20422422CFFFBFD2043FC2043FC20421C,
    "令": 0x02006009034CC630203FC0080900E0030010,
}
"""The simplified shapes of characters that Japanese, Korean and Taiwanese fonts write otherwise: GRID x GRID
cells, one bit each, from the top left; drawn from Noto Sans SC Regular."""
SEEN = "直骨门关角令"
RARE = "䶮㛃曌喆堃"


def font(patient: Patient) -> Finding:
    """Both files, looked at as a reader would."""
    regular, bold = patient.fonts / "Regular.ttf", patient.fonts / "Bold.ttf"
    lacking = [file.name for file in (regular, bold) if not file.is_file()]
    if lacking:
        return _mend(f"没有字体 {'、'.join(lacking)}", f"no {' or '.join(lacking)}", patient.fonts)
    try:
        letters, heavy = _open(regular), _open(bold)
    except OSError as error:
        return _mend(f"字体打不开（{error}）", f"a font cannot be opened ({error})", patient.fonts)
    if absent := "".join(c for c in SEEN + RARE if _is_missing(letters, c) or _is_missing(heavy, c)):
        return _mend(f"字体缺字：{absent}", f"the font lacks {absent}", patient.fonts)
    if foreign := "".join(
        c for c, shape in SHAPES.items() if distance(_cells(letters, c), shape) > MOST_WRONG
    ):
        return _mend(f"不是简体字形：{foreign}", f"not the simplified shapes: {foreign}", patient.fonts)
    if sum(map(lambda c: _ink(heavy, c), SEEN)) < LEAST_BOLD * sum(map(lambda c: _ink(letters, c), SEEN)):
        return _mend("粗体不是真粗体", "Bold.ttf is not bold", patient.fonts)
    return fine("简体字形，有粗体，有生僻字", "simplified shapes, a real bold, rare names")


def distance(one: int, other: int) -> int:
    """Cells in which two shapes differ."""
    return (one ^ other).bit_count()


def _mend(zh: str, en: str, folder: Path) -> Finding:
    return mend(
        f"{zh}：请运行 python -m deploy.fonts --out {folder}。", f"{en}: run deploy.fonts --out {folder}"
    )


def _open(file: Path) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(file), SIZE)


def _drawn(letters: Any, character: str) -> Any:
    from PIL import Image, ImageDraw

    page = Image.new("L", (SIZE * 2, SIZE * 2), 0)
    ImageDraw.Draw(page).text((SIZE // 2, SIZE // 3), character, fill=255, font=letters)
    return page


def _cells(letters: Any, character: str) -> int:
    """The character's shape, as large as it is, in GRID x GRID cells."""
    from PIL import Image

    page = _drawn(letters, character)
    small = page.crop(page.getbbox()).resize((GRID, GRID), Image.Resampling.BOX)
    return int("".join("1" if cell >= 110 else "0" for cell in small.tobytes()), 2)


def _ink(letters: Any, character: str) -> int:
    return sum(_drawn(letters, character).tobytes())


def _is_missing(letters: Any, character: str) -> bool:
    """Drawn as the box that stands for a character the font does not have."""
    return bool(_drawn(letters, character).tobytes() == _drawn(letters, "\U0010fffe").tobytes())
