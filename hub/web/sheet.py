"""CSV for table programs: UTF-8 with BOM, and no cell that a table program would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The bytes of a CSV file, lines ended by CR LF (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([defused(cell) for cell in head])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def defused(cell: object) -> str:
    """A cell as text; a text that would be taken for a formula gets an apostrophe in front.

    Numbers stay as they are, also those below zero; None is an empty cell.
    """
    if cell is None:
        return ""
    text = str(cell)
    if isinstance(cell, int | float):
        return text
    return "'" + text if text.lstrip(" ").startswith(_RUNS) else text
