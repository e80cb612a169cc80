"""Turn our own drawings (docs/drawings/*.svg) into the pictures the shipped packs carry.

Run it after changing a drawing:  pip install resvg_py pillow  &&  python deploy/drawings.py
It rasterises with resvg (no browser, no fonts: the drawings hold no text), reduces each picture
to a small palette and writes it beside every shipped card whose front matter names it.
With names it does only those: python deploy/drawings.py cheese belt
"""

import io
import re
import sys
from pathlib import Path

import resvg_py
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
DRAWINGS = ROOT / "docs" / "drawings"
SHIPPED = ROOT / "content_packs" / "shipped"
SIZE = (900, 600)
COLOURS = 48
LIMIT = 60_000
NAMED = re.compile(r'^picture = "media/([a-z0-9-]+)\.png"$', re.MULTILINE)


def users(name: str) -> list[Path]:
    """The pack folders in which some card shows the drawing."""
    return sorted(
        {card.parent for card in SHIPPED.glob("*/*.md") if name in NAMED.findall(card.read_text("utf-8"))}
    )


def render(svg: Path) -> bytes:
    """One drawing as a palette PNG, the same bytes for the same versions of resvg and Pillow."""
    drawn = resvg_py.svg_to_bytes(svg_string=svg.read_text("utf-8"), width=SIZE[0], height=SIZE[1])
    image = Image.open(io.BytesIO(bytes(drawn))).convert("RGB")
    if image.size != SIZE:
        raise SystemExit(f"{svg.name}: {image.size} instead of {SIZE}")
    small = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def main(names: list[str]) -> int:
    wrong = 0
    sources = [DRAWINGS / f"{name}.svg" for name in names] or sorted(DRAWINGS.glob("*.svg"))
    for svg in sources:
        folders = users(svg.stem)
        png = render(svg)
        for folder in folders:
            (folder / "media").mkdir(exist_ok=True)
            (folder / "media" / f"{svg.stem}.png").write_bytes(png)
        where = ", ".join(folder.name for folder in folders) or "NO CARD SHOWS IT"
        print(f"{svg.stem:20} {len(png):6} bytes  {where}")
        wrong += not folders or len(png) > LIMIT
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
