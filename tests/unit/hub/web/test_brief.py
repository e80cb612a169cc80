"""This shift in brief: when a page becomes one, and what it says then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from content_packs.shifts import Shift
from content_packs.words import Words
from hub.records.coverage import Coverage, Signed, Someone
from hub.records.runs import PlaceRun
from hub.stations.service import Place
from hub.web import brief as module
from hub.web.brief import RUN, brief, is_long

EARLY = Shift("early", "早班", 480, 480, 90, 150)
RUN_TODAY = EARLY.on(date(2026, 11, 24))


def someone(number: int) -> Someone:
    return Someone(f"q{number}", str(number), f"人{number}", "team", "班", "")


def at(name: str, missing: int, signed: int = 0) -> PlaceRun:
    """A place where so many are missing, and so many have signed."""
    done = tuple(
        Signed(someone(n), "badge", 1, "st", name, ("late",) if n == 0 else (), "mine", 1, "c")
        for n in range(signed)
    )
    left = tuple(someone(100 + n) for n in range(missing))
    found = Coverage(
        "2026-11-24", "early", "早班", name, name, True, missing + signed, done, left, (), (), 0, ()
    )
    return PlaceRun(Place(name, Words(name), "face", "unit"), RUN_TODAY, found, "open", 5)


def test_a_page_is_long_when_several_runs_list_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2 * RUN + 10)
    assert not is_long([at("a", 2, 3), at("b", 2, 3)], False)
    assert is_long([at("a", 2, 3), at("b", 2, 4)], False)
    assert not is_long([at("a", 2, 3), at("b", 2, 4)], True), "the signed are not on it"
    assert not is_long([at("a", 50, 50)], False), "one run is never brief"


def test_most_missing_first_and_every_place_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    idle = replace(at("idle", 0), run=None, coverage=None)
    later = replace(at("later", 1), phase="ahead")
    found = brief([at("done", 0, 4), idle, at("few", 1, 2), at("many", 3, 1), later])
    assert [[one.place.id for one in group.items] for group in found.groups] == [
        ["many", "few", "done"], ["later"],
    ]  # fmt: skip
    assert [one.place.id for one in found.idle] == ["idle"]
    assert (found.expected, found.signed, found.missing, found.late, found.short) == (12, 7, 5, 3, 3)
    assert found.percent == 58
    assert not found.untouched
    monkeypatch.setattr(module, "MOST_NAMED", 4)
    assert found.untouched
    assert brief([]).percent is None
