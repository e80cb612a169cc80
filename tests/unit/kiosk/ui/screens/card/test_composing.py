"""Every type has its composer; what they plan."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from content_packs.format.card import TYPES, Activity, Card
from content_packs.words import Words
from kiosk.domain.screen import CardState
from kiosk.ui.theme import Theme
from kiosk.ui.words import say
from tests.fakes.cards import PICTURES, ROOF, card
from tests.fakes.stage import Stage

TODAY = date(2026, 11, 23)


def plan(made: Card, size: tuple[int, int] = (1920, 1080), panel: bool = False, **changes: object) -> Any:
    """The plan of a card on a screen of this size."""
    from kiosk.ui.screens.card.composing import compose
    from kiosk.ui.screens.card.plan import Paper

    theme = Theme(*size)
    width, height = theme.main(panel)
    shapes = {path: (1200.0, 800.0) for path in PICTURES}
    paper = Paper(theme, width, height - theme.band - theme.caption * 2, "zh", TODAY, "#4FC3F7", shapes)
    return compose(made, replace(paper, **changes))  # type: ignore[arg-type]


def test_each_type_has_a_composer(stage: Stage) -> None:
    from kiosk.ui.screens.card.composing import COMPOSERS

    assert set(COMPOSERS) == set(TYPES)


def test_a_type_without_composer_is_an_error(stage: Stage) -> None:
    with pytest.raises(KeyError):
        plan(card("poem"))


def test_long_text_is_paged_and_never_smaller(stage: Stage) -> None:
    theme = Theme(800, 480)
    text = "先确认，后作业；不违章，不冒险。" * 40
    made = plan(card("text", body=Words(text)), (800, 480))
    assert len(made.pages) > 2
    lines = [row for page in made.pages for column in page.columns for row in column.rows]
    assert sum(row.height == theme.body for row in lines) >= len(text) * theme.body // 800


def test_a_quiz_asks_first_and_answers_then(stage: Stage) -> None:
    assert len(plan(card("quiz")).pages) == 2


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """All that a card writes, page after page."""
    from kiosk.ui.screens.card.plan import Page
    from kiosk.ui.widgets.flow import paint
    from kiosk.ui.widgets.sheet import Sheet

    found: list[str] = []
    monkeypatch.setattr(Sheet, "words", lambda _, x, top, text, *rest, **more: found.append(text) or 0.0)

    def write(made: Card, **changes: object) -> str:
        found.clear()
        pages: tuple[Page, ...] = plan(made, **changes).pages
        for page in pages:
            for column in page.columns:
                paint(Sheet(size=(1920, 1080)), column.rows, column.left, column.top)
        return "".join(found)

    return write


TABLE = "|作业地点风流甲烷|怎么办|\n|---|---|\n|达到1.0%|停用电钻；爆破点附近20米内达到，严禁爆破|"


def test_a_table_says_over_each_page_what_its_columns_are(stage: Stage, written: Callable[..., str]) -> None:
    body = TABLE + "\n|达到1.5%|停止工作，切断电源，撤出人员|" * 4
    made = card("text", body=Words(body))
    pages = plan(made, (800, 480), True).pages
    assert len(pages) > 1
    assert written(made, size=(800, 480), panel=True).count("怎么办") == len(pages)


def test_a_head_has_two_lines_only_where_the_table_is_lower_for_it(stage: Stage) -> None:
    from kiosk.ui.widgets.prose import Setting, rows

    def lines(body: str) -> list[int]:
        made = rows(body, Setting(420, 32, "#FFFFFF"))
        return [
            round((row.height - size) / size / 1.42) + 1 for row, size in zip(made, (26, 32), strict=False)
        ]

    high = "|作业地点风流甲烷|怎么办|\n|---|---|\n|1.0%|停用电钻；爆破点附近20米内达到，严禁爆破，撤出人员|"
    assert lines(high) == [2, 4]
    assert lines(high.replace("停用电钻；爆破点附近20米内达到，严禁爆破，撤出人员", "停")) == [1, 1]


def test_a_quiz_says_how_it_is_answered(stage: Stage, written: Callable[..., str]) -> None:
    assert say("answer_follows", "zh") in written(card("quiz"))
    long = card("quiz", body=Words("甲烷浓度达到多少时，严禁爆破？" * 12))
    assert len(plan(long, (800, 480)).pages) > 2
    assert say("answer_follows", "zh") in written(long, size=(800, 480)), "on several pages too"


@pytest.mark.parametrize("size", [(800, 480), (1920, 1080), (1080, 1920)])
def test_a_joint_card_says_how_it_is_confirmed_until_all_have(
    stage: Stage, written: Callable[..., str], size: tuple[int, int]
) -> None:
    made = card("checklist")
    how = say("confirm_how", "zh")
    assert how in written(made, size=size)
    assert how in written(made, size=size, state=CardState(confirmed=made.roles[:3]))
    assert how not in written(made, size=size, state=CardState(confirmed=made.roles))


def test_an_answered_quiz_shows_the_answer_only(stage: Stage) -> None:
    assert len(plan(card("quiz"), state=CardState("A", True)).pages) == 1


def test_a_quiz_without_a_right_option_has_nothing_to_reveal(stage: Stage) -> None:
    assert len(plan(card("quiz", answer=-1)).pages) == 1


def test_pictures_follow_each_other_on_a_narrow_screen_then_the_words(stage: Stage) -> None:
    made = plan(card("series"), (1080, 1920))
    assert [[placed.path for placed in page.pictures] for page in made.pages] == [
        [path] for path in PICTURES
    ] + [[]]


def test_few_pictures_stand_side_by_side_where_the_screen_is_wide(stage: Stage) -> None:
    series = card("series")
    made = plan(replace(series, pictures=series.pictures[:2], body=Words("")))
    assert [[placed.path for placed in page.pictures] for page in made.pages] == [list(PICTURES)[:2]]


def test_a_picture_of_a_series_that_is_not_here_is_left_out(stage: Stage) -> None:
    made = plan(card("series", body=Words("")), (1080, 1920), shapes={ROOF: (1200.0, 800.0)})
    assert [page.pictures[0].path for page in made.pages] == [ROOF]


def test_words_stand_beside_a_picture_and_not_under_it(stage: Stage) -> None:
    made = plan(card("picture"))
    (page,) = made.pages
    left, _, width, _ = page.pictures[0].box
    assert page.columns[0].left < left
    assert left + width <= 1920


def test_a_video_has_its_place_with_and_without_poster(stage: Stage) -> None:
    with_poster = plan(card("video"))
    assert with_poster.film == with_poster.pages[0].pictures[0].box
    assert plan(card("video", picture="")).film is not None


def test_a_calendar_shows_what_is_still_to_come(stage: Stage) -> None:
    from kiosk.ui.screens.card.dated import _agenda, _month
    from kiosk.ui.screens.card.plan import Paper

    paper = Paper(Theme(1920, 1080), 1920, 700, "zh", TODAY, "#4FC3F7")
    items = list(card("calendar").activities)
    random.Random(7).shuffle(items)
    assert _month(items, TODAY) == date(2026, 11, 1)
    assert len(_agenda(items, date(2026, 11, 1), paper, 1800, 60)) == 4  # two of three, each with its day
    later = (Activity("2027-02-03", "", Words("比武"), ""),)
    assert _month(later, TODAY) == date(2027, 2, 1)


def test_a_person_is_told_under_words(stage: Stage) -> None:
    from content_packs.format.text import Span
    from kiosk.ui.screens.card.people import _labelled

    assert _labelled((Span("长处", True), Span("：看顶板"))) == ("长处", (Span("看顶板"),))
    assert _labelled((Span("长处", True),)) == ("", (Span("长处", True),))
    assert _labelled((Span("照片可放可不放"),))[0] == ""
