"""How a metric stands, and which figures it has."""

from __future__ import annotations

from content_packs.format.card import Metric
from kiosk.ui.theme import AMBER, GREEN, TEXT
from kiosk.ui.words import say

COLUMNS = ("actual", "plan", "benchmark")


def reached(metric: Metric) -> bool | None:
    """Whether the actual figure is as planned or better; None when one of them is missing."""
    if not metric.actual or not metric.plan:
        return None
    actual, plan = float(metric.actual), float(metric.plan)
    return actual >= plan if metric.better == "up" else actual <= plan


def status_colour(metric: Metric) -> str:
    """GREEN, AMBER, or plain text where nothing can be said."""
    return {True: GREEN, False: AMBER, None: TEXT}[reached(metric)]


def number(text: str) -> tuple[float, ...]:
    """The figure, or nothing where there is none."""
    return (float(text),) if text else ()


def readings(metric: Metric) -> tuple[float, ...]:
    """Earlier readings and the last one; empty where no line can be drawn."""
    found = [value for text in (*metric.trend, metric.actual) for value in number(text)]
    return tuple(found) if len(found) > 1 and metric.trend else ()


def verdict(metric: Metric, lang: str) -> str:
    """Whether the plan is reached, in words; empty where nothing can be said."""
    return {True: say("reached", lang), False: say("short_of", lang), None: ""}[reached(metric)]
