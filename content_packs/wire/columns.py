"""Rows of records turned on their side: a batch as nineteen columns.

A hub that takes in a backlog asks the same of thousands of records. Asked of a column, it is asked of what
differs in it: of two hundred records of one station most fields are alike. Whatever is not shaped like a
record's row is left to the functions that look at one row (:mod:`content_packs.wire.record`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, repeat
from typing import Any, NamedTuple

from content_packs.wire.codec import LARGEST, spelling
from content_packs.wire.record import LONGEST, ROW_TYPES, are_known, hash_of_body


class Columns(NamedTuple):
    """The fields of :class:`content_packs.wire.record.Record` but ``seq``, each of all records."""

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


def columns_of(rows: Sequence[Any]) -> Columns | None:
    """The rows' columns; None where there is none, or one has another length or type than a record's row."""
    try:
        found = tuple(zip(*rows, strict=True))
        fits = len(found) == len(ROW_TYPES) and all(map(_is_of, found, ROW_TYPES))
    except (TypeError, ValueError):
        return None
    return Columns(*found) if fits else None


def are_records(told: Columns) -> bool:
    """Whether :func:`content_packs.wire.record.record_from_row` reads every one of them."""
    typed: list[tuple[Any, type]] = list(zip(told, ROW_TYPES, strict=True))
    texts, numbers = ([column for column, kind in typed if kind is wanted] for wanted in (str, int))
    return (
        all(max(map(len, {*column})) <= LONGEST for column in texts)
        and all(min(column) >= 0 and max(column) <= LARGEST for column in numbers)
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
    for body in _bodies(first, told._replace(person=persons, author=authors)):
        previous = hash_of_body(previous, body)
        out.append(previous)
    return out


def _bodies(first: int, hashed: Columns) -> Iterator[bytes]:
    spelled: list[Iterable[str]] = [map(str, count(first))]
    for column in map(_spelled, hashed):
        if not isinstance(column, str):
            spelled.append(column)
        elif isinstance(spelled[-1], repeat):  # stands beside another whose values are alike
            spelled[-1] = repeat(f"{next(spelled[-1])},{column}")
        else:
            spelled.append(repeat(column))
    return (f"[{fields}]".encode() for fields in map(",".join, zip(*spelled, strict=False)))


def _spelled(column: Sequence[Any]) -> str | Iterator[str]:
    """Canonical JSON of each value; of a column whose values are alike, of one. What stands in a column twice
    is spelled once."""
    match column[0]:
        case int():
            return map(str, column)
        case str():
            told = {value: spelling(value) for value in {*column}}
            return map(told.__getitem__, column) if len(told) > 1 else told[column[0]]
    return map(spelling, column) if any(column) else spelling(column[0])


def _is_of(column: Sequence[Any], kind: type) -> bool:
    """Whether all are exactly of a type; no two texts are alike that are not both texts."""
    return {*map(type, {*column} if kind is str else column)} == {kind}
