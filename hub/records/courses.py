"""How metrics went over time: what was read, and what was planned and set as a mark in each version shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.format.rows import Metric
from content_packs.words import Words
from hub.config import Settings
from hub.packs.history import cards_since
from hub.records.models import RecordRow
from hub.records.readings import Metered, is_taken_back, metered, subject_of_metric


@dataclass(frozen=True, slots=True)
class Mark:
    """Figures that hold from a moment (ms) on; empty text: none."""

    at: int
    plan: str
    benchmark: str


@dataclass(frozen=True, slots=True)
class Course:
    """A metric that the boards show, over some time.

    Attributes:
        publisher, card, metric: which, as it stands now.
        title: of its card.
        read: (ms, figure) of each reading, oldest first, those published with the card among them.
        marks: plan and benchmark, oldest first.
    """

    publisher: str
    card: str
    title: Words
    metric: Metric
    read: tuple[tuple[int, str], ...]
    marks: tuple[Mark, ...]


def courses(
    session: Session, settings: Settings, publishers: Iterable[str], since_ms: int, until_ms: int
) -> tuple[Course, ...]:
    """Every metric of what publishers show now, from one moment to before another."""
    shown = metered(session, settings, *publishers)
    entered = _entered(session, shown, since_ms, until_ms)
    cards: dict[str, set[str]] = defaultdict(set)
    for one in shown:
        cards[one.publisher].add(one.card.id)
    versions = {who: cards_since(session, settings, who, ids, since_ms) for who, ids in cards.items()}
    return tuple(
        _course(one, versions[one.publisher], entered.get(_subject(one), []), since_ms, until_ms)
        for one in shown
    )


def at_days(
    values: Sequence[tuple[int, str]], ends: Sequence[int], carried: bool
) -> tuple[float | None, ...]:
    """The last value of each day.

    Args:
        values: (ms, figure), oldest first.
        ends: when each day ends, ms.
        carried: whether a value holds until the next one.
    """
    out: list[float | None] = []
    number, last = 0, None
    for end in ends:
        fresh = None
        while number < len(values) and values[number][0] < end:
            fresh, number = _number(values[number][1]), number + 1
            last = fresh
        out.append(last if carried else fresh)
    return tuple(out)


def _course(
    one: Metered,
    versions: Sequence[tuple[int, Mapping[str, Card]]],
    entered: list[tuple[int, str]],
    since_ms: int,
    until_ms: int,
) -> Course:
    marks: list[Mark] = []
    read = list(entered)
    shown = ""
    for at, cards in versions:
        metric = _metric(cards.get(one.card.id), one.metric.name.zh)
        if metric is None or at >= until_ms:
            continue
        if not marks or (metric.plan, metric.benchmark) != (marks[-1].plan, marks[-1].benchmark):
            marks.append(Mark(at, metric.plan, metric.benchmark))
        if metric.actual and metric.actual != shown and at >= since_ms:
            read.append((at, metric.actual))
        shown = metric.actual
    return Course(one.publisher, one.card.id, one.card.title, one.metric, tuple(sorted(read)), tuple(marks))


def _entered(
    session: Session, shown: Sequence[Metered], since_ms: int, until_ms: int
) -> Mapping[str, list[tuple[int, str]]]:
    if not shown:
        return {}
    row = RecordRow
    query = select(row.subject, row.at, row.value).where(
        row.subject.in_({_subject(one) for one in shown}),
        row.kind == "reading",
        ~is_taken_back(),
        row.at.between(since_ms, until_ms - 1),
    )
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for subject, at, value in session.execute(query.order_by(row.arrived_at, row.seq)):
        found[subject].append((at, value))
    return found


def _metric(card: Card | None, name: str) -> Metric | None:
    return next((one for one in card.metrics if one.name.zh == name), None) if card else None


def _subject(one: Metered) -> str:
    return subject_of_metric(one.publisher, one.card.id, one.metric.name.zh)


def _number(text: str) -> float | None:
    return float(text) if text else None
