"""The window's sleep: how long, and what ends it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from kivy.base import EventLoop
from kivy.clock import Clock

from kiosk.ui import pulse as module
from kiosk.ui.pulse import FRAME_S, LONGEST_S, Pulse
from tests.fakes.stage import Stage

real_select = module.select.select


class Sleeps:
    """Notes how long the pulse would sleep, and looks at its files without waiting."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def select(self, files: list[int], *_: object) -> tuple[list[int], list[int], list[int]]:
        self.pauses.append(_[-1])  # type: ignore[arg-type]
        return real_select(files, (), (), 0)

    def frame(self) -> float:
        """Turn one frame; how long it slept before it, s."""
        EventLoop.idle()
        return self.pauses[-1]


@pytest.fixture
def sleeps(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Pulse, Sleeps]]:
    """A pulse that beats, at rest: whatever the frames and the tests before left is done."""
    found, pulse = Sleeps(), Pulse()
    stage.advance(2 * LONGEST_S)
    monkeypatch.setattr(module.select, "select", found.select)
    with pulse.beating(stage.window):
        for _ in range(3):
            found.frame()
        yield pulse, found


def test_it_sleeps_until_the_next_event_is_due(sleeps: tuple[Pulse, Sleeps]) -> None:
    _, found = sleeps
    before = found.frame()  # whatever Kivy itself has to do first
    assert FRAME_S < before <= LONGEST_S
    event = Clock.schedule_once(lambda _: None, (before + FRAME_S) / 2)
    assert found.frame() == pytest.approx((before + FRAME_S) / 2, abs=0.01)
    event.cancel()
    assert found.frame() == pytest.approx(before, abs=0.01)


def test_an_animation_gets_its_frames_and_no_more(sleeps: tuple[Pulse, Sleeps]) -> None:
    _, found = sleeps
    event = Clock.schedule_interval(lambda _: None, 0)
    assert found.frame() == pytest.approx(FRAME_S)
    event.cancel()


def test_a_call_from_another_thread_is_taken_at_once(sleeps: tuple[Pulse, Sleeps]) -> None:
    pulse, found = sleeps
    ran: list[str] = []
    caller = threading.Thread(target=lambda: pulse.soon(lambda: ran.append(threading.current_thread().name)))
    caller.start()
    caller.join()
    found.frame()
    assert ran == [threading.main_thread().name]


def test_after_something_happened_one_frame_more_is_turned(sleeps: tuple[Pulse, Sleeps]) -> None:
    """What a key led to is drawn in the frame after the one in which it was read."""
    pulse, found = sleeps
    pulse.wake()
    found.frame()
    assert found.frame() == 0
    assert found.frame() > 0


def test_the_loop_is_kivys_own_again_afterwards(stage: Stage) -> None:
    with Pulse().beating(stage.window):
        ours = Clock.idle
    assert Clock.idle is not ours


def test_what_was_changed_without_an_event_is_drawn_at_once(
    sleeps: tuple[Pulse, Sleeps], stage: Stage
) -> None:
    _, found = sleeps
    assert found.frame() > 0
    stage.window.canvas.ask_update()
    assert found.frame() == 0
    assert found.frame() > 0


def test_nothing_of_kivys_own_wakes_it(sleeps: tuple[Pulse, Sleeps]) -> None:
    _, found = sleeps
    assert found.frame() == LONGEST_S
