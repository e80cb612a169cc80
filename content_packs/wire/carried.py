"""What is carried by hand: names of the folders and files on a stick (SPEC.md 3).

Nothing on a stick is trusted more than the same bytes from the line: what goes down is signed and verified as
always, what comes up is the messages themselves.
"""

from __future__ import annotations

import re

BUNDLE = "yizhan-bundle"
"""Folder of content on its way down."""
POINTER = "pointer.json"
"""In the bundle: the signed timestamp. It is written last; without it the bundle is not finished."""
METADATA, OBJECTS, STATE, NOTICES = "metadata", "objects", "state", "notices.bin"
STATE_KINDS = ("site", "roster", "signed", "readings")
RECORDS = "yizhan-records"
"""Folder of records on their way up: a folder for each ledger."""
_BATCH = re.compile(r"([1-9][0-9]{0,14})-([1-9][0-9]{0,14})\.batch")
_LEDGER = re.compile(r"[0-9a-f]{32}")


def batch_name(first: int, upto: int) -> str:
    """Name of the file that holds the records ``first`` .. ``upto``."""
    return f"{first}-{upto}.batch"


def batch_range(name: str) -> tuple[int, int] | None:
    """(first, upto) of a file of records; None for any other file."""
    found = _BATCH.fullmatch(name)
    return (int(found[1]), int(found[2])) if found else None


def is_ledger(name: str) -> bool:
    """Whether ``name`` is that of a ledger's folder."""
    return _LEDGER.fullmatch(name) is not None
