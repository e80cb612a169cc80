"""Which composer sets which type of card."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from content_packs.format.card import Card
from kiosk.ui.screens.card import asking, dated, measuring, people, reading, showing, steps, year
from kiosk.ui.screens.card.plan import Composer, Composition, Paper

COMPOSERS: Mapping[str, Composer] = MappingProxyType(
    {
        "text": reading.text,
        "quote": reading.quote,
        "checklist": steps.checklist,
        "picture": reading.text,
        "series": showing.series,
        "video": showing.video,
        "quiz": asking.quiz,
        "pledge": reading.pledge,
        "metrics": measuring.metrics,
        "person": people.person,
        "duty": people.duty,
        "countdown": dated.countdown,
        "safedays": year.safedays,
        "calendar": dated.calendar,
        "milestones": dated.milestones,
        "notice": reading.notice,
    }
)
"""Composer by type. Each is pure: (card, paper) -> plan; what it cannot set, it raises."""


def compose(card: Card, paper: Paper) -> Composition:
    """Plan a card.

    Raises:
        KeyError: no composer for its type.
        ValueError: its fields make no sense (a date that is none, a figure that is none).
    """
    return COMPOSERS[card.type](card, paper)
