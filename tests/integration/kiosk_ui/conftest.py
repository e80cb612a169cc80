"""The session's window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.stage import Stage, the_stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A window without a screen, on a clock moved by hand."""
    found = the_stage()
    yield found
    found.close()
