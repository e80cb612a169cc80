"""What an auditor is given of one run at a place: who signed which words when, and what was said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.format.manifest import Manifest
from content_packs.wire.record import Record
from hub.accounts.service import accounts
from hub.config import Settings
from hub.errors import RefusedError
from hub.programme.service import shift_table
from hub.proof.words import NONE, SignedWords, words_of
from hub.records.coverage import Someone, everyone
from hub.records.entered import EXCUSE
from hub.records.ledgers import HUB
from hub.records.models import HeadRow, LedgerRow, RecordRow
from hub.records.moments import boot_offsets
from hub.records.service import Kept, kept_of
from hub.records.views import about
from hub.stations.service import place

KINDS = ("pledge", "attend")


@dataclass(frozen=True, slots=True)
class Witness:
    """One record on the sheet.

    Attributes:
        kept: the record.
        who: name, number and team of its person; None for one unknown or erased.
        author: name of who made it for him, or empty.
        moment: the hub's estimate, ms; None where there is none.
        later: corrections and denials of it.
    """

    kept: Kept
    who: Someone | None
    author: str
    moment: int | None
    later: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Words that were signed, the version they stood in, by how many records, and when first (ms)."""

    publisher: str
    version: int
    words: SignedWords
    manifest: Manifest | None
    signed: int
    first_at: int

    @property
    def card(self) -> Card | None:
        return self.words.card


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The end of a chain that holds records of the sheet, with its key and signature."""

    ledger: str
    station: str
    upto: int
    head: bytes
    signature: bytes

    def text(self) -> str:
        """What the QR code says (SPEC.md 2.13)."""
        return f"YZ1:{self.ledger}:{self.upto}:{self.head.hex()}:{self.signature.hex()}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sheet's content; names are those of today."""

    mine: str
    place: str
    date: str
    shift: str
    witnesses: tuple[Witness, ...]
    boards: tuple[Board, ...]
    heads: tuple[ChainHead, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def counted(self) -> tuple[int, int]:
        """How many of the records count, and of how many persons; an erased person's are one each."""
        kept = [one.kept for one in self.witnesses if one.kept.counts]
        return len(kept), len({one.record.person or (one.ledger, one.record.seq) for one in kept})


def gather(
    session: Session, settings: Settings, day: str, shift: str, *, place_id: str = "", station: str = ""
) -> Evidence:
    """Everything of a run: at a place, or made by a station; either may be left out.

    Raises:
        RefusedError: nobody signed for such a run.
    """
    query = select(RecordRow).where(
        RecordRow.shift_date == day, RecordRow.shift == shift, RecordRow.kind.in_(KINDS)
    )
    if place_id:
        query = query.where(RecordRow.place == place_id)
    if station:
        query = query.where(RecordRow.station == station)
    rows = session.scalars(query.order_by(RecordRow.at, RecordRow.ledger, RecordRow.seq)).all()
    kept = [kept_of(row) for row in rows if row.kind == "pledge" or row.subject == EXCUSE]
    if not kept:
        raise RefusedError(
            f"{day} {shift} 没有签字记录，没有写文件；请核对日期、班次（编号）和地点。",
            f"there is no signature for {day} {shift}; nothing was written; check date, shift id and place",
        )
    spot = place(session, place_id) if place_id else None
    people = everyone(session)
    names = {f"account:{one.id}": one.name for one in accounts(session)}
    names |= {one.person_id: one.name for one in people.values()}
    offsets = boot_offsets(session, {one.ledger for one in kept})
    witnesses = tuple(_witness(session, one, people, names, offsets) for one in kept)
    return Evidence(
        settings.mine, spot.name.zh if spot else station or place_id, day,
        _shift_name(session, kept[0].record.place, shift), witnesses,
        _boards(session, settings, kept), _heads(session, witnesses), names,
    )  # fmt: skip


def _shift_name(session: Session, place_id: str, shift: str) -> str:
    spot = place(session, place_id)
    table = shift_table(session, spot.unit_id) if spot else ()
    return next((one.name for one in table if one.id == shift), shift)


def _witness(
    session: Session, kept: Kept, people: Mapping[str, Someone], names: Mapping[str, str],
    offsets: Mapping[tuple[str, str], int],
) -> Witness:  # fmt: skip
    one = kept.record
    offset = offsets.get((kept.ledger, one.boot))
    return Witness(
        kept, people.get(one.person), names.get(one.author, one.author),
        None if offset is None else one.mono + offset, about(session, kept.ledger, one.seq),
    )  # fmt: skip


def _boards(session: Session, settings: Settings, kept: list[Kept]) -> tuple[Board, ...]:
    """The words signed, each once, those of most signatures first."""
    asked: dict[tuple[str, int, str, str], list[Record]] = {}
    for one in (item.record for item in kept):
        asked.setdefault((one.publisher, one.version, one.subject, one.text_hash), []).append(one)
    found = []
    for (publisher, version, _, _), records in asked.items():
        words = words_of(session, settings, records[0])
        if words.state != NONE:
            found.append(Board(publisher, version, words, words.manifest, len(records), records[0].at))
    return tuple(sorted(found, key=lambda board: -board.signed))


def _heads(session: Session, witnesses: tuple[Witness, ...]) -> tuple[ChainHead, ...]:
    """For each chain the first signed head that covers all that is on the sheet of it."""
    last: dict[str, int] = {}
    for one in (kept for witness in witnesses for kept in (witness.kept, *witness.later)):
        last[one.ledger] = max(last.get(one.ledger, 0), one.record.seq)
    return tuple(_head(session, ledger, seq) for ledger, seq in sorted(last.items()))


def _head(session: Session, ledger: str, seq: int) -> ChainHead:
    row = session.get_one(LedgerRow, ledger)
    query = select(HeadRow).where(HeadRow.ledger == ledger, HeadRow.upto >= seq).order_by(HeadRow.upto)
    held = session.scalars(query.limit(1)).first()
    owner = "" if row.station_id == HUB else row.station_id
    if held is None:
        return ChainHead(ledger, owner, row.upto, row.head, row.signature)
    return ChainHead(ledger, owner, held.upto, held.head, held.signature)
