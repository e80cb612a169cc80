"""How metrics went over time."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.words import Words
from hub.config import Settings
from hub.packs.publishing import publish
from hub.packs.service import import_folder
from hub.people.service import Unit, put_unit
from hub.records.courses import at_days, courses
from hub.records.entered import Desk
from hub.records.readings import enter_reading
from hub.secrets import Secrets
from tests.fakes.hub_folder import PACK, write_card
from tests.fakes.hub_mine import at

METRIC = """[[metric]]
name = "进尺"
unit = "米"
better = "up"
period = "班"
actual = "{actual}"
plan = "{plan}"
benchmark = "5.6"
note = "本队最好"
"""


def publish_with(
    session: Session, settings: Settings, folder: Path, actual: str, plan: str, now: int
) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "pack.toml").write_text(PACK, encoding="utf-8")
    more = METRIC.format(actual=actual, plan=plan)
    write_card(folder, "drive", "掘进", "看进尺。", type="metrics", more=more)
    import_folder(session, settings, read_folder(folder), "cli", now)
    publish(session, settings, "m", "cli", now)


@pytest.fixture
def shown(session: Session, settings: Settings, tmp_path: Path) -> None:
    put_unit(session, Unit("m", Words("矿"), "mine"))
    publish_with(session, settings, tmp_path / "pack", "4.4", "4.8", at(settings, 8, day=10))
    publish_with(session, settings, tmp_path / "pack", "4.6", "5", at(settings, 8, day=20))


def test_readings_stand_beside_what_was_planned_then(
    session: Session, settings: Settings, secrets: Secrets, shown: None
) -> None:
    for day, figure in ((19, "4.5"), (21, "4.9")):
        desk = Desk(session, settings, secrets, "editor", at(settings, 9, day=day))
        enter_reading(desk, "m", "drive", "进尺", figure)
    (found,) = courses(session, settings, ["m"], at(settings, 0, day=18), at(settings, 0, day=22))
    assert [figure for _, figure in found.read] == ["4.5", "4.6", "4.9"]
    assert [(mark.plan, mark.benchmark) for mark in found.marks] == [("4.8", "5.6"), ("5", "5.6")]
    ends = [at(settings, 0, day=day) for day in (19, 20, 21, 22)]
    assert at_days(found.read, ends, carried=False) == (None, 4.5, 4.6, 4.9)
    assert at_days([(mark.at, mark.plan) for mark in found.marks], ends, carried=True) == (4.8, 4.8, 5.0, 5.0)


def test_what_lies_beyond_is_left_out(
    session: Session, settings: Settings, secrets: Secrets, shown: None
) -> None:
    (found,) = courses(session, settings, ["m"], at(settings, 0, day=11), at(settings, 0, day=12))
    assert found.read == ()
    assert [mark.plan for mark in found.marks] == ["4.8"]


def test_nothing_published_has_no_course(session: Session, settings: Settings) -> None:
    put_unit(session, Unit("m", Words("矿"), "mine"))
    assert courses(session, settings, ["m"], 0, 1) == ()


def test_an_empty_figure_ends_a_plan() -> None:
    assert at_days([(0, "5"), (15, "")], [10, 20, 30], carried=True) == (5.0, None, None)
