"""A table as people send it: CSV in the encodings of mines, a spreadsheet, or cells pasted from one."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub import spreadsheet
from hub.errors import RefusedError

MOST_BYTES = 8 * 1024 * 1024
MOST_LINES = spreadsheet.MOST_ROWS
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .ods begin, and .xls."""
_SEPARATORS = ",\t;"
_PATIENCE_S = 60

Line = tuple[int, tuple[str, ...]]
"""Number of a line in its file, from 1, and its cells without surrounding blanks."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a file; empty lines are left out. ``sheet`` names the one read of several."""

    lines: tuple[Line, ...]
    sheet: str = ""


def read_grid(data: bytes) -> Grid:
    """Every cell of a file, as text.

    Raises:
        RefusedError: it is neither CSV nor a spreadsheet, holds nothing, or is too large.
    """
    if len(data) > MOST_BYTES:
        raise _no_table(f"超过 {MOST_BYTES >> 20} MB", f"more than {MOST_BYTES >> 20} MB")
    grid = _spreadsheet(data) if data.startswith(_SPREADSHEETS) else Grid(_kept(_csv(_text(data))))
    if not grid.lines:
        raise _no_table("没有内容", "it is empty")
    return grid


def _kept(numbered: Iterator[tuple[int, Sequence[str]]]) -> tuple[Line, ...]:
    cut = spreadsheet.MOST_TEXT
    lines = (
        (number, tuple(cell.strip()[:cut] for cell in cells[: spreadsheet.MOST_COLUMNS]))
        for number, cells in numbered
    )
    return tuple(line for line in lines if any(line[1]))


def _csv(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """A quote that is not closed would swallow the lines behind it, so it is refused."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for count, cells in enumerate(reader, 1):
            if count > MOST_LINES:
                raise _no_table(f"超过 {MOST_LINES} 行", f"more than {MOST_LINES} lines")
            yield reader.line_num, cells
    except csv.Error:
        raise _no_table(
            f"第 {reader.line_num} 行附近的引号不成对", f"a quote near line {reader.line_num} is not closed"
        ) from None


def _spreadsheet(data: bytes) -> Grid:
    command = [sys.executable, "-I", str(Path(spreadsheet.__file__))]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE_S, check=True)
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise _no_table("不是完好的 XLSX、XLS 或 ODS", "it is no sound XLSX, XLS or ODS") from None
    return Grid(_kept(enumerate(found["rows"], 1)), found["sheet"] if found["sheets"] > 1 else "")


def _text(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith(_UTF16) else _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _no_table("不是 UTF-8 或 GB18030 编码的文字", "it is text of neither UTF-8 nor GB18030")


def _no_table(zh: str, en: str) -> RefusedError:
    return RefusedError(
        f"这个文件读不成表（{zh}），没有导入；请在表格软件里另存为 XLSX 或 CSV 再传。",
        f"this file is no table that can be read ({en}); nothing was imported; save it as XLSX or CSV",
    )
