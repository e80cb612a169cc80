"""What a new card begins with: a small example of its type, with the places to be filled in marked.

The examples are an authoring folder beside this file, written as if today were DAY_ONE. An example passes
``pack check`` once its blanks (【填…】) are filled and what only its writer has is given, such as a picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from content_packs.format.card import TYPES, Card
from content_packs.format.folder import read_folder
from hub.errors import RefusedError

FOLDER = Path(__file__).parent / "starters"
DAY_ONE = date(2000, 1, 1)


def starter(kind: str, today: date) -> Card:
    """The example of a type, with dates counted from ``today``.

    Raises:
        RefusedError: there is no such type.
    """
    found = _all().get(kind)
    if found is None:
        raise RefusedError(
            f"没有“{kind}”这种卡片，没有新建；请从列表里选一种。",
            f"there is no type of card {kind!r}; nothing was made; choose one of the list",
        )
    return dated(found, lambda day: day + (today - DAY_ONE))


def starters(today: date) -> tuple[Card, ...]:
    """Every type's example, in the usual order of types."""
    return tuple(starter(kind, today) for kind in TYPES)


def dated(card: Card, moved: Callable[[date], date]) -> Card:
    """A card with all that lies ahead of it moved; what has been (done, consented to) stays when it was."""

    def day(text: str) -> str:
        return moved(date.fromisoformat(text)).isoformat() if text else ""

    return replace(
        card, valid_from=day(card.valid_from), valid_to=day(card.valid_to), review_by=day(card.review_by),
        target=day(card.target),
        activities=tuple(replace(one, day=day(one.day)) for one in card.activities),
        duties=tuple(replace(one, month=day(f"{one.month}-01")[:7]) for one in card.duties),
        milestones=tuple(replace(one, planned=day(one.planned)) for one in card.milestones),
    )  # fmt: skip


def month_later(day: date, months: int = 1) -> date:
    """The same day of a later month; the last of a month stays the last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    is_last = (day + timedelta(days=1)).month != day.month
    return date(year, month + 1, last if is_last else min(day.day, last))


@lru_cache(maxsize=1)
def _all() -> dict[str, Card]:
    return {card.type: card for card in read_folder(FOLDER).cards}
