"""Readings from a table: what is understood is entered, the rest refused line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.words import Words
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.publishing import publish
from hub.packs.service import import_folder
from hub.people.service import Unit, put_unit
from hub.records.entered import Desk
from hub.records.reading_file import enter_readings
from hub.records.readings import metered
from hub.secrets import Secrets
from tests.fakes.hub_folder import PACK, write_card

METRIC = """[[metric]]
name = "{name}"
unit = "米"
better = "up"
period = "班"
actual = "4"
plan = "5"
benchmark = "6"
note = "本队最好"
"""


@pytest.fixture
def desk(session: Session, settings: Settings, secrets: Secrets, tmp_path: Path, now: int) -> Desk:
    """Two cards: 进尺 stands on both, 灰分 on the second."""
    put_unit(session, Unit("m", Words("矿"), "mine"))
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.toml").write_text(PACK, encoding="utf-8")
    write_card(folder, "a", "甲面", "看。", type="metrics", more=METRIC.format(name="进尺"))
    more = METRIC.format(name="进尺") + METRIC.format(name="灰分")
    write_card(folder, "b", "乙面", "看。", type="metrics", more=more)
    import_folder(session, settings, read_folder(folder), "cli", now)
    publish(session, settings, "m", "cli", now)
    return Desk(session, settings, secrets, "editor", now)


def figures(desk: Desk) -> dict[tuple[str, str], str]:
    found = metered(desk.session, desk.settings, "m")
    return {(one.card.id, one.metric.name.zh): one.reading.figure for one in found if one.reading}


def test_lines_are_entered_by_name_and_card(desk: Desk) -> None:
    done = enter_readings(
        desk, "m", "指标,读数,卡片\n进尺,4.5,甲面\n进尺,4.6,b\n灰分,-3,\n".encode("gb18030")
    )
    assert (done.added, done.unchanged, done.refused) == (3, 0, ())
    assert figures(desk) == {("a", "进尺"): "4.5", ("b", "进尺"): "4.6", ("b", "灰分"): "-3"}


def test_what_is_not_understood_is_refused_in_words_and_the_rest_entered(desk: Desk) -> None:
    text = "指标,读数,卡片\n进尺,4.5,\n灰分,很多,\n产量,5,\n灰分,18,b\n灰分,19,b\n进尺,1,丙面\n"
    done = enter_readings(desk, "m", text.encode())
    assert done.added == 1
    assert [(one.line, one.words.zh[:8]) for one in done.refused] == [
        (2, "有 2 张卡片有"), (3, "“很多”不是数，"), (4, "板上没有指标“产"), (6, "和第 5 行是同"),
        (7, "“丙面”上没有指"),
    ]  # fmt: skip
    assert figures(desk) == {("b", "灰分"): "18"}


def test_the_same_file_twice_and_empty_figures_change_nothing(desk: Desk) -> None:
    data = "指标,读数\n灰分,18\n进尺,\n".encode()
    assert enter_readings(desk, "m", data).added == 1
    again = enter_readings(desk, "m", data)
    assert (again.added, again.unchanged, again.refused) == (0, 2, ())


def test_a_table_without_the_columns_is_refused_whole(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="figure"):
        enter_readings(desk, "m", "指标,卡片\n进尺,a\n".encode())
