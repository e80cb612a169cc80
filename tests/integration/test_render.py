"""``yizhan-kiosk render`` as the hub would use it: one process, many pictures, asked for line by line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageStat

import content_packs

MINE = Path(content_packs.__file__).parent / "shipped" / "mine"
CARD = {
    "v": 1, "id": "roof", "board": "alert", "type": "picture", "title": ["顶板", "Roof"],
    "body": ["敲帮问顶。"], "picture": "media/a.png",
}  # fmt: skip


def test_many_pictures_from_one_process(tmp_path: Path) -> None:
    requests = [
        {"id": 1, "packs": [str(MINE)], "view": "alert", "size": "800x480", "out": str(tmp_path / "1.png")},
        {"id": 2, "packs": [str(MINE)], "view": "overview", "lang": "en", "size": "1080x1920",
         "theme": "light", "out": str(tmp_path / "2.png")},
        {"id": 3, "card": CARD, "board": ["alert", ["安全警示板"], "board", 20, "#FFC107"],
         "media": {"media/a.png": str(MINE / "media" / "belt.png")}, "view": "roof", "size": "1024x768",
         "out": str(tmp_path / "3.png")},
        {"id": 4, "packs": [str(MINE)], "view": "nowhere", "out": str(tmp_path / "4.png")},
        {"id": 5, "packs": [str(MINE)], "size": "8x8", "out": str(tmp_path / "5.png")},
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "render", "--serve"],
        input="".join(json.dumps(request) + "\n" for request in requests) + "no JSON\n",
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, 2, 3, 4, 5, None]
    assert [answer["ok"] for answer in answers] == [True, True, True, False, False, False]
    sizes = [Image.open(tmp_path / f"{number}.png").size for number in (1, 2, 3)]
    assert sizes == [(800, 480), (1080, 1920), (1024, 768)]
    assert brightness(tmp_path / "2.png") > 128 > brightness(tmp_path / "1.png")


def brightness(path: Path) -> float:
    """Mean of the corner that was outside the first window, 0..255."""
    grey = Image.open(path).convert("L")
    return float(ImageStat.Stat(grey.crop((grey.width * 3 // 4, 0, grey.width, grey.height // 4))).mean[0])
