"""``yizhan demo --check``: raise the curtain, play the story, settle the accounts, end everything."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

from content_packs.errors import YizhanError
from content_packs.words import Words
from hub.demo import proofs
from hub.demo.crew import crew
from hub.demo.curtain import raise_curtain
from hub.demo.edit import edit_and_see
from hub.demo.player import wait
from hub.demo.report import Report
from hub.demo.stage import STATIONS, Options, Stage
from hub.demo.story import FACE, PROJECT, Story
from hub.demo.voice import Voice

MARK = ".made-by-yizhan-demo-check"
"""Stands in a data folder of the check's own: only such a one may be emptied."""
QUIET_S = 30.0


def check(options: Options, out: Path, voice: Voice) -> int:
    """Play everything in a fresh data folder under ``out``; returns the exit code.

    Args:
        options: as for the demo; ``data`` is replaced.
        out: folder of the pictures.
        voice: says each step, and the JSON line at the end.
    """
    options = replace(options, data=_fresh(out.absolute() / "data"))
    voice.say(
        f"自查：约 3 分钟，图片与数据在 {out.absolute()}，端口 {options.port} 与 {options.broker_port}。",
        "check: about 3 min, pictures and data in that folder",
    )
    stage, report = Stage(options), Report(out.absolute(), voice)
    began = time.monotonic()
    try:
        raise_curtain(stage, voice)
        report.figures["seconds_to_first_board"] = round(max(map(stage.wait_for_board, STATIONS)), 2)
        story = Story(stage, report, crew(options.data / "hub"))
        story.play()
        with report.part(
            "控制台改一句话，发布，两站换屏", "edit in the console, publish, both screens change"
        ):
            edit_and_see(story)
        with report.part("对账：应签、已签、丢失、重复", "the accounts: coverage, lost, doubled"):
            settle(story)
    except YizhanError as error:
        report.fail(error)
    finally:
        stage.stop()
    report.figures["seconds"] = round(time.monotonic() - began, 1)
    return report.close()


def settle(story: Story) -> None:
    """Compare what was done with what the stations and the hub say, each asked on its own."""
    stage, figures = story.stage, story.report.figures
    balance = wait(
        stage.balance, lambda found: not found.unsent, QUIET_S,
        Words("记录没有全部送到", "records did not all arrive"),
    )  # fmt: skip
    own = {stage.ledger(name) for name in stage.stations}
    ledgers = stage.surface.totals()["ledgers"]
    figures["signed_on_station"] = balance.on_stations
    figures["records_on_hub"] = sum(row["records"] for ledger, row in ledgers.items() if ledger in own)
    figures["lost"], figures["doubled"] = balance.lost, balance.doubled
    figures["coverage"] = {name: _coverage(story, name) for name in (FACE, PROJECT)}
    proofs.balanced(balance)


def _coverage(story: Story, name: str) -> dict[str, int]:
    """The hub's list of a station's run must name exactly those the story had sign."""
    date, shift = story.players[name].status()["shift"]
    run = next(run for run in story.stage.surface.coverage(date, shift) if run["expected"])
    got = {one["person"] for one in run["signed"]}
    proofs.equal(
        sorted(got), sorted(story.signed[name]), f"{name} 中枢的已签名单不对", f"{name}: signed at the hub"
    )
    proofs.equal(
        len(run["signed"]) + len(run["missing"]), run["expected"],
        f"{name} 已签加未签不等于应签", f"{name}: signed and missing do not add up",
    )  # fmt: skip
    return {"expected": run["expected"], "signed": len(run["signed"]), "missing": len(run["missing"])}


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
