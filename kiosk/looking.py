"""Commands that only look: ``whatif`` and ``render``. Neither writes into a data folder."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from kiosk.config import DEFAULT_DATA, Display, fonts_folder

SIZES = "1280x800"


def add_commands(commands: Any) -> None:
    """Add both commands to the parser of ``yizhan-kiosk``."""
    whatif = commands.add_parser("whatif", help="某时某处会显示什么 what would be shown, when and where")
    whatif.add_argument("--at", default="", help="矿上时间 the mine's wall time: 2026-11-22T23:30 (now)")
    whatif.add_argument("--place", default="", help="假设放在哪个地点 id of a place it is imagined at")
    whatif.add_argument(
        "--data", type=Path, default=DEFAULT_DATA, help="数据目录，只读 data folder, only read"
    )
    whatif.add_argument("--lang", choices=("zh", "en"), default="", help="界面语言 language of the screen")
    whatif.add_argument("--out", type=Path, help="画成图片 draw it into this PNG")
    whatif.set_defaults(do=run_whatif)
    render = commands.add_parser("render", help="把一张卡、一个板块或一个画面画成图片 draw one picture")
    render.add_argument("view", nargs="?", default="", help="卡、板块、overview、builtin card, board, view")
    render.add_argument(
        "--pack", type=Path, action="append", default=[], help="内容文件夹 pack folder, ancestors first"
    )
    render.add_argument("--data", type=Path, help="站点数据目录，只读 a station's data folder, only read")
    render.add_argument("--at", default="", help="矿上时间 the mine's wall time: 2026-11-22T23:30 (now)")
    render.add_argument("--lang", choices=("zh", "en"), default="zh", help="界面语言 language")
    render.add_argument("--page", type=int, default=0, help="第几页，从 0 数 page of a long card, from 0")
    render.add_argument("--out", type=Path, default=Path("still.png"), help="图片 the PNG (%(default)s)")
    render.add_argument("--serve", action="store_true", help="从标准输入逐行取请求 JSON requests, one a line")
    render.set_defaults(do=run_render)
    for command in (whatif, render):
        command.add_argument("--size", default=SIZES, help="图片大小 size of the picture (%(default)s)")
        command.add_argument("--theme", choices=("dark", "light"), default="dark", help="配色 colours")
        command.add_argument("--panel-inches", type=float, default=0.0, help="屏幕对角线 diagonal, inches")
        command.add_argument("--distance-m", type=float, default=3.0, help="阅读距离 read from, metres")


def run_whatif(options: argparse.Namespace) -> int:
    """Print what would be shown, and draw it where ``--out`` says."""
    from kiosk.whatif import Question, answer

    reply = answer(Question(options.data, options.at, options.place, options.lang))
    print("\n".join(reply.lines))
    if options.out:
        from kiosk.render import size_of
        from kiosk.ui.still import Easel

        display = Display(options.theme, options.panel_inches, options.distance_m)
        easel = Easel(fonts_folder(), reply.picture)
        easel.draw(reply.screen, size_of(options.size), display).save(options.out)
        print(f"✓ {options.out}")
    return 0


def run_render(options: argparse.Namespace) -> int:
    """Draw one picture, or as many as are asked for on stdin."""
    from kiosk.render import Renderer, Request

    if options.serve:
        answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)  # whatever else prints goes to stderr
        Renderer(fonts_folder()).serve(sys.stdin, answers)
        return 0
    request = Request(
        str(options.out), options.view, options.size, options.lang, options.at, options.theme,
        options.panel_inches, options.distance_m, options.page, str(options.data or ""),
        tuple(map(str, options.pack)),
    )  # fmt: skip
    still = Renderer(fonts_folder()).render(request)
    print(
        f"✓ {options.out}  {still.width}x{still.height}" + (f"  1/{still.pages}" if still.pages > 1 else "")
    )
    return 0
