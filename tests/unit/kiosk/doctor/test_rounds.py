"""The table of checks, and how it is told."""

from __future__ import annotations

import json

import pytest

from content_packs.words import Words
from kiosk.doctor import rounds
from kiosk.doctor.finding import Check, Level, fine, mend
from tests.unit.kiosk.doctor.conftest import Make


def test_every_check_is_named_once_and_those_of_a_running_station_exist() -> None:
    names = [check.name for check in rounds.CHECKS]
    assert len(set(names)) == len(names)
    assert set(rounds.QUICK) < set(names)


def test_a_check_that_fails_does_not_keep_the_others_from_being_made(
    patient: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> object:
        raise KeyError("x")

    table = (
        Check("one", Words("一", "one"), broken),
        Check("two", Words("二", "two"), lambda _: fine("好", "good", n=2)),
    )  # type: ignore[arg-type]
    monkeypatch.setattr(rounds, "CHECKS", table)
    report = list(rounds.examine(patient()))
    assert [found.level for _, found in report] == [Level.MEND, Level.FINE]
    assert rounds.line_of(*report[1]) == "✓ 二 two: 好  good"
    assert json.loads(rounds.json_of(report))["two"] == {"level": "fine", "zh": "好", "en": "good", "n": 2}


def test_a_sentence_that_mends_is_one_line(patient: Make) -> None:
    check = rounds.CHECKS[0]
    assert "\n" not in rounds.line_of(check, mend("坏了：请修。", "broken: mend it"))
    assert [c.name for c, _ in rounds.examine(patient(), ("disk", "fsync"))] == ["fsync", "disk"]
