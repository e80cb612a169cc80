"""A station process that speaks the control pipe and draws with Pillow; it can lie about what it draws.

Run as ``python liar.py FONTS LIE``. LIE: "" (honest), "blank" (the alert board is not drawn), "title"
(another title is drawn), "overview" (a board is missing from the overview), "stuck" (one never comes).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

TURN_S = 0.6
BOARDS = {
    "learning": ("学习教育栏", "本月主题与领学人", "mine/month-theme"),
    "alert": ("安全警示板", "先敲帮问顶，后干活", "mine/sound-the-roof"),
    "reflection": ("哲理启发板", "千丈之堤，溃于蚁穴", "mine/ant-hole"),
    "pledge": ("保安承诺板", "班前承诺", "mine/pledge-general"),
    "benchmark": ("精益对标平台", "五项指标一览", "mine/five-at-a-glance"),
}


def main(fonts: str, lie: str = "") -> None:
    """Answer until the pipe closes."""
    began = time.monotonic()
    print(json.dumps({"event": "first_board", "seconds": 0.1}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        board = turn(time.monotonic() - began, lie)
        if asked["do"] == "picture":
            draw(board, lie, Path(fonts)).save(asked["path"])
        view = BOARDS[board][2] if board else "overview"
        print(json.dumps({"id": asked["id"], "ok": True, "view": view, "board": board}), flush=True)


def turn(elapsed: float, lie: str) -> str:
    """The board on screen; empty for the overview."""
    shown = ["", *BOARDS][: -1 if lie == "stuck" else None]
    return shown[int(elapsed / TURN_S) % len(shown)]


def draw(board: str, lie: str, fonts: Path) -> Image.Image:
    """What it draws while it claims to show ``board``."""
    image = Image.new("RGB", (1280, 720), "#10181f")
    pen = ImageDraw.Draw(image)
    small, large = (ImageFont.truetype(str(fonts / "Bold.ttf"), size) for size in (31, 58))
    if not board:
        names = [name for name, _, _ in BOARDS.values()][1 if lie == "overview" else 0 :]
        for row, name in enumerate(names):
            pen.text((60, 60 + 110 * row), name, fill="white", font=small)
    elif not (lie == "blank" and board == "alert"):
        name, title, _ = BOARDS[board]
        pen.text((60, 40), name, fill="#ffc107", font=small)
        pen.text((60, 140), "四项权利要记清" if lie == "title" else title, fill="white", font=large)
    return image


if __name__ == "__main__":
    main(*sys.argv[1:])
