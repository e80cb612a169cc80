"""What a pre-shift meeting looks at together: a topic, the risk of the day, who has the duty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from content_packs.format.content import Content, Shown

TAG = "班前会"
"""Cards with this tag are the agenda, if there are any."""
MOST = 4
_TOPIC, _RISK, _DUTY = "learning", "alert", "duty"
_THEME = "主题"


def agenda(content: Content, today: date) -> tuple[Shown, ...]:
    """The cards of a day's meeting, in order; the same the whole day, another the next.

    Cards tagged 班前会 where a publisher chose some. Else the month's topic (tagged 主题, or a card of
    the learning column), the day's risk (a card of the alert board) and the duty card.
    """
    chosen = [shown for shown in content.cards if TAG in shown.card.tags]
    if chosen:
        return tuple(chosen[:MOST])
    learning = content.of_board(_TOPIC)
    themes = [shown for shown in learning if _THEME in shown.card.tags] or list(learning)
    duties = [shown for shown in content.cards if shown.card.type == _DUTY]
    return _each_once([*_of_day(themes, today), *_of_day(content.of_board(_RISK), today), *duties[:1]])


def _of_day(cards: Sequence[Shown], today: date) -> list[Shown]:
    """One of several, the next each day."""
    return [cards[today.toordinal() % len(cards)]] if cards else []


def _each_once(cards: Iterable[Shown]) -> tuple[Shown, ...]:
    return tuple({shown.key: shown for shown in cards}.values())
