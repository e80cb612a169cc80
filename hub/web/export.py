"""Tables as files: CSV or XLSX of exactly what somebody looks at, with no cell that a program would run."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from fastapi import Response

from hub.errors import RefusedError

Cell = str | int | float | None
CSV, XLSX = "csv", "xlsx"
KINDS = (CSV, XLSX)
_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_ROWS = 1_048_575
"""What a sheet of XLSX holds besides its header (ECMA-376 programs stop at 2**20 rows)."""
MOST_CELL = 32_767
"""Characters of one cell; a longer text makes table programs call the file damaged."""
_MOST_WIDE = 60
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a table program takes for the beginning of a formula."""


def download(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], kind: str, on: date | None = None
) -> Response:
    """A table as a file to keep.

    Args:
        name: what it is called, [a-z0-9-], without ending.
        heads: the header, in the reader's language.
        rows: the cells below it.
        kind: CSV or XLSX.
        on: the day, put behind the name.

    Raises:
        RefusedError: no such kind, or more rows than a sheet holds.
    """
    if kind not in KINDS:
        raise RefusedError(f"没有“{kind}”这种表格，请选 CSV 或 XLSX。", f"there is no table of kind {kind!r}")
    data = to_csv(heads, rows) if kind == CSV else to_xlsx(heads, rows)
    file = f"{name}-{on:%Y%m%d}.{kind}" if on else f"{name}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
    return Response(data, media_type=_TYPES[kind], headers=headers)


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


def to_xlsx(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The bytes of an XLSX file: one sheet, a bold header that stays, columns as wide as what is in them.

    Row after row goes to disk, so that memory does not grow with the table. Texts are written as texts:
    nothing is a formula or a link, whatever it begins with.
    """
    from xlsxwriter import Workbook  # 5 MB that the console needs for this alone

    out = io.BytesIO()
    with Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        widths = [_width(head) for head in heads]
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for at, row in enumerate(rows, 1):
            if at > MOST_ROWS:
                raise RefusedError(
                    f"多于 {MOST_ROWS} 行，一张表放不下，没有导出；请用筛选缩小范围，或导出 CSV。",
                    f"more than {MOST_ROWS} rows do not fit a sheet; filter, or take CSV",
                )
            for column, cell in enumerate(row):
                if isinstance(cell, int | float):
                    sheet.write_number(at, column, cell)
                elif cell:
                    sheet.write_string(at, column, cell[:MOST_CELL])
                widths[column] = max(widths[column], _width(cell))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, _MOST_WIDE) + 2)
    return out.getvalue()


def _width(cell: Cell) -> int:
    """Columns of a type in which Chinese characters are two wide."""
    text = "" if cell is None else str(cell)[: _MOST_WIDE + 1]
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
