"""Spreadsheets as people make them."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from datetime import datetime

import xlsxwriter


def xlsx(
    rows: Sequence[Sequence[object]],
    days: Collection[tuple[int, int]] = (),
    empty_sheets: int = 0,
    corner: bool = False,
) -> bytes:
    """An XLSX of some rows.

    Args:
        rows: texts and numbers as they stand in the sheet.
        days: (row, column) of texts that are dates there, in a format of dates.
        empty_sheets: so many sheets without anything before.
        corner: whether the last cell that a sheet can have holds something as well.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for _ in range(empty_sheets):
        book.add_worksheet()
    sheet, day_format = book.add_worksheet(), book.add_format({"num_format": "yyyy/m/d"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if (row, column) in days:
                sheet.write_datetime(row, column, datetime.fromisoformat(str(cell)), day_format)
            else:
                sheet.write(row, column, cell)
    if corner:
        sheet.write(1_048_575, 16_383, "x")
    book.close()
    return out.getvalue()
