"""Ticks are compared with what the hub holds: each has a record, its own, that says what was told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.records.models import RecordRow
from tests.chaos.reckoning import OFF_MS, Reckoning, Tick, check_ticks

NOW = 1_795_000_000_000
SIGNED = Tick("face-1", "aa", 1, "signed", "p1", ("2026-11-22", "early"), NOW)
UNKNOWN = replace(SIGNED, seq=2, kind="unknown", person="")


def found(*ticks: Tick) -> Reckoning:
    """What is found where the hub holds a signature, then an unknown badge."""
    rows = (
        RecordRow(ledger="aa", seq=1, person="p1", at=NOW, flags=[], hub_flags=[], clock="hub"),
        RecordRow(ledger="aa", seq=2, person="", at=NOW, flags=["unknown"], hub_flags=[], clock="hub"),
    )
    reckoning = Reckoning()
    check_ticks(reckoning, {(row.ledger, row.seq): row for row in rows}, ticks)
    return reckoning


def test_each_tick_with_its_own_record_is_well() -> None:
    already = replace(SIGNED, seq=0, kind="already")
    whole = found(SIGNED, UNKNOWN, replace(UNKNOWN, again=True), already)
    assert whole.is_whole
    assert whole.ticks == 2


def test_what_is_signed_at_the_hub_is_as_late_as_its_clock() -> None:
    assert found(replace(SIGNED, station="hub", true_ms=NOW + OFF_MS + 1)).is_whole


@pytest.mark.parametrize(
    ("tick", "what"),
    [
        (replace(SIGNED, seq=0), "lost"),
        (replace(SIGNED, seq=3), "lost"),
        (replace(SIGNED, person="p2"), "lost"),
        (replace(SIGNED, seq=2, person=""), "lost"),
        (replace(UNKNOWN, seq=1), "lost"),
        (replace(UNKNOWN, true_ms=NOW + OFF_MS + 1), "unflagged"),
    ],
)
def test_a_tick_that_does_not_agree_is_told(tick: Tick, what: str) -> None:
    assert getattr(found(tick), what)


def test_two_ticks_for_one_record_are_told() -> None:
    assert len(found(UNKNOWN, UNKNOWN).doubled) == 1
