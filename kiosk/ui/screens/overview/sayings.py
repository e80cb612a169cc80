"""What a card says in the few words that have room on the overview; whole sentences or nothing."""

from __future__ import annotations

import re
from datetime import date

from content_packs.format.card import Card
from content_packs.format.text import plain
from kiosk.ui.linebreak import wrap
from kiosk.ui.widgets import timeline
from kiosk.ui.widgets.lettering import width_of
from kiosk.ui.words import say

_ENDS = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+|\n")


def saying(card: Card, today: date, lang: str) -> str:
    """What a card says, by its type; sentences end in a mark or a line break."""
    match card.type:
        case "duty":
            month = f"{today:%Y-%m}"
            now = next((duty for duty in card.duties if duty.month == month), None)
            return f"{now.what.in_(lang)} · {now.who}" if now else plain(card.body.in_(lang))
        case "milestones":
            return timeline.summary(card.milestones, lang)
        case "countdown":
            return say("days_left", lang, n=max((date.fromisoformat(card.target) - today).days, 0))
    return plain(card.body.in_(lang))


def whole_sentences(text: str, width: float, size: int, most: int) -> tuple[str, ...]:
    """Lines of as many first sentences as have room in ``most`` lines; none where not one has.

    Args:
        text: see :func:`saying`.
        width: px.
        size: of the type, px.
        most: lines.
    """
    found: tuple[str, ...] = ()
    said = ""
    for sentence in filter(None, _ENDS.split(text)):
        said += (" " if said and said[-1].isascii() else "") + sentence.strip()
        lines = wrap(said.rstrip("；;"), width, lambda part: width_of(part, size))
        if len(lines) > most:
            break
        found = lines
    return found
