"""Readings on the boards: a metric shows what it was last read as, until something newer is published."""

from __future__ import annotations

from dataclasses import replace

from content_packs.format.card import Metric
from content_packs.format.content import Content, Shown
from content_packs.wire.readings import Reading, Readings
from kiosk.domain.clockwork import local_time

MINUTE_MS = 60_000
NONE = Readings({})


def with_readings(content: Content, readings: Readings, utc_offset_min: int) -> Content:
    """The content, its metrics read anew.

    Args:
        content: as it was published.
        readings: as the hub last sent them.
        utc_offset_min: of the mine's wall time.
    """
    if not readings.by_card:
        return content
    cards = tuple(
        _read(shown, readings.by_card.get(shown.key, ()), utc_offset_min) for shown in content.cards
    )
    return replace(content, cards=cards)


def _read(shown: Shown, read: tuple[Reading, ...], utc_offset_min: int) -> Shown:
    """A version is about the minute of its publication (since 1970): what was read before, it knew."""
    newer = {one.metric: one for one in read if one.at >= shown.version * MINUTE_MS}
    if not newer or not shown.card.metrics:
        return shown
    metrics = tuple(
        _as_read(metric, newer[metric.name.zh], utc_offset_min) if metric.name.zh in newer else metric
        for metric in shown.card.metrics
    )
    return replace(shown, card=replace(shown.card, metrics=metrics))


def _as_read(metric: Metric, reading: Reading, utc_offset_min: int) -> Metric:
    local = local_time(reading.at, utc_offset_min)
    return replace(metric, actual=reading.figure, read=f"{local:%m-%d %H:%M}")
