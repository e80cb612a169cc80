"""Which pledge a person signs."""

from __future__ import annotations

import pytest

from content_packs.format.card import Card
from content_packs.format.content import Shown, pledge_shown
from content_packs.format.pledge import pledge_for
from content_packs.where import Where
from content_packs.words import Words


def card(id: str, *post: str, kind: str = "pledge") -> Card:
    return Card(id, "pledge", kind, Words(id), where=Where(post=post))


CARDS = [card("mine"), card("mine-driver", "司机"), card("text", kind="text"), card("section")]


@pytest.mark.parametrize(
    ("cards", "job", "expected"),
    [
        (CARDS, "司机", "mine-driver"),
        (CARDS, "瓦检员", "section"),
        (CARDS, "", "section"),
        ([*CARDS, card("section-driver", "司机", "支架工")], "司机", "section-driver"),
        ([*CARDS, card("section-driver", "司机", "支架工")], "支架工", "section-driver"),
        ([card("driver", "司机")], "", None),
        ([card("text", kind="text")], "司机", None),
        ([], "司机", None),
    ],
)
def test_nearest_of_the_own_post_then_nearest_general(
    cards: list[Card], job: str, expected: str | None
) -> None:
    found = pledge_for(cards, job)
    assert (found.id if found else None) == expected
    shown = pledge_shown([Shown(one, "mine", 7, "") for one in cards], job)
    assert (shown.key if shown else None) == (f"mine/{expected}" if expected else None)
