"""Every type of card on every screen, as it should be and as it should not: nothing reaches over its edge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

import pytest

from content_packs.format.card import TYPES
from kiosk.domain.screen import CardState, CardView
from kiosk.ui.theme import Theme
from tests.fakes.cards import NASTY, card, view
from tests.fakes.stage import Stage, spilled

SIZES = ((800, 480), (1024, 768), (1280, 800), (1920, 1080), (1080, 1920))
TODAY = date(2026, 11, 23)
STATE = CardState("A", True, ("班长",))


def drawn(size: tuple[int, int], shown: CardView, panel: bool, lang: str) -> Any:
    """The card on a screen of this size."""
    from kiosk.ui.screens.card.card import CardScreen

    theme = Theme(*size)
    return CardScreen(theme, shown, TODAY, lang, lambda file: file, size=theme.main(panel))


def faults(screen: Any) -> list[str]:
    """What reaches over an edge, on any page."""
    found = []
    for page in range(screen.pages):
        screen.turn(page)
        found += [
            f"page {page}, {name}: {fault}" for name, sheet in screen.ids.items() for fault in spilled(sheet)
        ]
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_each_type_has_room(stage: Stage, size: tuple[int, int]) -> None:
    for number, (card_type, lang) in enumerate(product(TYPES, ("zh", "en"))):
        for state in (CardState(), STATE):
            shown = view(card(card_type), state=state, safe_since=date(2025, 12, 31))
            assert faults(drawn(size, shown, number % 3 == 0, lang)) == [], f"{card_type} {lang} {state}"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_cards_that_nobody_should_write_have_room(stage: Stage, size: tuple[int, int]) -> None:
    for number, (card_type, changes) in enumerate(NASTY):
        shown = view(card(card_type, **changes))
        assert faults(drawn(size, shown, number % 2 == 0, "zh")) == [], f"{card_type} {_keys(changes)}"


def _keys(changes: Mapping[str, object]) -> str:
    return ", ".join(changes)
