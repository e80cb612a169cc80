"""Readings: what the metrics on a station's boards were last read as (SPEC.md 2.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from content_packs.values import dataclass
from content_packs.wire.fields import Fields, refuse
from content_packs.wire.state import Document

_FIGURE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a metric was last read as: its Chinese name, the figure as it is to be shown, when (ms UTC)."""

    metric: str
    figure: str
    at: int


@dataclass(frozen=True, slots=True)
class Readings:
    """The newest reading of each metric, by card (``publisher/card id``)."""

    by_card: Mapping[str, tuple[Reading, ...]]

    def to_json(self) -> dict[str, Any]:
        """The body of a ``readings`` document."""
        return {
            "cards": [
                [card, [[one.metric, one.figure, one.at] for one in read]]
                for card, read in sorted(self.by_card.items())
            ]
        }


def readings_from(document: Document) -> Readings:
    """Read the body of a ``readings`` document; MessageError when malformed."""
    rows = Fields(document.body, "readings").items("cards", most=10_000)
    return Readings(dict(map(_card_readings, rows)))


def is_figure(text: str) -> bool:
    """Whether this is a figure of a metric, such as 4.80 or -3."""
    return _FIGURE.fullmatch(text) is not None


def _card_readings(row: object) -> tuple[str, tuple[Reading, ...]]:
    match row:
        case [str(card), list(read)]:
            return card, tuple(map(_reading, read))
    raise refuse("readings", "a card is malformed")


def _reading(row: object) -> Reading:
    match row:
        case [str(metric), str(figure), at] if type(at) is int and at >= 0 and is_figure(figure):
            return Reading(metric, figure, at)
    raise refuse("readings", "a reading is malformed")
