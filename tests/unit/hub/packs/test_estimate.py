"""Bytes and time of a publish, station by station."""

from __future__ import annotations

from datetime import datetime

from hub.packs.estimate import METADATA, SUPPOSED_KBIT_S, Estimate, Follower, estimates, leaving
from hub.sync.line import Line

NOON = datetime(2026, 11, 22, 12)
MANIFEST = 2000
SMALL = METADATA + MANIFEST
THIN = Line("thin", 64)


def follower(name: str = "s", holds: str = "", line: Line | None = THIN, present: bool = True) -> Follower:
    return Follower(name, frozenset(holds), line, present, manifest=MANIFEST)


def estimate(wanted: dict[str, int], *followers: Follower, now: datetime = NOON) -> tuple[Estimate, ...]:
    return estimates(wanted, followers, now)


def seconds(size: int, kbit_s: int) -> float:
    return size * 1.06 * 8 / kbit_s / 1000


def test_what_is_held_is_not_sent_again() -> None:
    wanted = {"a": 50_000, "b": 7_000}
    all_of_it, half, nothing = estimate(
        wanted, follower("1"), follower("2", "a"), follower("3", "ab"), now=NOON
    )
    assert [all_of_it.size, half.size, nothing.size] == [SMALL + 57_000, SMALL + 7_000, SMALL]


def test_alone_on_a_line_it_takes_the_time_of_its_bytes() -> None:
    (one,) = estimate({"a": 100_000}, follower())
    assert one.seconds is not None
    assert 0 <= one.seconds - seconds(SMALL + 100_000, 64) < 1


def test_stations_of_a_line_share_it_and_the_smaller_is_done_first() -> None:
    big, small = estimate({"a": 100_000, "b": 1_000}, follower("1"), follower("2", "a"))
    assert small.seconds is not None
    assert big.seconds is not None
    assert 0 <= small.seconds - seconds(2 * (SMALL + 1_000), 64) < 1
    assert 0 <= big.seconds - seconds(2 * SMALL + 102_000, 64) < 1


def test_stations_of_other_lines_and_absent_ones_take_no_share() -> None:
    alone = estimate({"a": 100_000}, follower("1"))[0]
    beside = estimate(
        {"a": 100_000}, follower("1"), follower("2", line=Line("other", 64)), follower("3", present=False)
    )
    assert beside[0].seconds == alone.seconds
    assert beside[2].seconds == alone.seconds


def test_quiet_hours_are_waited_for() -> None:
    line = Line("thin", 64, (("11:00", "13:00"),))
    (one,) = estimate({"a": 100_000}, follower(line=line))
    (free,) = estimate({"a": 100_000}, follower())
    assert one.seconds is not None
    assert free.seconds is not None
    assert (one.waits_ms, one.seconds) == (3_600_000, 3600 + free.seconds)


def test_quiet_hours_that_leave_no_time() -> None:
    always = Line("thin", 64, (("00:00", "12:00"), ("12:00", "00:00")))
    assert estimate({"a": 1}, follower(line=always))[0].seconds is None


def test_on_an_unknown_line_it_is_said_what_a_plain_one_would_take() -> None:
    (one,) = estimate({"a": 100_000}, follower(line=None))
    assert one.seconds is not None
    assert 0 <= one.seconds - seconds(SMALL + 100_000, SUPPOSED_KBIT_S) < 1


def test_stations_behind_a_relay_are_sent_one_copy_together() -> None:
    alone = follower("1")
    behind = [Follower(name, frozenset(), THIN, True, "relay-1", MANIFEST) for name in ("1", "2", "3")]
    found = estimate({"a": 100_000}, *behind)
    assert {one.seconds for one in found} == {estimate({"a": 100_000}, alone)[0].seconds}
    assert leaving(found) == SMALL + 100_000
    assert leaving(estimate({"a": 100_000}, *behind, follower("4"))) == 2 * (SMALL + 100_000)
