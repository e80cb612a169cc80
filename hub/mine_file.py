"""The file a technician writes for a real mine: read, checked, every fault named by its line.

See ``deploy/mine.example.toml``. Nothing here looks into the database.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from content_packs.words import Words
from hub.errors import RefusedError

ROOT = "mine"
"""Id of the unit that is the mine itself: what the shipped packs of the mine are published by."""
MOST_TEXT = 40

Check = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend in the file; ``line`` from 1."""

    line: int
    words: Words


@dataclass(frozen=True, slots=True)
class Item:
    """One table of the file, its values checked for type.

    Attributes:
        kind: "mine", "unit", "place", "link", "shift", "pattern" or "account".
        line: of its heading.
        values: as written, but dates as ISO text.
        lines: line of each key.
    """

    kind: str
    line: int
    values: dict[str, Any]
    lines: dict[str, int]

    @property
    def name(self) -> Words:
        return Words(self.values["name"], self.values.get("name_en", ""))


@dataclass(frozen=True, slots=True)
class MineFile:
    """All items in the order of the file; those with a fault are left out."""

    mine: Item | None
    items: tuple[Item, ...]
    faults: tuple[Fault, ...]

    def of(self, kind: str) -> list[Item]:
        """The items of one kind."""
        return [item for item in self.items if item.kind == kind]


def read_mine(file: Path) -> MineFile:
    """Read the file; what is wrong inside is in ``faults``, all of it in one run.

    Raises:
        RefusedError: it is no TOML file; the sentence says where.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        where = f"{file}:{at.group(1) if at else len(text.splitlines())}"
        raise RefusedError(
            f"{where}: 这一行写法不对（{error}），什么也没有改；请改正后再运行。",
            f"{where}: this is no TOML; nothing was changed",
        ) from None
    except UnicodeDecodeError:
        raise RefusedError(
            f"{file} 不是 UTF-8 文本，什么也没有改；请另存为 UTF-8。",
            f"{file} is no UTF-8 text; nothing was changed",
        ) from None
    return _Reader(text).read(tables)


class _Reader:
    """Goes through the tables of one file and collects what is wrong."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._faults: list[Fault] = []

    def read(self, tables: dict[str, Any]) -> MineFile:
        found: list[Item] = []
        for kind, written in tables.items():
            if kind not in _KEYS:
                self._fault(
                    self._line_of(kind),
                    f"没有“{kind}”这一项；可写的有 {'、'.join(_KEYS)}。",
                    f"{kind!r} is none of {', '.join(_KEYS)}",
                )
                continue
            every = [written] if kind == "mine" else written
            if not isinstance(every, list) or not all(isinstance(one, dict) for one in every):
                self._fault(self._line_of(kind), f"“{kind}”应写成 [[{kind}]]。", f"write [[{kind}]]")
                continue
            headings = self._headings(kind)
            items = [
                self._item(kind, values, headings[at] if at < len(headings) else 1)
                for at, values in enumerate(every)
            ]
            found += [item for item in items if item is not None]
        if "mine" not in tables:
            self._fault(1, "缺少 [mine]：矿的代号和名称。", "[mine] with id and name is missing")
        mine = next((item for item in found if item.kind == "mine"), None)
        self._refuse_twice(found)
        return MineFile(
            mine,
            tuple(item for item in found if item.kind != "mine"),
            tuple(sorted(self._faults, key=lambda fault: fault.line)),
        )

    def _item(self, kind: str, written: dict[str, Any], line: int) -> Item | None:
        keys, before = _KEYS[kind], len(self._faults)
        lines = {key: self._key_line(line, key) for key in written}
        values = {key: value.isoformat() if _is_day(value) else value for key, value in written.items()}
        for key, value in values.items():
            if key not in keys:
                known = "、".join(keys)
                self._fault(lines[key], f"{kind} 没有“{key}”；可写的有 {known}。", f"{kind} has no {key!r}")
            elif not keys[key].check(value):
                self._fault(lines[key], f"{key} 应是{keys[key].zh}。", f"{key} must be {keys[key].en}")
        for key in (name for name, asked in keys.items() if asked.needed and name not in values):
            self._fault(line, f"{kind} 缺少“{key}”。", f"this {kind} needs {key!r}")
        return Item(kind, line, values, lines) if len(self._faults) == before else None

    def _refuse_twice(self, found: list[Item]) -> None:
        """The same id twice, or two units or places of one name: files of persons go by names."""
        seen: dict[tuple[str, ...], int] = {}
        for item in found:
            unit = item.values.get("unit", "") if item.kind == "shift" else ""
            for key in ("id", "name"):
                if key not in item.values or (key == "name" and item.kind == "account"):
                    continue
                mark = ("unit" if item.kind == "mine" else item.kind, key, unit, item.values[key])
                if item.kind == "mine" and key == "id":
                    mark = (*mark[:3], ROOT)
                first = seen.setdefault(mark, item.line)
                if first != item.line:
                    value = item.values[key]
                    self._fault(
                        item.lines[key],
                        f"{item.kind} 的 {key}“{value}”和第 {first} 行的一样。",
                        f"{key} {value!r} is the same as in line {first}",
                    )

    def _line_of(self, kind: str) -> int:
        return next(iter(self._headings(kind)), self._key_line(0, kind))

    def _headings(self, kind: str) -> list[int]:
        pattern = re.compile(rf"\s*\[\[?\s*\"?{re.escape(kind)}\"?\s*\]\]?")
        return [number for number, text in enumerate(self._lines, 1) if pattern.match(text)]

    def _key_line(self, heading: int, key: str) -> int:
        """The line of a key below a heading; the heading's where it is not found."""
        for number, text in enumerate(self._lines[heading:], heading + 1):
            if re.match(r"\s*\[", text) and heading:
                break
            if re.match(rf"\s*\"?{re.escape(key)}\"?\s*[=.]", text):
                return number
        return max(heading, 1)

    def _fault(self, line: int, zh: str, en: str) -> None:
        self._faults.append(Fault(line, Words(zh, en)))


