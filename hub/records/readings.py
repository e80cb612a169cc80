"""Readings of metrics (指标读数): entered at the hub, in its own chain; the newest of each is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content_packs.format.card import Card, Metric
from content_packs.wire.readings import Reading, Readings, is_figure
from content_packs.wire.record import Record
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.published import live
from hub.records.entered import Desk, mono_ms
from hub.records.hub_ledger import BOOT, append_to_hub_ledger
from hub.records.ledgers import HUB
from hub.records.models import RecordRow

PREFIX = "metric:"


@dataclass(frozen=True, slots=True)
class Metered:
    """A metric as it stands on the boards, and what it was last read as; None: what was published."""

    publisher: str
    card: Card
    metric: Metric
    reading: Reading | None


def metered(session: Session, settings: Settings, *publishers: str) -> tuple[Metered, ...]:
    """The metrics of what publishers show now, in their order and that of their cards; the readings of all of
    them are asked for at once."""
    found = [
        (publisher, card, metric)
        for publisher in publishers
        for card in _cards(session, settings, publisher)
        for metric in card.metrics
    ]
    newest = _newest(session, {subject_of_metric(who, card.id, one.name.zh) for who, card, one in found})
    return tuple(
        Metered(who, card, one, newest.get(subject_of_metric(who, card.id, one.name.zh)))
        for who, card, one in found
    )


def readings_of(session: Session, settings: Settings, publishers: Iterable[str]) -> Readings:
    """The newest reading of each metric these publishers show: the body of a ``readings`` document."""
    found: dict[str, list[Reading]] = {}
    for one in metered(session, settings, *publishers):
        if one.reading is not None:
            found.setdefault(f"{one.publisher}/{one.card.id}", []).append(one.reading)
    return Readings({card: tuple(read) for card, read in found.items()})


def last_figure(session: Session, publisher: str, card_id: str, metric: str) -> str:
    """What a metric was last read as; empty if never."""
    subject = subject_of_metric(publisher, card_id, metric)
    return found.figure if (found := _newest(session, (subject,)).get(subject)) else ""


def enter_reading(desk: Desk, publisher: str, card_id: str, metric: str, figure: str) -> Record:
    """Somebody has read a metric; its newest reading counts, and a wrong one is set right by a newer.

    Args:
        desk: who enters it, and when.
        publisher, card_id, metric: which, the metric by its Chinese name.
        figure: as it is to be shown.

    Raises:
        RefusedError: no such metric on the boards, or no figure.
    """
    every = metered(desk.session, desk.settings, publisher)
    if not any(one.card.id == card_id and one.metric.name.zh == metric for one in every):
        raise RefusedError(
            "板上没有这个指标，没有登记；可能刚改过，请刷新再填。",
            "there is no such metric on the boards; nothing was entered; it may just have been changed",
        )
    figure = figure.strip()
    if not is_figure(figure):
        raise RefusedError(
            f"“{figure[:20]}”不是数，没有登记；请只填数字，如 4.80 或 -3。",
            f"{figure[:20]!r} is no figure; nothing was entered; write digits only, such as 4.80 or -3",
        )
    return note_reading(desk, publisher, card_id, metric, figure)


def note_reading(desk: Desk, publisher: str, card_id: str, metric: str, figure: str) -> Record:
    """Keep a reading of a metric that is on the boards; the arguments as of :func:`enter_reading`."""
    record = Record(
        seq=0, kind="reading", method="keyed", subject=subject_of_metric(publisher, card_id, metric),
        text_hash="", value=figure, person="", author=f"account:{desk.author}", station=HUB, place="",
        shift_date="", shift="", publisher=publisher, version=0, at=desk.now_ms, boot=BOOT, mono=mono_ms(),
        clock="hub", flags=(),
    )  # fmt: skip
    return append_to_hub_ledger(desk.session, desk.settings, desk.secrets, record, desk.now_ms)


def _cards(session: Session, settings: Settings, publisher: str) -> Iterator[Card]:
    slot = live(session, settings, publisher)
    for pack in slot.manifest.packs if slot else ():
        for path in pack.cards:
            if slot and (card := slot.cards.get(path)) is not None:
                yield card


def _newest(session: Session, subjects: Collection[str]) -> Mapping[str, Reading]:
    """What each metric was last read as, by subject; in one statement, however many there are."""
    row = RecordRow
    order = (row.arrived_at.desc(), row.seq.desc())
    rank = func.row_number().over(partition_by=row.subject, order_by=order).label("rank")
    each = (
        select(row.subject, row.value, row.at, rank)
        .where(row.subject.in_(subjects), row.kind == "reading")
        .subquery()
    )
    query = select(each.c.subject, each.c.value, each.c.at).where(each.c.rank == 1)
    return {
        subject: Reading(subject.partition(":")[2].partition(":")[2], value, at)
        for subject, value, at in (session.execute(query) if subjects else ())
    }


def subject_of_metric(publisher: str, card_id: str, metric: str) -> str:
    """What the records of a metric's readings are about."""
    return f"{PREFIX}{publisher}/{card_id}:{metric}"
