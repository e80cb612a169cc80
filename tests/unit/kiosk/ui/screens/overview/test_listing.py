"""Titles in a list: whole, in one size, as many as have room."""

from __future__ import annotations

import pytest

from kiosk.ui.screens.overview.listing import in_two_columns, list_in
from tests.fakes.stage import Stage

TITLES = ("本月主题与领学人", "四项权利，要记清", "十二个字的方针", "三管三必须")
SIZES = (40, 36, 33, 28, 24)
pytestmark = pytest.mark.usefixtures("stage")


def test_with_room_every_title_stands_in_the_largest_size(stage: Stage) -> None:
    plan = list_in(TITLES, SIZES, 500, 260)
    assert plan.size == 40
    assert plan.lines() == [(title,) for title in TITLES]
    assert plan.needed() <= 260


def test_a_low_room_shows_fewer_titles_rather_than_small_ones(stage: Stage) -> None:
    plan = list_in(TITLES, SIZES, 500, 100)
    assert plan.size >= 33
    assert [lines[0] for lines in plan.lines()] == list(TITLES[: len(plan.lines())])
    assert 1 <= len(plan.lines()) < len(TITLES)


def test_a_narrow_room_breaks_titles_and_never_words(stage: Stage) -> None:
    plan = list_in(("Sound the roof before you work",), SIZES, 260, 200)
    assert " ".join(plan.lines()[0]) == "Sound the roof before you work"


def test_where_nothing_has_room_the_first_title_is_cut(stage: Stage) -> None:
    plan = list_in(("Sound the roof before you work",), SIZES, 160, 30)
    assert plan.cut
    assert plan.lines()[0][-1].endswith("…")


def test_beside_a_name_a_list_stands_in_the_middle(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from kiosk.ui.widgets.sheet import Sheet

    tops: list[float] = []
    monkeypatch.setattr(
        Sheet, "words", lambda _, x, top, text, *rest, **more: tops.append(top) if text in TITLES else None
    )
    plan = list_in(TITLES, SIZES, 500, 400)
    plan.paint(Sheet(size=(500, 400)), 0, 0, "#4FC3F7", (), 24, centred=True)
    above, below = min(tops), 400 - max(tops) - plan.size
    assert above == pytest.approx(below, abs=1)
    assert above > plan.size * 0.3


def test_two_columns_only_for_titles_of_one_line(stage: Stage) -> None:
    assert in_two_columns(TITLES, 40, 900)
    assert not in_two_columns(TITLES, 40, 600)
