"""The window's life: its first frame, its end, and errors in between."""

from __future__ import annotations

from kiosk.domain.rotation import OVERVIEW
from tests.fakes.desk import NOON, desk
from tests.fakes.stage import Stage


def test_an_error_in_a_callback_does_not_end_the_app(stage: Stage) -> None:
    from kivy.clock import Clock

    fake = desk(local=NOON)
    stage.open(fake)
    key = fake.first("text")
    stage.app.showing.turn_to(key)
    Clock.schedule_once(lambda _: 1 // 0, 0)
    stage.advance(0.1)
    assert [failed for failed, _ in fake.failures] == [key]
    assert stage.app.view == OVERVIEW


def test_a_first_frame_is_announced_once(stage: Stage) -> None:
    calls: list[int] = []
    stage.open(desk(), on_first_frame=lambda: calls.append(1))
    stage.advance(2)
    assert calls == [1]


def test_escape_closes_only_a_framed_window(stage: Stage) -> None:
    stopped: list[bool] = []
    for framed in (True, False):
        stage.open(desk(), framed=framed)
        stage.app.stop = lambda framed=framed: stopped.append(framed)
        stage.app.press("escape")
    assert stopped == [True]
