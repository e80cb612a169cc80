"""A reason is a short line that says something."""

from __future__ import annotations

import pytest

from hub.errors import RefusedError
from hub.web.reasons import MOST_REASON, reason_given


def test_a_reason_is_kept_without_blanks_around() -> None:
    assert reason_given(" 换机 ") == "换机"
    assert reason_given("x" * MOST_REASON) == "x" * MOST_REASON


@pytest.mark.parametrize("text", ["", "  ", "x" * (MOST_REASON + 1), "一\n二", "a\x00"])
def test_nothing_is_no_reason(text: str) -> None:
    with pytest.raises(RefusedError):
        reason_given(text)
