"""Outages: the line is cut, and a station loses its power."""

from __future__ import annotations

import time

from content_packs.words import Words
from hub.demo import proofs
from hub.demo.cast import FACE, PROJECT, Cast
from hub.demo.player import wait

LINE_S = 40.0
"""A reset line is noticed at once; the way back waits for the station's pause between two tries."""


def cut_and_restore(cast: Cast) -> None:
    """Without a line people sign all the same; what was saved goes up when it is back."""
    cast.stage.cut(FACE)
    cast.face.wait(lambda status: status["link"] == "down", LINE_S, "没有发现断线", "did not see the cut")
    for _ in range(2):
        person = cast.next_person(FACE)
        said = cast.face.scan(person.token)
        proofs.answered(said, "signed", person.id, FACE)
        proofs.equal(said["offline"], True, "断线时的应答应注明离线保存", "the answer should say offline")
        cast.signed[FACE].add(person.id)
    cast.shows(cast.face, "offline", "离线保存")
    waiting = cast.face.status()["unsent"]
    proofs.equal(waiting >= 2, True, "断线时的记录应在待传", "records should be waiting")
    cast.stage.restore(FACE)
    cast.face.wait(
        lambda status: status["link"] == "up" and status["unsent"] == 0,
        LINE_S,
        "没有补传完",
        "still unsent",
    )
    cast.face.look("restored")


def kill(cast: Cast) -> None:
    """SIGKILL right after an answer, at the beginning of a turn: the view must not turn meanwhile."""
    view = cast.project.status()["view"]
    cast.project.wait(lambda status: status["view"] != view, 40, "画面不轮换", "the rotation stands still")
    person = cast.next_person(PROJECT)
    proofs.answered(cast.project.scan(person.token), "signed", person.id, PROJECT)
    cast.signed[PROJECT].add(person.id)
    before = cast.project.wait(
        lambda status: status["signed"] == len(cast.signed[PROJECT]), 3, "计数不对", "wrong count"
    )
    boards = len(cast.project.station.said("first_board"))
    killed = time.monotonic()
    cast.stage.kill(PROJECT)
    wait(
        lambda: len(cast.project.station.said("first_board")), lambda number: number > boards, 15,
        Words("站点没有回来", "the station did not come back"),
    )  # fmt: skip
    after = cast.project.status()
    seconds = time.monotonic() - killed
    cast.stage.heal()
    cast.report.figures["back_after_kill_s"] = round(seconds, 2)
    cast.project.look("after-kill")
    proofs.in_time(seconds, proofs.BACK_WITHIN_S, "拔电后回来", "coming back after a kill")
    proofs.intact(before, after, PROJECT)
