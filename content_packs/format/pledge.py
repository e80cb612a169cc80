"""Which words a person signs: his own post's pledge, or the general one. Alike on station and phone page."""

from __future__ import annotations

from collections.abc import Iterable

from content_packs.format.card import Card


def pledge_for(cards: Iterable[Card], job: str) -> Card | None:
    """The pledge for ``job`` among ``cards`` in the order of rotation (ancestors first).

    A pledge that names the job in ``where.post`` wins, the nearest publisher's (the last) before
    others; else the last general one; None without any pledge.
    """
    pledges = [card for card in cards if card.type == "pledge"]
    own = [card for card in pledges if job and job in card.where.post]
    general = [card for card in pledges if not card.where.post]
    return next((group[-1] for group in (own, general) if group), None)
