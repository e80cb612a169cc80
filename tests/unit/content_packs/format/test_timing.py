"""Past its dates, or never to be shown."""

from __future__ import annotations

from datetime import date

import pytest

from content_packs.format.card import Card
from content_packs.format.timing import empty, expired
from content_packs.where import Where
from content_packs.words import Words

TODAY = date(2026, 11, 22)


def card(kind: str = "text", **more: object) -> Card:
    return Card("roof", "alert", kind, Words("顶板"), **more)  # type: ignore[arg-type]


def test_the_last_day_is_still_good() -> None:
    assert expired("", TODAY) == expired("2026-11-22", TODAY) == []
    ((field, words),) = expired("2026-11-21", TODAY)
    assert field == "valid_to"
    assert "延期" in words.zh
    assert "撤下" in words.zh
    assert "withdraw" in words.en


@pytest.mark.parametrize(
    ("cards", "dates", "where"),
    [
        ((), ("", ""), Where()),
        ((card(valid_to="2026-12-31"),), ("2027-01-01", ""), Where()),
        ((card(valid_from="2027-01-01"),), ("", "2026-12-31"), Where()),
        ((card(),), ("2027-02-01", "2027-01-01"), Where()),
        ((card(where=Where(place_kind=("hall",))),), ("", ""), Where(place_kind=("coal_face", "heading"))),
        ((card(where=Where(shift=("night",))),), ("", ""), Where(shift=("early",))),
    ],
)
def test_a_pack_that_shows_nothing(cards: tuple[Card, ...], dates: tuple[str, str], where: Where) -> None:
    ((field, words),) = empty(cards, *dates, where, TODAY)
    assert field == "name"
    assert "没有一张卡能显示" in words.zh


@pytest.mark.parametrize(
    ("cards", "dates", "where"),
    [
        ((card(),), ("", ""), Where()),
        ((card(valid_from="2027-01-01"),), ("", ""), Where()),
        ((card(), card(valid_to="2020-01-01")), ("", ""), Where()),
        ((card("notice"),), ("", ""), Where()),
        ((card(where=Where(unit=("section-1",))),), ("", ""), Where(unit=("mine",))),
        ((card(where=Where(place_kind=("hall", "surface"))),), ("", ""), Where(place_kind=("surface",))),
    ],
)
def test_a_pack_that_shows_something_some_day(
    cards: tuple[Card, ...], dates: tuple[str, str], where: Where
) -> None:
    assert empty(cards, *dates, where, TODAY) == []


def test_cards_that_expired_are_named_themselves() -> None:
    assert empty((card(valid_to="2020-01-01"),), "", "", Where(), TODAY) == []
