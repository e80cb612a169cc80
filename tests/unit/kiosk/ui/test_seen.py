"""What the desk is told can be seen: never what lies under something else, never in the dark."""

from __future__ import annotations

from kiosk.config import Display
from kiosk.domain.playing import DARK, Glass
from tests.fakes.desk import MORNING, NOON, FakeDesk, desk
from tests.fakes.stage import Stage
from tests.unit.kiosk.ui.test_notice import shown


def names(glass: Glass) -> list[str]:
    return [name for name, _ in glass.seen]


def told(fake: FakeDesk) -> list[list[str]]:
    """What the desk was told since the last time."""
    found = [names(glass) for glass in fake.saw]
    fake.saw.clear()
    return found


def test_only_another_view_is_told(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    assert told(fake) == [["overview"]]
    stage.advance(10)
    stage.app.update()
    stage.advance(1)
    assert told(fake) == [], "a frame that shows the same is nothing new"
    stage.app.press("right")
    stage.advance(1)
    assert told(fake) == [[fake.turns()[1]]]
    assert fake.saw == []


def test_an_answer_covers_boards_and_panel_and_leaves(stage: Stage) -> None:
    fake = desk(local=MORNING)
    stage.open(fake)
    assert told(fake) == [["overview", "pledge"]]
    stage.app.type_text("B-10020")
    stage.advance(0.5)
    assert told(fake) == [[]]
    stage.advance(4)
    assert told(fake) == [["overview", "pledge"]]


def test_a_keypad_covers(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    told(fake)
    stage.app.hands.open_keypad()
    stage.advance(0.5)
    assert told(fake) == [[]]
    stage.app.hands.close_keypad()
    stage.advance(0.5)
    assert told(fake) == [["overview"]]


def test_a_full_screen_notice_covers_and_a_strip_stands_beside(stage: Stage) -> None:
    fake = desk(local=MORNING)
    stage.open(fake)
    told(fake)
    shown(stage, fake, "full")
    assert told(fake) == [["notice:n-1"]]
    shown(stage, fake, "strip")
    assert told(fake) == [["overview", "pledge", "notice:n-1"]]


def test_in_the_dark_nothing_can_be_seen(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake, display=Display(dim_after_min=1))
    told(fake)
    stage.advance(70, frames=5)
    assert (stage.app.veil.lies, fake.saw[-1].seen) == (True, ())
    assert fake.saw[-1] != DARK, "it is known what stands there"
    told(fake)
    stage.app.type_text("B-10020")
    stage.advance(8)
    assert told(fake)[-1] == ["overview"]
