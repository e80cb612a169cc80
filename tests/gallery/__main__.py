"""``make gallery``: draws everything in every layout and language, measures it, and writes a page."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.config import fonts_folder
from tests.gallery.drawing import draw_all
from tests.gallery.golden import Goldens
from tests.gallery.pages import write_pages
from tests.gallery.scenes import LAYOUTS, scenes


def main() -> int:
    parser = argparse.ArgumentParser("gallery")
    parser.add_argument("--out", type=Path, default=Path("gallery"))
    parser.add_argument("--only", default="", help="scenes whose name contains this")
    parser.add_argument("--layout", action="append", default=[], help="such as 800x480; all without")
    parser.add_argument("--accept", action="store_true", help="keep the pictures as they are now")
    options = parser.parse_args()
    wanted = [scene for scene in scenes() if options.only in scene.name]
    sizes = [size for size in LAYOUTS if not options.layout or f"{size[0]}x{size[1]}" in options.layout]
    goldens = Goldens(fonts_folder())
    summary = write_pages(options.out, draw_all(wanted, sizes, options.out, goldens), goldens)
    if options.accept:
        print(f"accepted {goldens.accept()} pictures into {goldens.file}")
    for key, value in summary.items():
        print(f"{key:22} {value}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
