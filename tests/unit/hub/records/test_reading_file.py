"""Readings from a table: what is understood is entered, the rest refused line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.words import Words
from hub.columns import guessed_lines
from hub.config import Settings
from hub.errors import RefusedError
from hub.outcomes import Planned
from hub.packs.publishing import publish
from hub.packs.service import import_folder
from hub.people.service import Unit, put_unit
from hub.records.courses import courses
from hub.records.entered import Desk
from hub.records.reading_file import FIELDS, apply, plan, revert, standing
from hub.records.readings import enter_reading, metered
from hub.secrets import Secrets
from hub.table import read_grid
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


def planned(desk: Desk, data: bytes) -> tuple[Planned, ...]:
    """What a file would do."""
    return plan(desk, guessed_lines(read_grid(data), FIELDS), "m")


def test_lines_are_entered_by_name_and_card(desk: Desk) -> None:
    found = planned(desk, "指标,读数,卡片\n进尺,4.5,甲面\n进尺,4.6,b\n灰分,-3,\n".encode("gb18030"))
    assert [(one.outcome, one.before) for one in found] == [("changed", {"figure": "4"})] * 3
    assert figures(desk) == {}, "nothing is entered by looking"
    done = apply(desk, found)
    assert len(done) == 3
    assert figures(desk) == {("a", "进尺"): "4.5", ("b", "进尺"): "4.6", ("b", "灰分"): "-3"}


def test_what_is_not_understood_is_refused_in_words_and_the_rest_entered(desk: Desk) -> None:
    text = (
        "指标,读数,卡片,计量单位\n进尺,4.5,,\n灰分,很多,,\n产量,5,,\n灰分,18,b,\n灰分,19,b,\n进尺,1,丙面,\n"
        '进尺,1,a,千米\n进尺,=1+1,a,\n进尺,"4,8",a,\n'
    )
    found = planned(desk, text.encode())
    assert [(one.line, one.words.zh[:8]) for one in found if one.outcome == "refused"] == [
        (2, "有 2 张卡片有"), (3, "“很多”不是数，"), (4, "板上没有指标“产"), (6, "和第 5 行是同"),
        (7, "“丙面”上没有指"), (8, "计量单位是“千米"), (9, "“=1+1”是公"), (10, "“4,8”不是数"),
    ]  # fmt: skip
    apply(desk, found)
    assert figures(desk) == {("b", "灰分"): "18"}


def test_thousands_wide_digits_and_the_unit_behind_are_understood(desk: Desk) -> None:
    text = '指标,读数,卡片,计量单位\n进尺,"1,234.5",a,米\n进尺,４．８,b,\n灰分,-7 米,,米\n'
    apply(desk, planned(desk, text.encode()))
    assert figures(desk) == {("a", "进尺"): "1234.5", ("b", "进尺"): "4.8", ("b", "灰分"): "-7"}


def test_the_same_file_twice_and_empty_figures_change_nothing(desk: Desk) -> None:
    data = "指标,读数\n灰分,18\n进尺,\n".encode()
    assert len(apply(desk, planned(desk, data))) == 1
    assert {one.outcome for one in planned(desk, data)} == {"unchanged"}


def test_taken_back_the_boards_show_what_they_showed_before(desk: Desk) -> None:
    enter_reading(desk, "m", "a", "进尺", "4.1")
    done = apply(desk, planned(desk, "指标,读数,卡片\n进尺,9,a\n进尺,9,b\n灰分,9,b\n".encode()))
    enter_reading(desk, "m", "b", "灰分", "3")
    standing_still = standing(desk, done)
    assert [one.key in standing_still for one in done] == [True, True, False]
    revert(desk, [one for one in done if one.key in standing_still])
    assert figures(desk) == {("a", "进尺"): "4.1", ("b", "灰分"): "3"}
    assert standing(desk, done) == frozenset()
    (course, *_) = courses(desk.session, desk.settings, ["m"], 0, desk.now_ms + 1)
    assert [figure for _, figure in course.read][-1:] == ["4.1"]
    with pytest.raises(RefusedError):
        revert(desk, done[:1])


def test_a_table_without_the_columns_is_refused_whole(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="figure"):
        planned(desk, "指标,卡片\n进尺,a\n".encode())
