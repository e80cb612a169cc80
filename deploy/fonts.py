"""Make the two static fonts of the boards, Regular and Bold, from an installed variable font.

Kivy draws only a file's default instance (Thin, for the variable font) and knows neither synthetic
bold nor fallback, so both weights are made once, here: on a developer's machine by `make setup`, on a
station by install-station.sh. Run: ``python -m deploy.fonts --out DIR``.
"""

from __future__ import annotations

import argparse
import shutil
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from fontTools.varLib.instancer import OverlapMode

from deploy.progress import say, speak_utf8

PACKAGE = "justmytype-intl-cjk"
FONT = "NotoSansSC[wght].ttf"
WEIGHTS = {"Regular": 400, "Bold": 700}
REQUIRED = "直骨门关角令䶮㛃曌喆堃"
"""Characters whose Simplified shapes differ from Japanese ones, then rare ones of people's names."""


def source() -> Path:
    """The variable font of Simplified Chinese in the installed package.

    Raises:
        FileNotFoundError: the package is not installed, or ships no such font.
    """
    try:
        files = distribution(PACKAGE).files or []
    except PackageNotFoundError:
        files = []
    for file in files:
        if file.name == FONT:
            return Path(str(file.locate()))
    raise FileNotFoundError(f"字体包没有安装 font package {PACKAGE} is not installed")


def make(font: Path, weight: int, out: Path) -> None:
    """Write the static instance of ``font`` at ``weight`` (100 to 900) to ``out``.

    The same input gives the same bytes: pictures of boards are compared between machines. No glyph is
    flagged as drawn of strokes that overlap: FreeType then draws it four times as large and scales it
    down, which nobody sees and which is a twentieth of a station's start.
    """
    variable = TTFont(font, recalcTimestamp=False)
    static = instancer.instantiateVariableFont(
        variable, {"wght": weight}, updateFontNames=True, overlap=OverlapMode.KEEP_AND_DONT_SET_FLAGS
    )
    temporary = out.with_suffix(".part")
    static.save(temporary)
    temporary.replace(out)


def lacking(font: Path, characters: str = REQUIRED) -> str:
    """Those of ``characters`` the font file has no glyph for."""
    known = TTFont(font, lazy=True).getBestCmap()
    return "".join(character for character in characters if ord(character) not in known)


def main(arguments: list[str] | None = None) -> int:
    """Make both weights and the licence text into ``--out``; 1 when a required character is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True, help="folder for Regular.ttf, Bold.ttf, OFL.txt")
    speak_utf8()
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    font = source()
    with ProcessPoolExecutor(len(WEIGHTS)) as pool:
        for job in [pool.submit(make, font, weight, out / f"{name}.ttf") for name, weight in WEIGHTS.items()]:
            job.result()
    for name in WEIGHTS:
        if absent := lacking(out / f"{name}.ttf"):
            say(f"✗ 字体缺字 the font lacks: {absent}")
            return 1
    shutil.copyfile(font.with_name("OFL.txt"), out / "OFL.txt")
    say(f"✓ 字体已生成 fonts made: {out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
