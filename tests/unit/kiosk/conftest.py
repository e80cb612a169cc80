"""A station that is given content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.trial import PROBATION_MS
from tests.fakes.life import Life, pack
from tests.fakes.station import close


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    made = Life(tmp_path)
    made.pass_time(0)
    yield made
    close(made.station)


@pytest.fixture
def two(life: Life) -> Life:
    """Version 1 for long, version 2 since a moment."""
    life.give(pack(1))
    life.pass_time(PROBATION_MS)
    life.give(pack(2))
    assert life.shown == {"mine": 2}
    return life
