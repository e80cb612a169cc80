"""Reads a spreadsheet in a process of its own: a file made to harm ends this process and nothing else.

``python -I hub/spreadsheet.py`` takes the file (.xlsx, .xls, .ods) from its standard input and writes one
JSON object: ``sheet`` (name of the one read: the first that holds anything), ``sheets`` (how many there
are), ``rows`` (of texts, from the first line on). It ends with code 2 when the file is no spreadsheet or is
larger than a table of persons can be.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

MOST_MEMORY, MOST_SECONDS = 768 * 1024 * 1024, 20
"""A sheet with one cell in its last corner would take hundreds of gigabytes: rows are kept whole."""
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 20_000, 100, 200
Cell = str | int | float | bool | date | datetime | time | timedelta


def text_of(cell: Cell) -> str:
    """A cell as somebody would type it: whole numbers without a point, dates as 2026-11-22."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes") if cell.time() != time() else cell.date().isoformat()
    return str(cell).replace("\0", "").strip()[:MOST_TEXT]


def read(data: bytes) -> dict[str, object]:
    """The texts of the first sheet that holds anything.

    Raises:
        ValueError: no sheet holds anything, or it is too large.
    """
    from python_calamine import CalamineWorkbook  # only here: it is what may die of the file

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if any(cell != "" for row in rows for cell in row):
            if len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
                raise ValueError(f"{len(rows)} rows of {len(rows[0])} cells")
            texts = [[text_of(cell) for cell in row] for row in rows]
            return {"sheet": name, "sheets": len(book.sheet_names), "rows": texts}
    raise ValueError("no sheet holds anything")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = read(sys.stdin.buffer.read())
    except BaseException:  # a panic of the reader is no Exception
        sys.exit(2)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
