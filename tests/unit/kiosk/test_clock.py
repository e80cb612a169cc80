"""The machine's clocks."""

from __future__ import annotations

import pytest

from kiosk.clock import Clock
from kiosk.domain.clockwork import BUILT_MS, LATEST_MS


def test_ticks() -> None:
    clock = Clock()
    first, second = clock.ticks(), clock.ticks()
    assert first.wall > BUILT_MS
    assert second.mono >= first.mono > 0
    assert len(first.boot) == 8
    assert first.boot == Clock().ticks().boot


@pytest.mark.parametrize(("offset", "wall"), [(-(10**15), 0), (10**30, LATEST_MS)])
def test_no_offset_makes_a_time_that_a_record_cannot_hold(offset: int, wall: int) -> None:
    clock = Clock()
    clock.offset_ms = offset
    assert clock.ticks().wall == wall
