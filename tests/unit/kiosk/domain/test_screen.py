"""What is on screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from content_packs.format.card import Duty
from content_packs.format.content import EMPTY, merge, without
from content_packs.where import Where
from content_packs.words import Words
from kiosk.domain.attendance import Attendance
from kiosk.domain.builtin import SITE
from kiosk.domain.rotation import OVERVIEW, Anchor
from kiosk.domain.screen import (
    BuiltIn,
    CardView,
    Facts,
    Link,
    Overview,
    Panel,
    Screen,
    rotation_now,
    screen,
)
from tests.fakes.mine import CODES, DAY, EARLY, FIVE, at, card, draft, instant, roster, site, slot

UP = Link(True, 0, 0)
OPEN = "2026-11-23 08:00"
CONTENT = merge({"mine": slot("mine", 7, FIVE)}, ("mine",), site().spot, DAY)


def facts(**changes: Any) -> Facts:
    base = Facts(site(), roster("p1", "p2"), at("2026-11-23 06:00"), CONTENT, Attendance(), Anchor(at(OPEN)))
    return replace(base, **changes)


def look(when: str = OPEN, link: Link = UP, quality: str = "rtc", chosen: str = "", **changes: Any) -> Screen:
    return screen(facts(**changes), link, instant(when, quality), chosen)


def panel(when: str = OPEN, **changes: Any) -> Panel:
    found = look(when, **changes).panel
    assert found is not None
    return found


def test_the_panel_is_there_only_while_the_window_is_open() -> None:
    day = site(shifts=(replace(EARLY, id="day", start=450, minutes=600),))
    seen = {
        when: look(f"2026-11-23 {when}", site=day) for when in ("05:59", "06:00", "09:59", "10:00", "18:00")
    }
    assert [shown.panel is not None for shown in seen.values()] == [False, True, True, False, False]
    assert seen["05:59"].next_opens == datetime(2026, 11, 23, 6, 0)
    assert seen["10:00"].next_opens == datetime(2026, 11, 24, 6, 0)
    assert seen["10:00"].header.shift == Words("早班", "Morning"), "the header goes on naming the shift"
    assert seen["18:00"].header.shift == Words("")


def test_the_panel_says_when_the_meeting_was_closed() -> None:
    assert not panel().closed
    close = replace(draft("p5"), kind="attend", subject="meeting", value="close:2/1/0/1")
    assert panel(attendance=Attendance().and_records([close])).closed


def test_the_panel_counts_and_names_the_missing() -> None:
    attendance = Attendance().and_records([draft("p1"), draft("p3")])
    shown = panel(attendance=attendance)
    assert (shown.tally.signed, shown.tally.expected, shown.tally.others) == (1, 2, 1)
    assert shown.missing == ("张2",)


def test_names_can_be_hidden_and_the_numbers_stay() -> None:
    shown = panel(site=site(names_shown=False))
    assert (shown.missing, shown.tally.expected) == ((), 2)


def test_without_a_roster_for_this_shift_there_is_no_m() -> None:
    assert panel(roster=None).tally.expected is None
    assert panel(roster=roster()).tally.expected is None


def test_the_panel_shows_the_general_pledge_of_the_nearest() -> None:
    cards = (
        card("mine-general", "pledge", "pledge"),
        card("post", "pledge", "pledge", where=Where(post=("electrician",))),
    )
    slots = {
        "mine": slot("mine", 1, cards),
        "branch-1": slot("branch-1", 1, (card("own", "pledge", "pledge"),)),
    }
    found = panel(content=merge(slots, ("mine", "branch-1"), site().spot, DAY)).pledge
    assert found is not None
    assert found.id == "own"


def test_the_panel_shows_the_phone_code_while_the_hub_is_heard() -> None:
    assert (panel().qr != "", panel().qr_reason) == (True, "")
    assert (panel(link=Link(False, None, 0)).qr, panel(link=Link(False, None, 0)).qr_reason) == ("", "silent")


def test_rotation_by_time_and_what_leads_it() -> None:
    assert isinstance(look("2026-11-23 08:00").main, Overview)
    first = look("2026-11-23 08:00:10").main
    assert isinstance(first, CardView)
    assert (first.board.code, first.number, first.of, first.fresh) == ("learning", 1, 3, False)
    led = look(anchor=Anchor(at(OPEN), ("mine/alert-2",))).main
    assert isinstance(led, CardView)
    assert (led.shown.key, led.number, led.fresh) == ("mine/alert-2", 2, True)


def test_what_somebody_turned_to_goes_before_the_rotation() -> None:
    chosen = look(chosen="mine/pledge-3", anchor=Anchor(at(OPEN), ("mine/alert-2",))).main
    assert isinstance(chosen, CardView)
    assert (chosen.shown.key, chosen.fresh) == ("mine/pledge-3", False)
    assert isinstance(look("2026-11-23 08:00:10", chosen=OVERVIEW).main, Overview)
    assert isinstance(look("2026-11-23 08:00:10", chosen="mine/gone").main, Overview)


def test_the_overview_has_every_board_and_a_column_lists_several() -> None:
    shown = look().main
    assert isinstance(shown, Overview)
    assert [tile.board.code for tile in shown.tiles] == list(CODES)
    assert [len(tile.cards) for tile in shown.tiles] == [3, 1, 1, 1, 1]


def test_built_in_when_nothing_was_published_or_nothing_can_be_drawn() -> None:
    assert look(content=EMPTY).main == BuiltIn(names=True)
    alone = screen(facts(site=SITE, roster=None, content=EMPTY), UP, instant(OPEN))
    assert alone.main == BuiltIn(names=False), "every badge is unknown until a roster comes"
    nothing_left = without(CONTENT, {(s.key, s.version) for s in CONTENT.cards})
    assert isinstance(look(content=nothing_left).main, BuiltIn)


def test_a_board_all_of_whose_cards_failed_stops_nothing() -> None:
    left = without(CONTENT, {(s.key, s.version) for s in CONTENT.of_board("pledge")})
    for second in range(0, 60, 5):
        assert not isinstance(look(f"2026-11-23 08:00:{second:02}", content=left).main, BuiltIn)


def test_the_header() -> None:
    header = look("2026-11-23 08:07:59").header
    assert header.time == datetime(2026, 11, 23, 8, 7)
    assert (header.shift_date, header.safe_days) == (DAY, 326)
    assert look(site=site(safe_since=None)).header.safe_days is None
    assert look(site=site(safe_since=date(2027, 1, 1))).header.safe_days == 0


def test_the_footer() -> None:
    footer = look("2026-11-23 08:30", Link(False, 5, 3), "suspect").footer
    assert (footer.link_up, footer.unsent) == (False, 3)
    assert (footer.version, footer.roster_age_h, footer.clock_suspect) == ((("mine", 7),), 2, True)
    assert look(link=Link(False, None, 0), roster=None).footer.roster_age_h is None
    assert look("2026-11-22 06:00").footer.roster_age_h == 0, "a clock set back makes no negative age"


def test_the_rotation_is_of_this_month_and_for_the_posts_of_this_shift() -> None:
    cards = (
        *FIVE,
        card("duty", "learning", duties=(Duty("2026-11", "李河", Words("读书")),)),
        card("electric", "pledge", where=Where(post=("electrician",))),
        card("drill", "pledge", where=Where(post=("driller",))),
    )
    content = merge({"mine": slot("mine", 7, cards)}, ("mine",), site().spot, DAY)

    def views(when: str, **changes: Any) -> list[str]:
        known = facts(content=content, **changes)
        return [turn.view for turn in rotation_now(known, instant(when)).cycle]

    november = views(OPEN)
    assert november[:2] == [OVERVIEW, "mine/duty"]
    assert "mine/electric" in november
    assert "mine/drill" not in november
    assert views("2026-12-01 08:00")[1] != "mine/duty"
    assert "mine/drill" in views(OPEN, roster=None), "without a roster nobody knows who is here"
    assert "mine/drill" in views("2026-11-24 08:00"), "nor without one for this shift"
    turned_to = look(content=content, chosen="mine/drill").main
    assert isinstance(turned_to, CardView), "by hand every card can be seen"
    assert turned_to.shown.card.id == "drill"


@pytest.mark.parametrize(
    ("fetching", "percent"),
    [(None, None), ((0, 0), 0), ((0, 900), 0), ((380, 1000), 35), ((999, 1000), 95), ((1000, 1000), 95)],
)
def test_how_far_new_content_is(fetching: tuple[int, int] | None, percent: int | None) -> None:
    assert look(link=Link(True, 0, 0, fetching)).footer.fetched == percent
