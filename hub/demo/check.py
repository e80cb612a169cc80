"""``yizhan demo --check``: raise the curtain, play the story, settle the accounts, end everything."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

from content_packs.errors import YizhanError
from hub.demo.cast import Cast
from hub.demo.crew import crew
from hub.demo.curtain import raise_curtain
from hub.demo.report import Report
from hub.demo.stage import STATIONS, Options, Stage
from hub.demo.story import play
from hub.demo.voice import Voice

MARK = ".made-by-yizhan-demo-check"
"""Stands in a data folder of the check's own: only such a one may be emptied."""


def check(options: Options, out: Path, voice: Voice) -> int:
    """Play everything in a fresh data folder under ``out``; returns the exit code.

    Args:
        options: as for the demo; ``data`` is replaced, and no window is opened.
        out: folder of the pictures.
        voice: says each step, and the JSON line at the end.
    """
    options = replace(options, data=_fresh(out.absolute() / "data"), windowed=False)
    voice.say(
        f"自查：约 4 分钟，图片与数据在 {out.absolute()}，端口 {options.port} 与 {options.broker_port}。",
        "check: about 4 min, pictures and data in that folder",
    )
    stage, report = Stage(options), Report(out.absolute(), voice)
    began = time.monotonic()
    try:
        raise_curtain(stage, voice)
        report.figures["seconds_to_first_board"] = round(max(map(stage.wait_for_board, STATIONS)), 2)
        play(Cast(stage, report, crew(options.data / "hub")))
    except YizhanError as error:
        report.fail(error)
    finally:
        stage.stop()
    report.figures["seconds"] = round(time.monotonic() - began, 1)
    return report.close()


def _fresh(data: Path) -> Path:
    """An empty data folder; one that holds somebody's data is not touched.

    Raises:
        YizhanError: the folder is there and not the check's own.
    """
    if data.exists() and not (data / MARK).exists():
        raise YizhanError(
            f"{data} 里有别的数据，自查没有开始，什么也没动；请用 --out 换一个目录。",
            f"{data} holds other data; nothing was touched; choose another folder with --out",
        )
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    (data / MARK).touch()
    return data
