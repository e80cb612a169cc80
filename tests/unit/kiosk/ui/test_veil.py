"""The glass dims when nobody is there, and comes back for whoever comes."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from kiosk.config import Display
from kiosk.domain.rotation import OVERVIEW
from kiosk.ui.controls import type_into
from kiosk.ui.theme import GROUND, hex_of
from tests.fakes.desk import MORNING, NOON, FakeDesk, desk, persons
from tests.fakes.stage import Stage

MINUTES = 5.0


@pytest.fixture
def dark(stage: Stage) -> FakeDesk:
    """A station at noon that nobody has touched for a while."""
    fake = desk(local=NOON)
    stage.open(fake, display=Display(dim_after_min=MINUTES))
    stage.advance(MINUTES * 60 - 10, frames=5)
    assert not stage.app.veil.lies
    stage.advance(20)
    assert stage.app.veil.lies
    return fake


def light(stage: Stage) -> int:
    """Brightest of all pixels, 0..255."""
    return max(high for _, high in stage.image().getextrema())


def test_dimmed_it_can_still_be_made_out(stage: Stage, dark: FakeDesk) -> None:
    assert 20 < light(stage) < 60
    assert int(hex_of(GROUND)[1:3], 16) > 0


def test_the_touch_that_wakes_does_nothing_else(stage: Stage, dark: FakeDesk) -> None:
    touch = SimpleNamespace(x=780, y=10, pos=(780, 10), sx=0.97, sy=0.02)
    assert stage.window.dispatch("on_touch_down", touch)
    stage.advance(0.1)
    assert light(stage) > 200
    assert stage.app.view == OVERVIEW
    assert not stage.app.veil.lies


def test_the_key_that_wakes_does_nothing_else(stage: Stage, dark: FakeDesk) -> None:
    stage.app.press("right")
    assert stage.app.view == OVERVIEW
    stage.app.press("right")
    assert stage.app.view != OVERVIEW


def test_a_scan_wakes_and_is_answered(stage: Stage, dark: FakeDesk) -> None:
    type_into(stage.window, f"B-{persons()[20].staff_no}")
    stage.advance(0.05)
    assert dark.scans == [f"B-{persons()[20].staff_no}"]
    assert stage.app.answer is not None
    assert light(stage) > 200


def test_a_scan_by_a_reader_that_sends_no_keys_wakes_at_once(stage: Stage, dark: FakeDesk) -> None:
    stage.app.hands.scan(persons()[20].staff_no)
    stage.advance(0.05)
    assert stage.app.answer is not None
    assert not stage.app.veil.lies


def test_in_signing_time_it_is_never_dim(stage: Stage, dark: FakeDesk) -> None:
    dark.local = MORNING + timedelta(days=1)
    stage.advance(1)
    assert stage.app.screen.panel
    assert not stage.app.veil.lies
    stage.advance(MINUTES * 120)
    assert not stage.app.veil.lies


def test_it_dims_only_where_that_was_asked_for(stage: Stage) -> None:
    stage.open(desk(local=NOON))
    assert stage.app.veil is None
