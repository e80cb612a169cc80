from datetime import date, datetime

import pytest

from hub.spreadsheet import Cell, read, text_of
from tests.fakes.sheets import xlsx


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("00123", "00123"),
        (" 张三\0", "张三"),
        (123.0, "123"),
        (7100412345678.0, "7100412345678"),
        (1.25, "1.25"),
        (1e300, "1e+300"),
        (date(2026, 11, 2), "2026-11-02"),
        (datetime(2026, 11, 2), "2026-11-02"),
        (datetime(2026, 11, 2, 8, 30), "2026-11-02 08:30"),
        (True, "1"),
    ],
)
def test_a_cell_is_what_somebody_would_type(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


def test_the_first_sheet_that_holds_something_is_read() -> None:
    found = read(xlsx([["a", 1.0]], empty_sheets=2))
    assert found == {"sheet": "Sheet3", "sheets": 3, "rows": [["a", "1"]]}


def test_a_workbook_that_holds_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no sheet"):
        read(xlsx([]))
