"""Whether a card or a pack is past its dates, or can never be shown at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from content_packs.format.card import PREPARED, Card
from content_packs.where import Where
from content_packs.words import Words

_ONE_OF_A_KIND = ("place_kind", "place", "station", "shift")
"""Filters of which a spot has one value: two lists without a common one are never both satisfied."""


def expired(valid_to: str, today: date) -> list[tuple[str, Words]]:
    """The fault of something that ended before today."""
    if not valid_to or valid_to >= today.isoformat():
        return []
    zh = f"已于 {valid_to} 过期；请延期（改 valid_to）或撤下。"
    return [("valid_to", Words(zh, f"expired on {valid_to}; extend it (valid_to) or withdraw it."))]


def empty(
    cards: Iterable[Card], valid_from: str, valid_to: str, where: Where, today: date
) -> list[tuple[str, Words]]:
    """The fault of a pack none of whose cards can be shown anywhere on any day from today on.

    Of cards whose own dates are at fault that is said already.
    """
    every = tuple(cards)
    sound = [card for card in every if not _is_dated_wrongly(card, today)]
    if any(_can_show(card, valid_from, valid_to, where, today) for card in sound) or (every and not sound):
        return []
    zh = "没有一张卡能显示（没有卡，或日期、筛选与内容包不相交）；请改卡片或撤下内容包。"
    en = "none of its cards can ever be shown (there is none, or dates or filters exclude each other)."
    return [("name", Words(zh, en))]


def _is_dated_wrongly(card: Card, today: date) -> bool:
    return bool(card.valid_to) and card.valid_to < max(card.valid_from, today.isoformat())


def _can_show(card: Card, valid_from: str, valid_to: str, where: Where, today: date) -> bool:
    first = max(card.valid_from, valid_from, today.isoformat())
    last = min((day for day in (card.valid_to, valid_to) if day), default="9999-12-31")
    if card.type == PREPARED:  # stands in no rotation, and is worth publishing by itself
        return first <= last
    met = all(
        set(mine) & set(others)
        for name in _ONE_OF_A_KIND
        if (mine := getattr(card.where, name)) and (others := getattr(where, name))
    )
    return first <= last and met
