"""Files of tables: what table programs read out of them, and that they run nothing of it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest

from hub.errors import RefusedError
from hub.web import export
from hub.web.export import CSV, MOST_CELL, XLSX, Cell, defused, download, to_csv, to_xlsx

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HEADS = ["姓名", "数"]
ROWS: list[list[Cell]] = [["杜长林", -3], ["=1+1", 2.5], ["@x", None], ["http://a.b", "-7"]]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet_of(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()


def read_xlsx(data: bytes) -> list[list[tuple[str, str]]]:
    """(type, text) of every cell; type "n" for numbers, "inlineStr" for texts."""
    rows = ElementTree.fromstring(sheet_of(data)).iter(f"{MAIN}row")
    return [[(cell.get("t", "n"), "".join(cell.itertext())) for cell in row.iter(f"{MAIN}c")] for row in rows]


def test_csv_has_numbers_as_they_are_and_texts_defused() -> None:
    answer = download("list", HEADS, ROWS, CSV, date(2026, 11, 23))
    assert read_csv(bytes(answer.body)) == [
        HEADS, ["杜长林", "-3"], ["'=1+1", "2.5"], ["'@x", ""], ["http://a.b", "'-7"],
    ]  # fmt: skip
    assert answer.headers["content-disposition"] == 'attachment; filename="list-20261123.csv"'
    assert bytes(answer.body).startswith(b"\xef\xbb\xbf")


def test_xlsx_has_texts_that_are_no_formulas_and_no_links() -> None:
    answer = download("list", HEADS, iter(ROWS), XLSX, date(2026, 11, 23))
    assert answer.headers["content-disposition"].endswith('list-20261123.xlsx"')
    text = "inlineStr"
    assert read_xlsx(bytes(answer.body)) == [
        [(text, "姓名"), (text, "数")], [(text, "杜长林"), ("n", "-3")], [(text, "=1+1"), ("n", "2.5")],
        [(text, "@x")], [(text, "http://a.b"), (text, "-7")],
    ]  # fmt: skip
    xml = sheet_of(bytes(answer.body))
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert 'ySplit="1"' in xml, "the header stays"


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    xml = sheet_of(to_xlsx(["x", "y"], [["一二三四五", "a" * 500]]))
    widths = [float(found) for found in re.findall(r'<col [^>]*width="([\d.]+)"', xml)]
    assert 11 < widths[0] < 14
    assert 60 < widths[1] < 64


def test_a_text_longer_than_a_cell_is_cut_and_the_file_stays_whole() -> None:
    ((_, head), *_), ((_, text), *_) = read_xlsx(to_xlsx(["h"], [["字" * (MOST_CELL + 9)]]))
    assert (head, len(text)) == ("h", MOST_CELL)


def test_more_rows_than_a_sheet_holds_are_refused_and_not_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 2)
    assert len(read_xlsx(to_xlsx(["h"], [[1], [2]]))) == 3
    with pytest.raises(RefusedError, match="do not fit"):
        to_xlsx(["h"], [[1], [2], [3]])


@pytest.mark.parametrize("kind", ["", "pdf"])
def test_another_kind_is_refused(kind: str) -> None:
    with pytest.raises(RefusedError):
        download("list", HEADS, ROWS, kind)


def test_without_a_day_the_name_stands_alone() -> None:
    assert 'filename="list.csv"' in download("list", HEADS, (), CSV).headers["content-disposition"]


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
