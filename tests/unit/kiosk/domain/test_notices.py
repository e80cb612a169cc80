"""Which notices stand, and that none stands longer than it may, whatever clocks and restarts do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_packs.format.content import EMPTY, Shown
from content_packs.where import Where
from kiosk.domain.clockwork import Instant, Ticks
from kiosk.domain.notices import NOTE_EVERY_MS, Life, Posted, drawn, is_over, noted, post, standing
from tests.fakes.mine import card, site
from tests.fakes.notices import BEGINS, MINUTE, listed, notice

SITE = site()


def now(minutes: float, mono: float | None = None, boot: str = "0badcafe", quality: str = "rtc") -> Instant:
    """``minutes`` after 08:00; ``mono``: minutes on the monotonic clock, the same unless told."""
    at = BEGINS + round(minutes * MINUTE)
    ticks = Ticks(at, round((minutes if mono is None else mono) * MINUTE), boot)
    return Instant(at, ticks, quality)


def shown(posted: Posted, when: Instant) -> list[str]:
    return [one.notice.id for one in standing(posted, SITE, "early", EMPTY, when)]


def test_from_its_beginning_to_its_end() -> None:
    posted = post(listed(notice(), signed_at=BEGINS - MINUTE), {}, now(-1, 0))
    assert [shown(posted, now(m, m + 1)) for m in (-1, 0, 119.9, 120)] == [[], ["n-1"], ["n-1"], []]


def test_it_says_until_when_by_the_mines_clock() -> None:
    (one,) = standing(post(listed(notice()), {}, now(1)), SITE, "early", EMPTY, now(1))
    assert one.ends == datetime(2026, 11, 23, 10, 0)


def test_a_filter_may_ask_for_the_shift() -> None:
    posted = post(listed(notice(where=Where(shift=("night",)))), {}, now(1))
    assert [len(standing(posted, SITE, shift, EMPTY, now(1))) for shift in ("early", "night")] == [0, 1]


def test_only_the_highest_level_newest_first() -> None:
    strips = [notice(f"s{m}", begins=BEGINS + m) for m in (1, 2)]
    fulls = [notice(f"f{m}", "full", begins=BEGINS + m) for m in (3, 4)]
    assert shown(post(listed(*strips), {}, now(1)), now(1)) == ["s2", "s1"]
    assert shown(post(listed(*strips, *fulls), {}, now(1)), now(1)) == ["f4", "f3"]


def test_only_where_it_belongs() -> None:
    here, there = Where(place=("face-7305",)), Where(unit=("project",))
    posted = post(listed(notice("a", where=here), notice("b", where=there)), {}, now(1))
    assert shown(posted, now(1)) == ["a"]


def test_a_prepared_board_goes_with_it_where_there_is_one() -> None:
    board = Shown(card("power-off", kind="notice", level="full"), "mine", 3, "ab" * 32)
    content = replace(EMPTY, prepared=(board,))
    posted = post(listed(notice("a", card="mine/power-off"), notice("b", card="mine/none")), {}, now(1))
    found = {one.notice.id: one.board for one in standing(posted, SITE, "early", content, now(1))}
    assert found == {"a": board, "b": None}


def test_a_clock_that_lags_behind_the_signature_hides_nothing() -> None:
    early = now(-1000, 5, quality="suspect")
    posted = post(listed(notice()), {}, early)
    assert shown(posted, early) == ["n-1"]
    assert posted.lives["n-1"].left == 120 * MINUTE


def test_a_suspect_clock_lengthens_nothing() -> None:
    posted = post(listed(notice()), {}, now(-1000, 0, quality="suspect"))
    assert shown(posted, now(-1000, 119, quality="suspect")) == ["n-1"]
    assert shown(posted, now(-1000, 120, quality="suspect")) == []


def test_what_was_here_before_keeps_the_time_it_had_left() -> None:
    first = post(listed(notice()), {}, now(0, 0))
    again = post(listed(notice(), version=2), first.lives, now(-500, 60, quality="suspect"))
    assert again.lives["n-1"].left == 60 * MINUTE


@pytest.mark.parametrize("boot", ["0badcafe", "another"])
def test_a_restart_costs_time_and_never_gives_any(boot: str) -> None:
    kept = noted(post(listed(notice()), {}, now(0, 0)), now(30, 30)).lives
    mono = 31 if boot == "0badcafe" else 1
    again = post(listed(notice()), kept, now(-9999, mono, boot, "suspect"))
    expected = 89 * MINUTE if boot == "0badcafe" else 89 * MINUTE - NOTE_EVERY_MS
    assert again.lives["n-1"].left == expected


@given(st.lists(st.tuples(st.integers(-(10**10), 10**10), st.integers(0, 10**7), st.booleans()), max_size=20))
def test_its_life_never_grows(steps: list[tuple[int, int, bool]]) -> None:
    """Any walk of wall clock, running time and reboots: what is left falls at least as fast as time runs."""
    mono, boot, number = 0, "b0", 0
    posted = post(listed(notice()), {}, Instant(BEGINS, Ticks(BEGINS, 0, boot), "rtc"))
    left = posted.lives["n-1"].left
    for wall, ran, reboots in steps:
        if reboots:
            number, mono, boot = number + 1, 0, f"b{number + 1}"
        mono += ran
        when = Instant(BEGINS + wall, Ticks(max(BEGINS + wall, 0), mono, boot), "suspect")
        posted = post(listed(notice()), noted(posted, when).lives, when)
        assert posted.lives["n-1"].left <= max(left - ran, 0)
        left = posted.lives["n-1"].left
        if is_over(notice(), posted, when):
            assert shown(posted, when) == []


def test_a_life_counts_only_forward() -> None:
    life = Life(1000, 500, "b")
    assert life.at(Instant(0, Ticks(0, 400, "b"), "rtc")).left == 1000


def test_the_record_says_which_notice_was_drawn_where_and_when() -> None:
    made = drawn(site(), notice(), now(5))
    said = (made.kind, made.method, made.subject, made.value, made.person, made.author)
    assert said == ("ack", "station", "notice:n-1", "shown", "", "")
    assert (made.station, made.place, made.shift, made.at) == ("face-1", "face-7305", "early", now(5).at)
    assert len(made.text_hash) == 64
