"""What stands on the glass: turning by hand, and cards that cannot be drawn."""

from __future__ import annotations

from kiosk.domain.rotation import OVERVIEW
from kiosk.ui.showing import HAND_S
from tests.fakes.desk import NOON, desk
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
