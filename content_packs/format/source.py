"""Files as people wrote them: fields between +++ lines, each fault noted with its file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from content_packs.format.card import ID
from content_packs.format.rows import CLOCK, MOST_TREND
from content_packs.where import PLACE_KINDS, Where
from content_packs.wire.notice import LEVELS
from content_packs.words import Words

FENCE = "+++"
LETTERS = "ABCD"
"""What people call the options of a quiz; so do the records of their answers."""
_NUL = re.compile(r"\0|\\u0000|\\U00000000")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something to mend in a folder: ``file:line`` and a sentence that says how."""

    file: str
    line: int
    words: Words = field(compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words.zh} {self.words.en}"


class Source:
    """The files of one folder; readers take checked fields out, what is wrong is in :attr:`faults`.

    Attributes:
        faults: what is to be mended, in the order found.
        lines: (card id, field) -> line, for faults found later.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.lines: dict[tuple[str, str], int] = {}
        self._sources: dict[str, list[str]] = {}

    def fault(self, file: str, key: str, zh: str, en: str) -> None:
        """Note a fault at the line where ``key`` stands in ``file``."""
        self.faults.append(Fault(file, self.line_of(file, key), Words(zh, en)))

    def line_of(self, file: str, key: str) -> int:
        """The line where ``key`` first stands as a field or table; 1 where it does not."""
        pattern = re.compile(rf"\s*(?:\[+\s*)?{re.escape(key)}\s*(?:=|\])") if key else None
        for number, line in enumerate(self._sources.get(file, ()), 1):
            if pattern and pattern.match(line):
                return number
        return 1

    def front_matter(self, file: str, path: Path, known: frozenset[str]) -> tuple[dict[str, Any], str] | None:
        """The fields between the two fences, and the text below them."""
        text = self.text(path)
        if text is None:
            return None
        lines = text.split("\n")
        ends = [number for number, line in enumerate(lines) if line.strip() == FENCE]
        if len(ends) < 2 or ends[0] != 0:
            self.fault(
                file, "", "开头要有两行 +++ 围住的字段。", "must begin with fields between two +++ lines."
            )
            return None
        table = self.toml(file, "\n".join(lines[1 : ends[1]]), known, offset=1)
        return None if table is None else (table, "\n".join(lines[ends[1] + 1 :]).strip("\n"))

    def text(self, path: Path) -> str | None:
        """A file's text with plain line ends; None (with a fault) when it is not UTF-8 or holds a NUL."""
        try:
            text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            self.fault(
                path.name, "", "文件不是 UTF-8 编码，请另存为 UTF-8。", "is not UTF-8; save it as UTF-8."
            )
            return None
        lines = self._sources[path.name] = text.split("\n")
        for number, line in enumerate(lines, 1):
            if _NUL.search(line):
                self.faults.append(Fault(path.name, number, Words("含有 NUL 字符，请删去。", "holds a NUL.")))
                return None
        return text

    def toml(self, file: str, text: str | None, known: frozenset[str], offset: int) -> dict[str, Any] | None:
        """The fields of ``text``, whose first line is line ``offset`` + 1 of the file."""
        if text is None:
            return None
        try:
            table = tomllib.loads(text, parse_float=str)  # figures stand as they were written
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) + offset if found else 1
            self.faults.append(
                Fault(file, line, Words("字段写法有误（TOML）。", f"not valid TOML: {error}."))
            )
            return None
        self.refuse_unknown(file, table, known)
        return table

    def refuse_unknown(self, file: str, table: Mapping[str, Any], known: frozenset[str]) -> None:
        """A fault for each field that is not ``known``."""
        for key in sorted(set(table) - known):
            self.fault(file, key, f"不认识的字段 {key}。", f"unknown field {key!r}.")

    def rows(
        self, file: str, table: Mapping[str, Any], key: str, known: frozenset[str]
    ) -> list[Mapping[str, Any]]:
        """The tables ``[[key]]``."""
        rows = table.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.fault(file, key, f"{key} 应写成 [[{key}]]。", f"{key} is written as [[{key}]].")
            return []
        for row in rows:
            self.refuse_unknown(file, row, known)
        return rows

    def texts(self, file: str, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts; empty when it is absent or at fault."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(file, key, f'{key} 应为 ["…", "…"]。', f'{key} is a list of texts ["…", "…"].')
            return ()
        return tuple(value)

    def id_of(self, file: str, table: Mapping[str, Any], key: str) -> str:
        """An id, or "" with a fault."""
        value = table.get(key, "")
        if not isinstance(value, str) or not ID.fullmatch(value):
            self.fault(
                file, key, f"{key} 应为小写字母、数字、连字符。", f"{key} is lower case, digits, hyphens."
            )
            return ""
        return value

    def date_of(self, file: str, table: Mapping[str, Any], key: str) -> str:
        """An ISO date, or "" (with a fault unless the field is absent)."""
        value = table.get(key, "")
        if isinstance(value, date):
            return value.isoformat()[:10]
        if value != "":
            self.fault(file, key, f"{key} 应为日期，如 2027-06-30。", f"{key} is a date such as 2027-06-30.")
        return ""

    def where_of(self, file: str, table: Mapping[str, Any]) -> Where:
        """The filter ``[where]``; one that asks nothing when it is absent or at fault."""
        value = table.get("where", {})
        try:
            where = Where.from_json(value if isinstance(value, dict) else {"": value})
        except ValueError as error:
            self.fault(file, "where", f"where 有误：{error}。", f"where: {error}.")
            return Where()
        for kind in set(where.place_kind) - set(PLACE_KINDS):
            self.fault(
                file,
                "place_kind",
                f"没有“{kind}”这种地点，应为：{'、'.join(PLACE_KINDS)}。",
                f"there is no kind of place {kind!r}; known: {', '.join(PLACE_KINDS)}.",
            )
        return where

    def month_of(self, file: str, row: Mapping[str, Any]) -> str:
        """A month such as 2026-11, or "" with a fault."""
        month = row.get("month", "")
        if not isinstance(month, str) or not _MONTH.fullmatch(month):
            self.fault(file, "month", 'month 应为年月，如 "2026-11"。', 'month is such as "2026-11".')
            return ""
        return month

    def letter_of(self, file: str, table: Mapping[str, Any]) -> int:
        """The letter of the right option as its index; -1 without one."""
        letter = table.get("answer", "")
        if letter != "" and (not isinstance(letter, str) or letter not in tuple(LETTERS)):
            self.fault(file, "answer", 'answer 应为字母，如 "B"。', 'answer is a letter such as "B".')
            return -1
        return LETTERS.index(letter) if letter else -1

    def time_of(self, file: str, row: Mapping[str, Any]) -> str:
        found = row.get("time", "")
        if not isinstance(found, str) or (found and not CLOCK.fullmatch(found)):
            self.fault(file, "time", 'time 应为时刻，如 "08:30"。', 'time is such as "08:30".')
            return ""
        return found

    def roles_of(self, file: str, table: Mapping[str, Any]) -> tuple[str, ...]:
        """Jobs that confirm together; a list that is there names at least two, each once."""
        found = self.texts(file, table, "roles")
        if "roles" in table and (len(set(found)) < 2 or len(set(found)) < len(found) or not all(found)):
            self.fault(
                file,
                "roles",
                'roles 至少两个不同的岗位，如 ["班组长", "安检员"]。',
                'roles are at least two different jobs, such as ["班组长", "安检员"].',
            )
        return found

    def level_of(self, file: str, table: Mapping[str, Any]) -> str:
        level = table.get("level", "")
        if level not in ("", *LEVELS):
            self.fault(
                file, "level", f"level 应为 {' 或 '.join(LEVELS)}。", f"level is {' or '.join(LEVELS)}."
            )
            return ""
        return str(level)

    def figures_of(self, file: str, row: Mapping[str, Any]) -> tuple[str, ...]:
        values = row.get("trend", [])
        figures = [figure(value) for value in values] if isinstance(values, list) else [None]
        if len(figures) > MOST_TREND or not all(figures):
            self.fault(
                file,
                "trend",
                f"trend 是以前的数字，最早的在前，最多 {MOST_TREND} 个，如 [7.2, 7.4]。",
                f"trend has earlier figures, oldest first, at most {MOST_TREND}, such as [7.2, 7.4].",
            )
            return ()
        return tuple(item for item in figures if item)


def figure(value: object) -> str | None:
    """A figure exactly as written; None when it is no number."""
    text = str(value)
    return text if text == "" or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else None
