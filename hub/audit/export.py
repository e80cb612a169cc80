"""The audit log as lines of JSON that can be checked without the hub, and the check of such a file.

A line holds what was noted, the hash of the line before it in the log (``previous``) and its own (``hash``):
SHA-256 over ``"yz1 audit\\n"``, ``previous`` and the canonical JSON of [seq, at, who, what, object, before,
after]. Lines that were filtered out leave gaps; what is there can still be checked line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content_packs.wire.codec import canonical
from hub.audit.service import Asked, Entry, Linked, linked


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file of lines was found to be.

    Attributes:
        lines: how many were read.
        gaps: how often a line did not follow the one before it in the file.
        broken: the number, in the log, of the first that does not fit; in a file that cannot be read as
            far as there, 0. None: all fit.
        last, head: the number and the hash of the last that fits; what came after it may have been cut off.
    """

    lines: int
    gaps: int
    broken: int | None
    last: int = 0
    head: bytes = b""


def export_lines(session: Session, asked: Asked) -> Iterator[bytes]:
    """The lines wanted, oldest first."""
    for one in linked(session, asked):
        entry = one.entry
        body = {
            "seq": entry.seq, "at": entry.at, "who": entry.who, "what": entry.what, "object": entry.object,
            "before": dict(entry.before), "after": dict(entry.after), "previous": one.previous.hex(),
            "hash": one.hash.hex(),
        }  # fmt: skip
        yield canonical(body) + b"\n"


def check(lines: Iterable[bytes]) -> Verdict:
    """Check a file of such lines."""
    count = gaps = last = 0
    head = b""
    for line in lines:
        one = _read(line)
        if one is None or not one.fits or (one.entry.seq == last + 1 and count and one.previous != head):
            return Verdict(count, gaps, one.entry.seq if one else 0, last, head)
        gaps += bool(count) and one.entry.seq != last + 1
        count, last, head = count + 1, one.entry.seq, one.hash
    return Verdict(count, gaps, None, last, head)


def _read(line: bytes) -> Linked | None:
    try:
        match json.loads(line):
            case {
                "seq": int(seq), "at": int(at), "who": str(who), "what": str(what), "object": str(name),
                "before": dict(before), "after": dict(after), "previous": str(previous), "hash": str(own),
            }:  # fmt: skip
                entry = Entry(seq, at, who, what, name, before, after)
                return Linked(entry, bytes.fromhex(previous), bytes.fromhex(own))
    except ValueError:
        pass
    return None
