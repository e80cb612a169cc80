"""A station that its keeper has moved stands there at once, until the hub's word holds again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from content_packs.words import Words
from kiosk.domain.moved import Moved, awaited, is_settled, moved_by, standing
from tests.fakes.mine import draft, roster, site

PLACES = (("heading-1", Words("一号掘进头")), ("gone", Words("旧面")))
SENT = site(places=PLACES, advance_m=700, placed_advance_m=600, move_after_m=80, placed_on=date(2026, 11, 1))
MOVED = Moved("heading-1", 5)


def test_a_move_is_read_from_its_record() -> None:
    record = replace(draft(kind="move", subject="place:heading-1", value="from:face-7305"), seq=5)
    assert moved_by(record) == MOVED
    assert moved_by(draft()) is None


def test_it_stands_where_the_keeper_put_it() -> None:
    now = standing(SENT, MOVED)
    assert (now.spot.place, now.place_name.zh) == ("heading-1", "一号掘进头")
    assert (now.advance_m, now.placed_advance_m, now.placed_on) == (0, 0, None)
    assert dict(now.places) == {"gone": Words("旧面"), "face-7305": SENT.place_name}, "and it may go back"
    assert standing(SENT, None) == SENT
    assert standing(replace(SENT, spot=replace(SENT.spot, place="heading-1")), MOVED).advance_m == 700


def test_nobody_is_expected_where_nobody_has_said_so() -> None:
    named = roster("p1")
    there = awaited(named, SENT, MOVED)
    assert there is not None
    assert not there.expected
    assert there.persons == named.persons, "everybody may still sign"
    assert awaited(named, SENT, None) == named
    assert awaited(None, SENT, MOVED) is None


def test_the_hubs_word_holds_once_it_knew_of_the_move() -> None:
    there = replace(SENT, spot=replace(SENT.spot, place="heading-1"))
    assert is_settled(MOVED, there, acked=0)
    assert not is_settled(MOVED, SENT, acked=4), "derived before the record came home"
    assert is_settled(MOVED, SENT, acked=5), "the hub knew, and has it elsewhere"
