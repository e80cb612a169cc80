"""When to try again."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.sync.backoff import Backoff


@settings(max_examples=50)
@given(st.integers(0, 99), st.integers(0, 40))
def test_waits_double_with_jitter_up_to_the_most(seed: int, tries: int) -> None:
    backoff = Backoff(1_000, 60_000, Random(seed))
    for number in range(tries):
        backoff.start(0)
        wait = min(1_000 * 2**number, 60_000)
        assert backoff.due is not None
        assert wait // 2 <= backoff.due <= wait


def test_progress_waits_for_the_rest_and_reset_begins_anew() -> None:
    backoff = Backoff(1_000, 60_000, Random(1))
    assert backoff.may_try(0)
    for _ in range(6):
        backoff.start(0)
    assert not backoff.may_try(999)
    due = backoff.due
    backoff.progress(10)
    assert backoff.due == due
    backoff.progress(100_000)
    assert (backoff.may_try(100_999), backoff.may_try(101_000)) == (False, True)
    backoff.reset()
    assert backoff.may_try(0)
    backoff.progress(5)
    assert backoff.due is None
