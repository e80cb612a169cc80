"""CSV that table programs open rightly and run nothing of."""

from __future__ import annotations

import csv
import io

import pytest

from hub.web.sheet import defused, to_csv


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert defused(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["杜长林", "71001", "2026-11-22", "", 12])
def test_plain_cells_stay(cell: object) -> None:
    assert defused(cell) == str(cell)


@pytest.mark.parametrize(("cell", "text"), [(-3, "-3"), (-0.5, "-0.5"), (None, "")])
def test_numbers_below_zero_are_no_formulas(cell: object, text: str) -> None:
    assert defused(cell) == text


def test_bytes_have_a_mark_and_crlf_and_read_back() -> None:
    data = to_csv(["姓名", "注"], [["甲,乙", '他说"行"'], ["=x", "一\n二"]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [["姓名", "注"], ["甲,乙", '他说"行"'], ["'=x", "一\n二"]]
