from dataclasses import replace
from datetime import date

import pytest

from content_packs.format.card import TYPES, Card, card_from_json
from content_packs.format.check import BLANKS, DEFAULT_BOARDS, card_faults
from content_packs.words import Words
from hub.errors import RefusedError
from hub.packs.starters import month_later, starter, starters

TODAY = date(2026, 11, 23)
EVERY_CHARACTER = range(0x110000)


def faults(card: Card) -> list[tuple[str, Words]]:
    return card_faults(card, EVERY_CHARACTER, TODAY, DEFAULT_BOARDS)


def filled(value: object) -> object:
    """A card's JSON with every blank filled by a word."""
    if isinstance(value, str):
        for begin, end in zip(BLANKS, ("】", "]"), strict=True):
            while begin in value:
                head, _, tail = value.partition(begin)
                value = head + "试" + tail.partition(end)[2]
        return value
    if isinstance(value, list):
        return [filled(item) for item in value]
    return {key: filled(item) for key, item in value.items()} if isinstance(value, dict) else value


def test_every_type_has_an_example_in_both_languages() -> None:
    assert [card.type for card in starters(TODAY)] == list(TYPES)
    assert [card.type for card in starters(TODAY) if not card.title.en or not card.body.en] == []


@pytest.mark.parametrize("kind", TYPES)
def test_an_example_passes_once_its_blanks_are_filled(kind: str) -> None:
    card = starter(kind, TODAY)
    assert (kind == "safedays") == (faults(card) == []), "an example as it is must not pass unseen"
    card = card_from_json(filled(card.to_json()))
    given = {"picture": "media/a.png", "video": "media/a.mp4", "consent": "2026-11-01"}
    needed = {"picture": ("picture",), "video": ("picture", "video"), "person": ("consent",)}
    card = replace(card, **{name: given[name] for name in needed.get(kind, ())})  # type: ignore[arg-type]
    pictures = tuple(replace(one, path="media/a.png") for one in card.pictures)
    assert faults(replace(card, pictures=pictures)) == []


def test_its_dates_are_counted_from_today() -> None:
    assert starter("countdown", TODAY).target == "2026-12-24"
    assert [one.month for one in starter("duty", TODAY).duties] == ["2026-11", "2026-12"]
    assert starter("text", TODAY).review_by == "2027-11-23"


def test_there_is_no_such_type() -> None:
    with pytest.raises(RefusedError, match="poem"):
        starter("poem", TODAY)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2026-11-23", "2026-12-23"),
        ("2026-12-05", "2027-01-05"),
        ("2026-11-30", "2026-12-31"),
        ("2027-01-30", "2027-02-28"),
        ("2027-02-28", "2027-03-31"),
    ],
)
def test_a_month_later(day: str, later: str) -> None:
    assert month_later(date.fromisoformat(day)).isoformat() == later