@dataclass(frozen=True, slots=True)
class _Key:
    """What a key asks of its value."""

    check: Check
    zh: str
    en: str
    needed: bool = False


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and 0 < len(value.strip()) <= MOST_TEXT


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_text(one) for one in value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1440


def _is_speed(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1_000_000


def _is_clock(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is not None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?", value) is not None


_ID = _Key(_is_id, "代号（a-z、0-9、-，最多32个）", "an id of at most 32 of [a-z0-9-]", True)
_NAME = _Key(_is_text, f"1到{MOST_TEXT}个字的文字", f"a text of 1 to {MOST_TEXT} characters", True)
_WORD = _Key(_is_text, _NAME.zh, _NAME.en)
_DATE = _Key(_is_date, "日期，如 2026-01-01", "a date such as 2026-01-01")
_WHOLE = _Key(_is_whole, "分钟数（0到1440）", "a number of minutes, 0 to 1440")
_YES = _Key(lambda value: isinstance(value, bool), " true 或 false", "true or false")
_LIST = _Key(_is_list, '非空的列表，如 ["a", "b"]', 'a list such as ["a", "b"]', True)
_KEYS: dict[str, dict[str, _Key]] = {
    "mine": {"id": _ID, "name": _NAME, "name_en": _WORD, "safe_since": _DATE, "names_shown": _YES},
    "unit": {
        "id": _ID, "name": _NAME, "name_en": _WORD, "kind": _NAME, "parent": _WORD, "safe_since": _DATE,
        "names_shown": _YES,
    },
    "place": {"id": _ID, "name": _NAME, "name_en": _WORD, "kind": _NAME, "unit": _NAME, "open": _YES},
    "link": {
        "id": _ID, "name": _NAME, "name_en": _WORD,
        "kbit_s": _Key(_is_speed, "整数，1 到 1000000（kbit/s）", "a whole number of kbit/s", True),
        "quiet": replace(_LIST, needed=False), "stations": replace(_LIST, needed=False),
    },
    "shift": {
        "unit": _NAME, "id": _ID, "name": _NAME, "name_en": _WORD,
        "start": _Key(_is_clock, "时刻，如 \"08:00\"", 'a time such as "08:00"', True),
        "minutes": _Key(_is_whole, _WHOLE.zh, _WHOLE.en, True),
        "kind": _Key(lambda value: value in ("production", "maintenance"), " production 或 maintenance",
                     "production or maintenance"),
        "opens": _WHOLE, "closes": _WHOLE, "dated_next_day": _YES,
    },
    "pattern": {
        "team": _NAME, "place": _NAME, "starts": _Key(_is_date, _DATE.zh, _DATE.en, True), "cycle": _LIST,
    },
    "account": {"id": _ID, "name": _NAME, "roles": _LIST, "active": _YES},
}  # fmt: skip
