"""Reading a CSV as people send it: any of two encodings, Chinese or English headings, line by line."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from content_packs.words import Words
from hub.errors import RefusedError

log = logging.getLogger("yizhan.table")
MOST_BYTES = 8 * 1024 * 1024
MOST_LOGGED = 20
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of a file that was not applied, and why."""

    line: int
    words: Words

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.words.zh} line {self.line}: {self.words.en}"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file; every line is in exactly one of the numbers or in ``refused``."""

    added: int
    changed: int
    unchanged: int
    refused: tuple[RefusedLine, ...]


def log_refused(what: str, lines: Sequence[RefusedLine]) -> None:
    """Name the refused lines of a file in the log as well, the first MOST_LOGGED of them."""
    for one in lines[:MOST_LOGGED]:
        log.warning("%s line %d: %s", what, one.line, one.words.en)
    if len(lines) > MOST_LOGGED:
        log.warning("%s: %d more lines were refused", what, len(lines) - MOST_LOGGED)


def rows(
    data: bytes, headings: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a CSV, one by one.

    Args:
        data: the file.
        headings: field -> the headings it may stand under.
        needed: fields whose column must be there.

    Yields:
        (line number in the file, field -> text without surrounding blanks); empty lines are left out.

    Raises:
        RefusedError: no CSV, too large, or a needed column is missing; raised before the first line.
    """
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=False)
    try:
        heads = [cell.strip() for cell in next(reader, [])]
        columns = {
            field: next((heads.index(name) for name in names if name in heads), None)
            for field, names in headings.items()
        }
        if missing := [headings[field][0] for field in needed if columns[field] is None]:
            raise RefusedError(
                f"表头缺少“{'”“'.join(missing)}”列，文件没有导入；请补上表头再试。",
                f"the columns {', '.join(missing)} are missing; nothing was imported",
            )
        return _lines(reader, columns)
    except csv.Error as error:
        raise _no_table(str(error)) from None


def _lines(
    reader: Iterator[list[str]], columns: Mapping[str, int | None]
) -> Iterator[tuple[int, dict[str, str]]]:
    line = 1
    for cells in reader:
        line = getattr(reader, "line_num", line + 1)
        if any(cell.strip() for cell in cells):
            yield (
                line,
                {
                    field: cells[at].strip() if at is not None and at < len(cells) else ""
                    for field, at in columns.items()
                },
            )


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise _no_table(f"{len(data)} > {MOST_BYTES} bytes")
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _no_table("neither UTF-8 nor GB18030")


def _no_table(reason: str) -> RefusedError:
    return RefusedError(
        f"这个文件不是可读的 CSV 表（{reason}），没有导入；请在表格软件里另存为 CSV。",
        f"this file is no readable CSV ({reason}); nothing was imported; save it as CSV",
    )
