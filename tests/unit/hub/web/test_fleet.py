"""A station is fine, wants care, or is gone; and it says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content_packs.words import Words
from hub.stations.service import Place, Station
from hub.web.fleet import BAD, FAULTS, LEAST_DISK_MB, NONE, OK, QUIET_MS, WARN, behind, status_of

NOW = 1_764_000_000_000
FINE = Station(
    id="face-1", number=1, place=Place("face", Words("面"), "coal_face", "s"), placed_at=0, tags=(),
    authorised=True, enrolled=True, ledger_id="a", state="ready", seen_at=NOW, have={"mine": 7},
    state_held={}, unsent=0, last_seq=0, showing="", clock="hub", clock_offset_ms=0, disk_mb=9000, faults=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({}, OK),
        ({"unsent": 3}, OK),
        ({"authorised": False}, NONE),
        ({"enrolled": False, "state": "never"}, NONE),
        ({"state": "lost"}, BAD),
        ({"seen_at": NOW - QUIET_MS - 1}, BAD),
        ({"have": {"mine": 6}}, WARN),
        ({"clock": "suspect"}, WARN),
        ({"disk_mb": LEAST_DISK_MB - 1}, WARN),
        ({"disk_mb": 0}, OK),
        ({"faults": ("scanner",)}, WARN),
    ],
)
def test_status(change: dict[str, object], level: str) -> None:
    status = status_of(replace(FINE, **change), {"mine": 7}, NOW)  # type: ignore[arg-type]
    assert status.level == level
    assert bool(status.reasons) == (level != OK)


def test_a_fault_is_a_sentence_without_the_stations_own_words() -> None:
    codes = (
        "disk",
        "full",
        "ledger",
        "record",
        "program",
        "refused",
        "state",
        "link",
        "slot",
        "pack",
        "store",
        "card",
        "reader",
        "scanner",
        "clock",
    )
    assert set(FAULTS) == set(codes)
    said = status_of(replace(FINE, faults=(*codes, "program: see the log", "new")), {}, NOW).reasons
    assert len(said) == len(codes) + 1
    assert not any(c.isascii() and c.isalpha() for words in said for c in words.zh)
    assert all(words.en.isascii() for words in said)


def test_a_wrong_clock_is_said_once() -> None:
    said = status_of(replace(FINE, clock="suspect", faults=("clock",)), {}, NOW).reasons
    assert [words.zh for words in said] == [FAULTS["clock"]]


def test_behind_names_what_is_shown_too_old() -> None:
    station = replace(FINE, have={"mine": 6, "branch-1": 9, "gone": 2})
    assert behind(station, {"mine": 7, "branch-1": 9, "project": 4}) == ("mine",)
