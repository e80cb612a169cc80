"""What stands on the glass: turning by hand, and cards that cannot be drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from content_packs.words import Words
from kiosk.domain.rotation import OVERVIEW, dwell
from kiosk.domain.screen import Screen
from kiosk.ui.showing import HAND_S
from tests.fakes.cards import card, view
from tests.fakes.desk import MORNING, NOON, FakeDesk, desk
from tests.fakes.stage import Stage


def test_keys_turn_the_boards_and_the_rotation_comes_back(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    turns = fake.turns()
    stage.app.press("right")
    assert stage.app.view == turns[1]
    stage.app.press("left")
    stage.app.press("left")
    assert stage.app.view == turns[-1]
    stage.advance(HAND_S + 1)
    assert stage.app.view == OVERVIEW


def test_turning_to_a_board(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    fake.views.clear()
    assert stage.app.show("alert")
    assert stage.app.view == fake.content.of_board("alert")[0].key
    assert not stage.app.show("no-such-board")
    assert set(fake.views) == {stage.app.view}, "looking for the card in the overview shows no overview"


def test_a_card_that_cannot_be_drawn_is_reported_and_skipped(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    key = fake.first("picture")
    shown = fake.content.find(key)
    assert shown is not None
    fake.pictures[shown.picture] = fake.pictures[shown.picture].with_suffix(".gone")
    stage.app.showing.turn_to(key)
    assert stage.app.view == OVERVIEW
    assert [failed for failed, _ in fake.failures] == [key]
    assert key not in fake.views
    stage.advance(1)
    assert key not in fake.turns()


def test_the_desk_hears_whether_somebody_is_at_the_glass(stage: Stage) -> None:
    """New content does not change under his hands (kiosk/domain/turning.py)."""
    fake = desk(local=NOON)
    stage.open(fake)
    assert not fake.attended
    stage.app.press("right")
    assert not fake.attended, "a card turned to by hand is not in anybody's hands"
    assert stage.app.face is not None
    stage.app.face.show_keypad("zh", lambda _: None, lambda: None)
    stage.advance(1.5)
    assert fake.attended
    stage.app.face.hide_keypad()
    stage.advance(1.5)
    assert not fake.attended


class CountedDesk(FakeDesk):
    """Counts how often it is asked what to draw."""

    asked = 0

    def screen(self, chosen: str) -> Screen:
        self.asked += 1
        return super().screen(chosen)


@pytest.fixture
def counted(stage: Stage) -> CountedDesk:
    made = CountedDesk(**vars(desk(local=NOON)))
    stage.open(made)
    return made


def asked_within(stage: Stage, counted: CountedDesk, seconds: int) -> int:
    """How often the desk is asked in so many seconds, a frame each quarter of one."""
    before = counted.asked
    stage.advance(seconds, seconds * 4)
    return counted.asked - before


def test_the_desk_is_asked_when_time_may_have_changed_something(stage: Stage, counted: CountedDesk) -> None:
    assert asked_within(stage, counted, 5) >= 4, "each moment counts"
    counted.lasts_s = 30
    stage.advance(2)
    assert asked_within(stage, counted, 25) == 0
    assert asked_within(stage, counted, 10) == 1
    assert stage.app is not None
    stage.app.wake()
    assert asked_within(stage, counted, 1) == 1, "whoever calls is heard"


def test_a_view_turned_to_by_hand_ends_however_long_the_screen_lasts(
    stage: Stage, counted: CountedDesk
) -> None:
    counted.lasts_s = 300
    stage.app.press("right")
    assert asked_within(stage, counted, int(HAND_S) - 1) == 0
    stage.advance(2, 8)
    assert stage.app.view == OVERVIEW


def test_a_long_card_turns_its_page_however_long_the_screen_lasts(stage: Stage, counted: CountedDesk) -> None:
    counted.lasts_s = 300
    shown = view(replace(card("text"), body=Words("一句很长的话，说了又说。" * 120)))
    screen = replace(counted.screen(""), main=shown)
    counted.screen = lambda _: screen  # type: ignore[method-assign]
    stage.app.update()
    face = stage.app.face
    assert face.main.pages > 1
    each = dwell(shown.shown, "zh") / face.main.pages
    stage.advance(each - 0.5, 4)
    assert face.main.page == 0
    stage.advance(1, 4)
    assert face.main.page == 1
    stage.advance(each, 8)
    assert face.main.page == 2 % face.main.pages


def test_somebody_at_the_glass_is_looked_after_each_second(stage: Stage, counted: CountedDesk) -> None:
    counted.lasts_s = 300
    stage.app.hands.open_keypad()
    assert counted.attended, "at once"
    assert asked_within(stage, counted, 5) >= 4
    stage.app.hands.close_keypad()
    stage.advance(1.5)
    assert not counted.attended


def test_after_an_error_it_is_asked_again(stage: Stage, counted: CountedDesk) -> None:
    counted.lasts_s = 300

    def broken(_: str) -> Screen:
        raise OSError("not now")

    counted.screen = broken  # type: ignore[method-assign]
    with pytest.raises(OSError, match="not now"):
        stage.app.update()
    del counted.screen  # type: ignore[method-assign]
    assert asked_within(stage, counted, 2) == 1


def test_once_closed_it_asks_no_more(stage: Stage, counted: CountedDesk) -> None:
    stage.close()
    assert asked_within(stage, counted, 5) == 0


def test_the_overview_is_drawn_once_for_all_its_turns(stage: Stage) -> None:
    stage.open(desk(local=NOON))
    before, glass = stage.app.face.main, stage.image()
    stage.app.press("right")
    assert stage.app.view != OVERVIEW
    stage.app.press("left")
    assert stage.app.face.main is before
    stage.advance(0.1)
    assert stage.image() == glass


@pytest.mark.parametrize("what", ["content", "lang", "date", "panel"])
def test_an_overview_that_would_be_drawn_otherwise_is_drawn_anew(stage: Stage, what: str) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    before = stage.app.face.main
    stage.app.press("right")
    assert before.ids.tiles._ink.children
    match what:
        case "content":
            first = fake.content.of_board("learning")[0]
            kept = tuple(shown for shown in fake.content.cards if shown.key != first.key)
            fake.content = replace(fake.content, cards=kept)
        case "lang":
            fake.lang = "en"
        case "date":
            fake.local += timedelta(days=1)
        case "panel":
            fake.local = MORNING
    stage.app.showing.turn_to(OVERVIEW)
    assert stage.app.view == OVERVIEW
    assert stage.app.face.main is not before
    assert stage.app.face.main.ids.tiles._ink.children
    assert not before.ids.tiles._ink.children, "its pictures are let go"
