"""What is shown when."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from content_packs.format.content import EMPTY, Content, merge
from content_packs.words import Words
from kiosk.domain.rotation import LEAST_S, MOST_LEADS, OVERVIEW, Anchor, Rotation, Turn, dwell, rotation
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
