"""The cards a station shows, as the hub can tell: the same merge and filters as on the station."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.where import Spot
from hub.config import Settings
from hub.packs.publishing import Live, live


@dataclass(frozen=True, slots=True)
class OnScreen:
    """A card with what a record must freeze about it."""

    card: Card
    publisher: str
    version: int


def on_screen(
    session: Session, settings: Settings, follows: Sequence[str], spot: Spot, today: date
) -> tuple[OnScreen, ...]:
    """Every card shown at ``spot`` on ``today``, publishers in the order followed."""
    out: list[OnScreen] = []
    for publisher in follows:
        if (found := live(session, settings, publisher)) is not None:
            out += _shown(found, spot, today)
    return tuple(out)


def _shown(found: Live, spot: Spot, today: date) -> list[OnScreen]:
    iso, manifest = today.isoformat(), found.manifest
    paths = [
        path
        for pack in manifest.packs
        if pack.where.admits(spot)
        and (not pack.valid_from or pack.valid_from <= iso)
        and (not pack.valid_to or iso <= pack.valid_to)
        for path in pack.cards
    ]
    cards = [found.cards[path] for path in paths if path in found.cards]
    return [
        OnScreen(card, manifest.publisher, manifest.version)
        for card in cards
        if card.is_valid_on(today) and card.where.admits(spot)
    ]
