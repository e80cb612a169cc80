"""While batches are taken Python's search for circles rests."""

from __future__ import annotations

import gc

import pytest

from hub.receiving import collector_resting


def test_one_rest_within_another_ends_with_the_outer_one() -> None:
    with collector_resting():
        with collector_resting():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_ends_with_an_error_too() -> None:
    with pytest.raises(ValueError, match="odd"), collector_resting():
        raise ValueError("odd")
    assert gc.isenabled()
