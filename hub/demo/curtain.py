"""The start, the same for a person and for the check: hub, enrolment, stations."""

from __future__ import annotations

from hub.demo.stage import STATIONS, Stage
from hub.demo.voice import Voice


def raise_curtain(stage: Stage, voice: Voice) -> None:
    """Hub, enrolment, stations: one line each."""
    with voice.step("中枢、数据库、消息服务", f"hub, database, broker {stage.options.url}"):
        stage.start_hub()
    for name, words in STATIONS.items():
        with voice.step(f"登记站点 {words.zh}", f"enrol {name}") as step:
            step.note = "" if stage.enrol(name) else "早已登记 enrolled before"
    for name in STATIONS:
        stage.start_station(name)
    for name, words in STATIONS.items():
        with voice.step(f"站点开屏 {words.zh}", f"first board of {name}") as step:
            step.note = f"{stage.wait_for_board(name):.2f} s"
