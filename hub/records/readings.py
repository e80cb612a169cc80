"""Readings of metrics (指标读数): entered at the hub, in its own chain; the newest of each is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select, tuple_
from sqlalchemy.orm import Session

from content_packs.format.card import Card, Metric
from content_packs.wire.readings import Reading, Readings, is_figure
from content_packs.wire.record import Record, ledger_id
from content_packs.wire.undoing import subject_of
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.published import live
from hub.records.entered import VOID, VOIDED, Desk, about, mono_ms
from hub.records.hub_ledger import BOOT, append_to_hub_ledger
from hub.records.ledgers import HUB
from hub.records.models import RecordRow

PREFIX = "metric:"
MINUTE_MS = 60_000
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Metered:
    """A metric as it stands on the boards, and what it was last read as; None: never, or before ``version``,
    of which it is, was published: stations show what came with that (kiosk/domain/readings.py)."""

    publisher: str
    card: Card
    metric: Metric
    reading: Reading | None
    version: int = 0

    @property
    def shown(self) -> str:
        """What stations show as actual."""
        return self.reading.figure if self.reading else self.metric.actual


def metered(session: Session, settings: Settings, *publishers: str) -> tuple[Metered, ...]:
    """The metrics of what publishers show now, in their order and that of their cards; the readings of all of
    them are asked for at once."""
    found = _every(session, settings, publishers)
    newest = _newest(session, {_subject(one) for one in found})
    return tuple(_with(one, newest.get(_subject(one))) for one in found)


def readings_of(session: Session, settings: Settings, publishers: Iterable[str]) -> Readings:
    """The newest reading of each metric these publishers show: the body of a ``readings`` document.

    Those too that were made before the newest version: a station that has not got it yet still shows them.
    """
    every = _every(session, settings, publishers)
    newest = _newest(session, {_subject(one) for one in every})
    found: dict[str, list[Reading]] = {}
    for one in every:
        if (reading := newest.get(_subject(one))) is not None:
            found.setdefault(f"{one.publisher}/{one.card.id}", []).append(reading)
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
    figure = as_typed(figure)
    if not is_figure(figure):
        raise RefusedError(
            f"“{figure[:20]}”不是数，没有登记；请只填数字，如 4.80 或 -3。",
            f"{figure[:20]!r} is no figure; nothing was entered; write digits only, such as 4.80 or -3",
        )
    return note_reading(desk, publisher, card_id, metric, figure)[0]


def as_typed(text: str) -> str:
    """A figure as it is meant: without the commas between thousands, and in narrow digits."""
    text = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def note_reading(desk: Desk, publisher: str, card_id: str, metric: str, figure: str) -> tuple[Record, str]:
    """Keep a reading of a metric that is on the boards; the arguments as of :func:`enter_reading`.

    Returns:
        The record, and the id of the ledger it is in.
    """
    record = Record(
        seq=0, kind="reading", method="keyed", subject=subject_of_metric(publisher, card_id, metric),
        text_hash="", value=figure, person="", author=f"account:{desk.author}", station=HUB, place="",
        shift_date="", shift="", publisher=publisher, version=0, at=desk.now_ms, boot=BOOT, mono=mono_ms(),
        clock="hub", flags=(),
    )  # fmt: skip
    made = append_to_hub_ledger(desk.session, desk.settings, desk.secrets, record, desk.now_ms)
    return made, ledger_id(desk.secrets.ledger_public)


def standing_readings(session: Session, names: Iterable[tuple[str, int]]) -> frozenset[tuple[str, int]]:
    """Which of some readings, by (ledger, seq), are the newest of their metrics and were not taken back."""
    asked = set(names)
    row = RecordRow
    subjects = set(session.scalars(select(row.subject).where(tuple_(row.ledger, row.seq).in_(asked))))
    return frozenset((one.ledger, one.seq) for one in _rows(session, subjects)) & asked


def take_back_reading(desk: Desk, ledger: str, seq: int, reason: str) -> Record:
    """A reading was a mistake: it is shown no more, and both records stay.

    Args:
        desk: who says so, and when.
        ledger, seq: which.
        reason: in a few words.

    Raises:
        RefusedError: no such reading, or it was taken back already.
    """
    row = desk.session.get(RecordRow, (ledger, seq), with_for_update=True)
    if row is None or row.kind != "reading" or VOIDED in row.hub_flags:
        raise RefusedError(
            "没有这个读数，或已撤销，没有改动。", "there is no such reading, or it was taken back already"
        )
    made = about(desk, row.record(), "correct", subject_of(ledger, seq), f"{VOID}:{reason}")
    made = append_to_hub_ledger(desk.session, desk.settings, desk.secrets, made, desk.now_ms)
    row.hub_flags = sorted({*row.hub_flags, VOIDED})
    desk.session.flush()
    return made


def is_taken_back() -> ColumnElement[bool]:
    """Of a record: whether it was."""
    return cast(RecordRow.hub_flags, String).contains(f'"{VOIDED}"')


def _every(session: Session, settings: Settings, publishers: Iterable[str]) -> list[Metered]:
    """The metrics on the boards, without readings."""
    return [
        Metered(publisher, card, metric, None, version)
        for publisher in publishers
        for version, card in _cards(session, settings, publisher)
        for metric in card.metrics
    ]


def _with(one: Metered, reading: Reading | None) -> Metered:
    """A version is about the minute of its publication: what was read before, it knew."""
    newer = reading is not None and reading.at >= one.version * MINUTE_MS
    return replace(one, reading=reading) if newer else one


def _subject(one: Metered) -> str:
    return subject_of_metric(one.publisher, one.card.id, one.metric.name.zh)


def _cards(session: Session, settings: Settings, publisher: str) -> Iterator[tuple[int, Card]]:
    """The cards a publisher shows, and the version they are of."""
    slot = live(session, settings, publisher)
    for pack in slot.manifest.packs if slot else ():
        for path in pack.cards:
            if slot and (card := slot.cards.get(path)) is not None:
                yield slot.manifest.version, card


def _newest(session: Session, subjects: Collection[str]) -> Mapping[str, Reading]:
    """What each metric was last read as, by subject."""
    return {
        one.subject: Reading(one.subject.partition(":")[2].partition(":")[2], one.value, one.at)
        for one in _rows(session, subjects)
    }


def _rows(session: Session, subjects: Collection[str]) -> Sequence[Any]:
    """The newest reading of each metric that was not taken back: subject, value, at, ledger, seq; in one
    statement, however many there are."""
    if not subjects:
        return ()
    row = RecordRow
    order = (row.arrived_at.desc(), row.seq.desc())
    rank = func.row_number().over(partition_by=row.subject, order_by=order).label("rank")
    each = (
        select(row.subject, row.value, row.at, row.ledger, row.seq, rank)
        .where(row.subject.in_(subjects), row.kind == "reading", ~is_taken_back())
        .subquery()
    )
    held = (each.c.subject, each.c.value, each.c.at, each.c.ledger, each.c.seq)
    return session.execute(select(*held).where(each.c.rank == 1)).all()


def subject_of_metric(publisher: str, card_id: str, metric: str) -> str:
    """What the records of a metric's readings are about."""
    return f"{PREFIX}{publisher}/{card_id}:{metric}"
