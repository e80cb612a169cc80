"""Several men one after another: the screen is theirs, and it comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from content_packs.shifts import current_run
from kiosk.domain.dialogs.leader import LeaderMenu
from kiosk.domain.queue import PAUSE_S
from kiosk.ui.controls import type_into
from kiosk.ui.widgets.answer import SECONDS, AnswerSheet
from kiosk.ui.widgets.queue_sheet import QueueSheet
from kiosk.ui.widgets.sheet import Sheet
from kiosk.ui.words import say
from tests.fakes.desk import NOON, desk, persons
from tests.fakes.stage import Stage, spilled


def typed(stage: Stage, *numbers: int) -> None:
    for number in numbers:
        type_into(stage.window, persons()[number].staff_no)
        stage.advance(0.6)


def test_the_third_in_a_row_fills_the_screen_with_the_count(stage: Stage) -> None:
    stage.open(desk())
    typed(stage, 18, 19)
    assert isinstance(stage.app.face.answer, AnswerSheet)
    typed(stage, 20)
    sheet = stage.app.face.answer
    assert isinstance(sheet, QueueSheet)
    assert sheet.answer.person == persons()[20]
    assert stage.app.screen.panel.tally.signed == 21
    assert not spilled(sheet)
    assert not spilled(sheet._count)


def test_after_the_last_man_it_asks_for_the_next_and_then_goes(stage: Stage) -> None:
    stage.open(desk())
    typed(stage, 18, 19, 20)
    sheet = stage.app.face.answer
    stage.advance(SECONDS)
    assert stage.app.face.answer is sheet
    assert sheet.resting
    stage.advance(PAUSE_S)
    assert stage.app.face.answer is None
    typed(stage, 21)
    assert isinstance(stage.app.face.answer, AnswerSheet)


def menu() -> LeaderMenu:
    run = current_run(desk().site.shifts, desk().local)
    assert run is not None
    return LeaderMenu(replace(persons()[20], roles=("leader",)), run, ())


def test_a_queue_does_not_wait_over_a_leaders_menu(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    typed(stage, 18, 19, 20)
    assert isinstance(stage.app.face.answer, QueueSheet)
    fake.dialog = menu()
    stage.app.update()
    stage.advance(SECONDS)
    assert stage.app.face.answer is None
    assert stage.app.face.dialog.view.name == "leader"


def test_ok_shows_the_menu_under_an_answer_before_it_chooses_from_it(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    typed(stage, 20)
    fake.dialog = menu()
    stage.app.update()
    chosen: list[str] = []
    fake.choose = lambda name, then: chosen.append(name)  # type: ignore[method-assign]
    stage.app.press("enter")
    assert (chosen, stage.app.face.answer) == ([], None)
    stage.app.press("enter")
    assert chosen == ["meeting"]


def test_thirty_in_a_minute_are_all_answered(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    for turn in range(30):
        typed(stage, turn % 24)
        assert stage.app.answer.person == persons()[turn % 24]
    assert len(fake.scans) == 30
    assert len(stage.app.face.ids.layers.children) == 1


def test_without_a_sign_window_there_is_no_queue(stage: Stage) -> None:
    stage.open(desk(local=NOON))
    typed(stage, 18, 19, 20, 21)
    assert isinstance(stage.app.face.answer, AnswerSheet)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_is_not_simply_signed_is_told_what_to_do_in_a_queue_too(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    stage.open(desk(lang=lang))
    typed(stage, 18, 19)
    said: list[str] = []
    words = Sheet.words

    def noting(sheet: Sheet, x: float, top: float, text: str, *more: Any, **named: Any) -> float:
        said.append(text)
        return words(sheet, x, top, text, *more, **named)

    monkeypatch.setattr(Sheet, "words", noting)
    type_into(stage.window, "99999")
    stage.advance(0.6)
    assert not spilled(stage.app.face.answer)
    drawn = "".join(said)
    assert "99999" in drawn
    for key in ("answer_no_number", "then_no_number"):
        assert say(key, lang).replace(" ", "") in drawn.replace(" ", "")
