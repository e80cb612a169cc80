"""Reading a ledger's rows against their hashes: a bit that fell over on the disk costs one record.

A record that no longer fits its hash is told apart from a hash that no longer fits its record by the one
that follows, which was chained to the true hash.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

from content_packs.errors import MessageError
from content_packs.wire.record import chain_hash, hashed_fields, salt_of, segment_of


class Kept(NamedTuple):
    """A row of the table ``record``: ``hash`` and the row's text (UTF-8) as they are on disk."""

    seq: int
    hash: bytes
    text: bytes


class Proved(NamedTuple):
    """A record read against its hash.

    Attributes:
        row: what was written, or None where the disk no longer holds that.
        hash: the chain's hash after it.
    """

    seq: int
    row: list[Any] | None
    hash: bytes


def prove(previous: bytes, kept: Iterable[Kept], seeds: Mapping[int, bytes]) -> Iterator[Proved]:
    """Read consecutive records that follow the hash ``previous``; ``seeds`` by segment."""
    rows = list(kept)
    for one, after in zip_longest(rows, rows[1:]):
        row = _row(one.text)
        computed = _hash(previous, one.seq, row, seeds)
        if computed == one.hash:
            previous = one.hash
        elif computed and after and _hash(computed, after.seq, _row(after.text), seeds) == after.hash:
            previous = computed  # the record is whole: its own hash is what was damaged
        else:
            row, previous = None, one.hash
        yield Proved(one.seq, row, previous)


def _row(text: bytes) -> list[Any] | None:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, list) else None


def _hash(previous: bytes, seq: int, row: list[Any] | None, seeds: Mapping[int, bytes]) -> bytes:
    """The hash of a record after ``previous``; empty when it cannot be one's."""
    if row is None:
        return b""
    try:
        return chain_hash(previous, hashed_fields(seq, row, salt_of(seeds[segment_of(seq)], seq)))
    except (MessageError, ValueError, KeyError):
        return b""
