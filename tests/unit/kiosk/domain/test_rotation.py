"""What is shown when."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.format.card import Activity, Caption, Duty
from content_packs.format.content import EMPTY, Content, merge
from content_packs.where import Where
from content_packs.words import Words
from kiosk.domain.rotation import (
    LEAST_S,
    MOST_LEADS,
    OVERVIEW,
    Anchor,
    Rotation,
    Turn,
    dwell,
    rotation,
)
from tests.fakes.mine import CODES, DAY, FIVE, card, site, slot


def content(cards: tuple[object, ...] = FIVE, codes: tuple[str, ...] = CODES) -> Content:
    return merge({"mine": slot("mine", 1, cards, codes=codes)}, ("mine",), site().spot, DAY)  # type: ignore[arg-type]


def boards_seen(shown: Content, turns: Rotation, first_ms: int, last_ms: int) -> list[str]:
    seen: dict[str, None] = {}
    for moment in range(first_ms, last_ms, 500):
        turn = turns.at(moment)
        assert turn is not None
        found = shown.find(turn.view)
        seen[found.card.board if found else turn.view] = None
    return list(seen)


def test_the_overview_first_then_all_five_boards_within_a_minute() -> None:
    shown = content()
    turns = rotation(shown, Anchor(0), "zh")
    assert turns.at(0) == Turn(OVERVIEW, 8)
    assert boards_seen(shown, turns, 0, 60_000) == [OVERVIEW, *CODES]


def test_every_card_has_its_turn_in_the_cycle() -> None:
    cards = (*FIVE, *(card(f"extra-{n}", "alert") for n in range(7)))
    turns = rotation(content(cards), Anchor(0), "zh")
    assert {turn.view for turn in turns.cycle} == {OVERVIEW} | {f"mine/{c.id}" for c in cards}


def test_what_changed_leads_and_comes_once() -> None:
    lead = ("mine/alert-2", "mine/gone", "mine/pledge-1", "mine/alert-1", "mine/alert-3")
    turns = rotation(content(), Anchor(0, lead), "zh")
    assert [(t.view, t.leads) for t in turns.prelude[:3]] == [
        ("mine/alert-2", True),
        ("mine/pledge-1", True),
        (OVERVIEW, False),
    ]
    assert not any(turn.leads for turn in turns.cycle)
    assert len([t for t in turns.prelude if t.leads]) <= MOST_LEADS


def test_a_clock_that_was_set_back_shows_the_first_turn() -> None:
    assert rotation(content(), Anchor(0), "zh").at(-86_400_000) == Turn(OVERVIEW, 8)


def test_nothing_to_show() -> None:
    assert rotation(EMPTY, Anchor(0), "zh").at(0) is None
    assert rotation(EMPTY, Anchor(0), "zh").at(10**9) is None


@settings(max_examples=30)
@given(st.integers(0, 10**9), st.integers(1, 30))
def test_the_turn_stays_for_its_seconds(elapsed: int, body: int) -> None:
    turns = rotation(content((card("a", body="字" * body * 20),)), Anchor(0), "zh")
    total = sum(turn.seconds for turn in turns.cycle) * 1000
    assert turns.at(elapsed) in (*turns.prelude, *turns.cycle)
    past = sum(turn.seconds for turn in turns.prelude) * 1000 + elapsed
    assert turns.at(past) == turns.at(past + total)


def test_content_that_changes_in_mid_cycle_shows_a_card_of_the_new_content() -> None:
    new = content(tuple(c for c in FIVE if c.board != "alert"), codes=CODES)
    for moment in range(0, 600_000, 5_000):
        turn = rotation(new, Anchor(0), "zh").at(moment)
        assert turn is not None
        assert turn.view == OVERVIEW or new.find(turn.view) is not None


def test_dwell() -> None:
    shown = content((card("a", body="短"), card("b", body="字" * 100), card("c", body="")))
    assert [dwell(s, "zh") for s in shown.cards] == [LEAST_S, 26, LEAST_S]
    chinese = content((card("d", body="字" * 60),)).cards[0]
    assert dwell(chinese, "en") == 18, "Chinese stands in for missing English, at its own speed"
    both = replace(chinese, card=replace(chinese.card, body=Words("字", "word " * 60)))
    assert [dwell(both, lang) for lang in ("zh", "en")] == [LEAST_S, 25]


def test_what_is_read_beside_the_body_takes_its_time_too() -> None:
    pictures = (Caption("1.png", Words("字" * 20)), Caption("2.png", Words("")))
    kinds = (
        card("a", "alert", "quiz", "", options=(Words("字" * 20), Words("字" * 20))),
        card("b", "alert", "series", "", pictures=pictures),
        card("c", "alert", "calendar", "", activities=(Activity("2026-11-22", "", Words("字" * 100), ""),)),
    )
    assert [dwell(s, "zh") for s in content(kinds).cards] == [24, 16, 26]


DUTY = card("duty", "learning", kind="duty", duties=(Duty("2026-11", "李河", Words("读书")),))


def test_who_is_on_duty_this_month_leads_each_round() -> None:
    shown = content((*FIVE, DUTY))
    turns = rotation(shown, Anchor(0), "zh", "2026-11").cycle
    views = [turn.view for turn in turns]
    starts = [n for n, view in enumerate(views) if view == "mine/duty"]
    assert starts == [1, 7, 13], "first of each round, after the overview of the first"
    assert views[0] == OVERVIEW
    later = [turn.view for turn in rotation(shown, Anchor(0), "zh", "2026-12").cycle]
    assert later.count("mine/duty") == 1, "in another month it waits for its turn as any card"


def test_duties_take_turns_and_a_board_of_nothing_else_is_shown_by_them() -> None:
    cards = (
        DUTY,
        card("duty-2", "learning", kind="duty", duties=DUTY.duties),
        card("a", "alert"),
        card("b", "alert"),
    )
    views = [turn.view for turn in rotation(content(cards), Anchor(0), "zh", "2026-11").cycle]
    assert views == [OVERVIEW, "mine/duty-2", "mine/b", "mine/duty", "mine/a"]
    only = rotation(content((DUTY,)), Anchor(0), "zh", "2026-11")
    assert [turn.view for turn in only.cycle] == [OVERVIEW, "mine/duty"]


def test_cards_for_other_posts_wait_unless_no_other_is_left() -> None:
    cards = (
        card("all", "pledge"),
        card("mine", "pledge", where=Where(post=("采煤机司机", "液压支架工"))),
        card("other", "pledge", where=Where(post=("爆破工",))),
        card("lonely", "alert", where=Where(post=("爆破工",))),
    )
    shown, here = content(cards), frozenset(("液压支架工",))

    def views(posts: frozenset[str] | None) -> set[str]:
        return {turn.view for turn in rotation(shown, Anchor(0), "zh", posts=posts).cycle}

    everything = {OVERVIEW, *(f"mine/{c.id}" for c in cards)}
    assert views(here) == everything - {"mine/other"}
    assert views(None) == everything


def test_turns_follow_one_another_without_a_gap() -> None:
    turns = rotation(content(), Anchor(0, ("mine/alert-1",)), "zh")
    following = turns.following(31_000)
    begins, turn = next(following)
    for _ in range(40):
        assert turns.at(begins) == turns.at(begins + turn.seconds * 1000 - 1) == turn
        after, coming = next(following)
        assert after == begins + turn.seconds * 1000
        begins, turn = after, coming
