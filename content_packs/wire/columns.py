"""Rows of records turned on their side: a batch as nineteen columns.

A hub that takes in a backlog asks the same of thousands of records. Asked of a column, it is asked of what
differs in it: of two hundred records of one station most fields are alike. Whatever is not shaped like a
record's row is left to the functions that look at one row (:mod:`content_packs.wire.record`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import count
from typing import Any, NamedTuple

from content_packs.wire.codec import LARGEST, quoted, spelled
from content_packs.wire.record import AUTHOR, CHAINED, LONGEST, PERSON, ROW_TYPES, are_known


class _Fields(NamedTuple):
    kind: Sequence[str]
    method: Sequence[str]
    subject: Sequence[str]
    text_hash: Sequence[str]
    value: Sequence[str]
    person: Sequence[str]
    author: Sequence[str]
    station: Sequence[str]
    place: Sequence[str]
    shift_date: Sequence[str]
    shift: Sequence[str]
    publisher: Sequence[str]
    version: Sequence[int]
    at: Sequence[int]
    boot: Sequence[str]
    mono: Sequence[int]
    clock: Sequence[str]
    flags: Sequence[list[str]]
    extra: Sequence[Mapping[str, Any]]


class Columns(_Fields):
    """The fields of :class:`content_packs.wire.record.Record` but ``seq``, each of all records."""

    @cached_property
    def texts(self) -> Mapping[int, frozenset[str]]:
        """Of each column of texts, by its place, the texts that stand in it."""
        columns: Sequence[Sequence[Any]] = self
        return {at: frozenset(columns[at]) for at in _TEXTS}

    def shared(self) -> Columns:
        """The same, and of texts that stand in a column again and again one for all: whoever asks or writes
        thousands of copies waits for the memory of each."""
        many = len(self.kind)
        columns: list[Sequence[Any]] = list(self)
        for at, texts in self.texts.items():
            if len(texts) == 1:
                columns[at] = tuple(texts) * many
            elif len(texts) <= many // OFTEN:
                one = {text: text for text in texts}
                columns[at] = tuple(map(one.__getitem__, columns[at]))
        told = Columns(*columns)
        told.__dict__["texts"] = self.texts
        return told


OFTEN = 3
"""Texts that stand so often in a column, on the average, are worth sharing."""
_TEXTS = tuple(at for at, kind in enumerate(ROW_TYPES) if kind is str)


def columns_of(rows: Sequence[Any]) -> Columns | None:
    """The rows' columns; None where there is none, or one has another length or type than a record's row."""
    try:
        found = tuple(zip(*rows, strict=True))
        if len(found) != len(ROW_TYPES):
            return None
        told = Columns(*found)
        fits = all(_types(told, at) == {kind} for at, kind in enumerate(ROW_TYPES))
    except (TypeError, ValueError):
        return None
    return told.shared() if fits else None


def unlooked_of(told: Columns) -> list[Any]:
    """What rows that have columns may hold of large numbers and of nesting, as a row beside those rows."""
    return [*_bounds(told), *filter(None, told.flags), *filter(None, told.extra)]


def are_records(told: Columns) -> bool:
    """Whether :func:`content_packs.wire.record.record_from_row` reads every one of them."""
    return (
        all(max(map(len, texts)) <= LONGEST for texts in told.texts.values())
        and all(0 <= number <= LARGEST for number in _bounds(told))
        and all(flags == sorted({*map(str, flags)}) for flags in told.flags if flags)
        and all(are_known(*words) for words in {*zip(told.kind, told.method, told.clock, strict=True)})
    )


def hashes(previous: bytes, first: int, told: Columns, persons: list[str], authors: list[str]) -> list[bytes]:
    """The chain's hash after each record, as :func:`content_packs.wire.record.chain_hash` gives it.

    Args:
        previous: hash the first is chained to.
        first: its sequence number.
        told: what came out of :func:`content_packs.wire.codec.unpack`.
        persons, authors: the commitments that are hashed in their place.
    """
    out = []
    for body in _bodies(first, told, {PERSON: persons, AUTHOR: authors}):
        previous = sha256(CHAINED + previous + body).digest()
        out.append(previous)
    return out


def _bodies(first: int, told: Columns, commitments: Mapping[int, Sequence[str]]) -> Iterator[bytes]:
    """What is hashed of each record: one form that holds all that is alike in them, filled in."""
    form, filled = b"[%d", list[Iterable[Any]]([count(first)])
    for at, column in enumerate(told):
        mark, values = _hexes(commitments[at]) if at in commitments else _spelled(told, at, column)
        form += b"," + mark
        if values is not None:
            filled.append(values)
    return map((form + b"]").__mod__, zip(*filled, strict=False))


def _spelled(told: Columns, at: int, column: Sequence[Any]) -> tuple[bytes, Iterable[Any] | None]:
    """Canonical JSON of a column's values: its place in the form, and what fills it. Where all are alike they
    stand in the form; of texts, what stands in a column twice is spelled once."""
    if at in told.texts and len(told.texts[at]) > 1:
        spellings = {text: quoted(text).encode() for text in told.texts[at]}
        return b"%s", map(spellings.__getitem__, column)
    if type(column[0]) is int:
        return b"%d", column
    if at not in told.texts and any(column):
        return b"%s", map(spelled, column)
    return spelled(column[0]).replace(b"%", b"%%"), None


def _hexes(column: Sequence[str]) -> tuple[bytes, Iterable[Any] | None]:
    """Likewise of commitments, in which there is nothing to spell."""
    return (b'"%s"', map(str.encode, column)) if any(column) else (b'""', None)


def _bounds(told: Columns) -> list[int]:
    """The least and the largest number of each column of numbers."""
    return [bound for column in (told.version, told.at, told.mono) for bound in (min(column), max(column))]


def _types(told: Columns, at: int) -> Collection[type]:
    """The types in a column; no two texts are alike that are not both texts."""
    return {*map(type, told.texts[at] if at in told.texts else told[at])}
