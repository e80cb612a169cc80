"""Records on their way into the table, as columns: what one transaction judges and writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from typing import Any, NamedTuple

from content_packs.wire.batch import Links
from content_packs.wire.columns import Columns
from content_packs.wire.record import Record

Name = tuple[str, int]
"""(ledger, seq) of a record."""


class Part(NamedTuple):
    """Records of one ledger, in order.

    Attributes:
        ledger, owner: its id, and whose it is: a station, or the hub.
        seqs: their numbers.
        told: what they say.
        links: their places in the chain.
    """

    ledger: str
    owner: str
    seqs: Sequence[int]
    told: Columns
    links: Links


class Sheet(NamedTuple):
    """The records of some parts, one after the other; all columns are alike in length.

    Attributes:
        ledger, owner, seq: as in the parts, one for each record.
        told: what they say.
        link: columns of :class:`content_packs.wire.batch.Link`.
    """

    ledger: Sequence[str]
    owner: Sequence[str]
    seq: Sequence[int]
    told: Columns
    link: Sequence[Sequence[Any]]

    def record(self, at: int) -> Record:
        """The record in line ``at``."""
        fields: list[Any] = [column[at] for column in self.told]
        fields[-2] = tuple(fields[-2])
        return Record(self.seq[at], *fields)

    def lines(self) -> Mapping[Name, int]:
        """In which line each record stands."""
        return {name: at for at, name in enumerate(zip(self.ledger, self.seq, strict=True))}


def sheet_of(parts: Sequence[Part]) -> Sheet:
    """Parts, at least one, put together."""
    ledger = _joined(repeat(part.ledger, len(part.seqs)) for part in parts)
    owner = _joined(repeat(part.owner, len(part.seqs)) for part in parts)
    told = Columns(*map(_joined, zip(*(part.told for part in parts), strict=True)))
    link = [_joined(columns) for columns in zip(*(part.links.columns for part in parts), strict=True)]
    return Sheet(ledger, owner, _joined(part.seqs for part in parts), told, link)


def _joined(columns: Iterable[Iterable[Any]]) -> list[Any]:
    return list(chain.from_iterable(columns))
