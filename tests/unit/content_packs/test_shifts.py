"""To which shift a moment belongs, for any table."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from content_packs.shifts import Shift, current_run, next_opening, resolve, runs_around

THREE = (
    Shift("night", "夜班", 0, 480),
    Shift("early", "早班", 480, 480),
    Shift("middle", "中班", 960, 480),
)
EVENING = (Shift("night", "夜班", 22 * 60, 480, dated_next_day=True),)
DAY = (Shift("day", "白班", 450, 600),)
NOBODY: frozenset[tuple[str, str]] = frozenset()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}")


@pytest.mark.parametrize(
    ("table", "now", "key"),
    [
        (THREE, "22T06:29", ("2026-11-22", "night")),  # still running, late
        (THREE, "22T06:30", ("2026-11-22", "early")),  # opens 90 minutes before
        (THREE, "22T10:29", ("2026-11-22", "early")),
        (THREE, "22T10:30", ("2026-11-22", "early")),  # late from 150 minutes after
        (THREE, "22T14:30", ("2026-11-22", "middle")),
        (THREE, "21T22:30", ("2026-11-22", "night")),  # opens the evening before
        (EVENING, "21T20:30", ("2026-11-22", "night")),
        (EVENING, "22T05:59", ("2026-11-22", "night")),
        (EVENING, "22T06:00", None),
        (DAY, "22T05:59", None),
        (DAY, "22T06:00", ("2026-11-22", "day")),
        (DAY, "22T17:29", ("2026-11-22", "day")),
        (DAY, "22T17:30", None),
        ((), "22T08:00", None),
    ],
)
def test_resolve(table: tuple[Shift, ...], now: str, key: tuple[str, str] | None) -> None:
    run = resolve(table, at(now), NOBODY)
    assert (run.key if run else None) == key


@pytest.mark.parametrize(
    ("now", "rostered", "key"),
    [
        ("22T06:40", "night", "night"),  # his own, though late, before the one that opens
        ("22T06:40", "early", "early"),
        ("22T06:40", "middle", "early"),  # his own is not to be had now
    ],
)
def test_the_own_shift_comes_first(now: str, rostered: str, key: str) -> None:
    run = resolve(THREE, at(now), frozenset({("2026-11-22", rostered)}))
    assert run is not None
    assert run.key == ("2026-11-22", key)


def test_moments_of_a_run() -> None:
    run = EVENING[0].on(date(2026, 11, 22))
    assert (run.begins, run.ends) == (at("21T22:00"), at("22T06:00"))
    assert (run.opens, run.closes) == (at("21T20:30"), at("22T00:30"))
    assert [run.is_open(at(t)) for t in ("21T20:29", "21T20:30", "22T00:29", "22T00:30")] == [
        False,
        True,
        True,
        False,
    ]
    assert [run.takes_late(at(t)) for t in ("22T00:29", "22T00:30", "22T05:59", "22T06:00")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("change", "possible"),
    [
        ({}, True), ({"start": 1439}, True), ({"start": 1440}, False), ({"start": -1}, False),
        ({"minutes": 1440}, True), ({"minutes": 1441}, False), ({"minutes": 0}, False),
        ({"opens": 0, "closes": 0}, True), ({"opens": -1}, False),
        ({"opens": 720}, True), ({"opens": 721}, False), ({"closes": 1440}, False),
    ],
)  # fmt: skip
def test_possible(change: dict[str, int], possible: bool) -> None:
    assert Shift(**({"id": "a", "name": "A", "start": 0, "minutes": 1} | change)).is_possible() is possible  # type: ignore[arg-type]


MINUTES = st.integers(0, 1439)
SHIFTS = st.builds(
    lambda index, start, minutes, opens, closes, next_day: Shift(
        f"s{index}", "班", start, minutes, opens=opens, closes=closes, dated_next_day=next_day
    ),
    st.integers(0, 3), MINUTES, st.integers(1, 1440), st.integers(0, 720), MINUTES, st.booleans(),
)  # fmt: skip
TABLES = st.lists(SHIFTS, max_size=4, unique_by=lambda shift: shift.id).map(tuple)
NOWS = st.integers(0, 3 * 1440).map(lambda minute: datetime(2026, 12, 30) + timedelta(minutes=minute))


@settings(max_examples=25, deadline=None)
@given(TABLES, NOWS, st.data())
def test_whatever_the_table_the_run_takes_signatures_now_and_the_own_one_first(
    table: tuple[Shift, ...], now: datetime, data: st.DataObject
) -> None:
    assert all(shift.is_possible() for shift in table)
    every = [shift.on(now.date() + timedelta(days=d)) for shift in table for d in range(-3, 4)]
    usable = {run.key for run in every if run.is_open(now) or run.takes_late(now)}
    rostered = frozenset(data.draw(st.sets(st.sampled_from([run.key for run in every]))) if every else ())
    run = resolve(table, now, rostered)
    if not usable:
        assert run is None
        return
    assert run is not None
    assert run.key in (usable & rostered or usable)
    if not run.is_open(now):
        same = [r for r in every if (r.key in rostered) == (run.key in rostered)]
        assert not any(r.is_open(now) for r in same)
    assert current_run(table, now) == resolve(table, now, NOBODY)


@settings(max_examples=25, deadline=None)
@given(TABLES, NOWS)
def test_next_opening_lies_ahead_and_none_before_it(table: tuple[Shift, ...], now: datetime) -> None:
    run = next_opening(table, now)
    assume(run is not None)
    assert run is not None
    assert run.opens > now
    every = [shift.on(now.date() + timedelta(days=d)) for shift in table for d in range(-3, 4)]
    assert min(r.opens for r in every if r.opens > now) == run.opens


@settings(max_examples=25, deadline=None)
@given(TABLES, NOWS)
def test_runs_around_are_in_order_and_near(table: tuple[Shift, ...], now: datetime) -> None:
    runs = runs_around(table, now)
    assert [run.begins for run in runs] == sorted(run.begins for run in runs)
    assert all(abs(run.begins - now) <= timedelta(hours=36) for run in runs)
    assert len({(run.key, run.begins) for run in runs}) == len(runs)
