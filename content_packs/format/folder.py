"""The folder people write a pack in: ``pack.toml``, ``<card>.md``, ``<card>.en.md``, ``media/``.

SPEC.md 1.1. Reading never stops at the first fault: every fault of every file is found in one run.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from content_packs.format.card import TYPES, Card, Duty, Metric, Milestone
from content_packs.format.manifest import FORMS, MEDIA_TYPES, Board, Brand
from content_packs.where import Where
from content_packs.words import Words

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
FENCE = "+++"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something to mend in a folder: ``file:line`` and a sentence that says how."""

    file: str
    line: int
    words: Words = field(compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words.zh} {self.words.en}"


@dataclass(frozen=True, slots=True)
class PackSource:
    """What ``pack.toml`` says."""

    publisher: str
    name: str
    title: Words
    theme: Words
    where: Where
    valid_from: str
    valid_to: str
    boards: tuple[Board, ...]
    brand: Brand | None


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as read.

    Attributes:
        pack: None when ``pack.toml`` cannot be used.
        cards: in the order of rotation; a card's ``picture`` is a path relative to the folder.
        media: bytes by that path, only of pictures that cards use.
        faults: sorted by file and line.
        lines: (card id, field) -> line, for faults found later.
    """

    pack: PackSource | None
    cards: tuple[Card, ...]
    media: Mapping[str, bytes]
    faults: tuple[Fault, ...]
    lines: Mapping[tuple[str, str], int]


_PACK_FIELDS = frozenset(
    ("publisher", "name", "title", "title_en", "theme", "theme_en", "valid_from", "valid_to", "order", 
     "where", "brand", "board")
)  # fmt: skip
_CARD_FIELDS = frozenset(
    ("board", "type", "title", "picture", "basis", "source", "review_by", "author", "tags", "valid_from",
     "valid_to", "where", "metric", "milestone", "duty", "target")
)  # fmt: skip
_ENGLISH_FIELDS = frozenset(("title", "basis", "source", "names", "notes", "units"))


def read_folder(root: Path) -> Folder:
    """Read an authoring folder; never raises for what people wrote."""
    reader = _Reader(root)
    pack, order = reader.pack()
    files = sorted(path for path in root.glob("*.md") if not path.name.endswith(".en.md"))
    cards = [card for path in files if (card := reader.card(path)) is not None]
    known = {card.id for card in cards}
    for name in order:
        if name not in known:
            reader.fault(
                "pack.toml", "order", f"order 里的“{name}”没有对应的卡片文件。", f"no card {name!r}."
            )
    for path in sorted(root.glob("*.en.md")):
        if path.name.removesuffix(".en.md") not in known:
            reader.fault(path.name, "", "没有对应的中文卡片。", "has no Chinese card beside it.")
    place = {name: index for index, name in enumerate(order)}
    cards.sort(key=lambda card: (place.get(card.id, len(place)), card.id))
    return Folder(pack, tuple(cards), reader.media(cards), tuple(sorted(reader.faults)), reader.lines)


class _Reader:
    """Reads the files of one folder and gathers their faults."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.lines: dict[tuple[str, str], int] = {}
        self._sources: dict[str, list[str]] = {}

    def fault(self, file: str, key: str, zh: str, en: str) -> None:
        """Note a fault at the line where ``key`` stands in ``file``."""
        self.faults.append(Fault(file, self.line_of(file, key), Words(zh, en)))

    def line_of(self, file: str, key: str) -> int:
        pattern = re.compile(rf"\s*(?:\[+\s*)?{re.escape(key)}\s*(?:=|\])") if key else None
        for number, line in enumerate(self._sources.get(file, ()), 1):
            if pattern and pattern.match(line):
                return number
        return 1

    def pack(self) -> tuple[PackSource | None, Sequence[str]]:
        path = self.root / "pack.toml"
        if not path.is_file():
            self.fault("pack.toml", "", "缺少 pack.toml。", "is missing.")
            return None, ()
        table = self._toml("pack.toml", self._text(path), _PACK_FIELDS, offset=0)
        before = len(self.faults)
        source = PackSource(
            publisher=self._id("pack.toml", table, "publisher"),
            name=self._id("pack.toml", table, "name"),
            title=_words(table, "title"),
            theme=_words(table, "theme"),
            where=self._where("pack.toml", table),
            valid_from=self._date("pack.toml", table, "valid_from"),
            valid_to=self._date("pack.toml", table, "valid_to"),
            boards=tuple(b for row in table.get("board", []) if (b := self._board(row)) is not None),
            brand=_brand(table.get("brand")),
        )
        order = [item for item in table.get("order", []) if isinstance(item, str)]
        usable = len(self.faults) == before or (bool(source.publisher) and bool(source.name))
        return (source if usable else None), order

    def card(self, path: Path) -> Card | None:
        file, stem = path.name, path.stem
        split = self._front_matter(file, path)
        if split is None:
            return None
        table, body = split
        if not ID.fullmatch(stem):
            self.fault(
                file, "", "文件名只能用小写字母、数字和连字符。", "use lower-case letters, digits, hyphens."
            )
        if table.get("type") not in TYPES:
            self.fault(
                file, "type", f"type 应为：{'、'.join(TYPES)}。", f"type is one of {', '.join(TYPES)}."
            )
            return None
        for name in ("title", "board", "basis", "review_by"):
            if not table.get(name):
                self.fault(file, name, f"缺少 {name}。", f"{name} is missing.")
        for key in _CARD_FIELDS:
            self.lines[(stem, key)] = self.line_of(file, key)
        english, english_body = self._english(stem)
        return Card(
            id=stem,
            board=str(table.get("board", "")),
            type=table["type"],
            title=Words(str(table.get("title", "")), str(english.get("title", ""))),
            body=Words(body, english_body),
            basis=Words(str(table.get("basis", "")), str(english.get("basis", ""))),
            source=Words(str(table.get("source", "")), str(english.get("source", ""))),
            picture=str(table.get("picture", "")),
            review_by=self._date(file, table, "review_by"),
            author=str(table.get("author", "")),
            tags=tuple(map(str, table.get("tags", []))),
            valid_from=self._date(file, table, "valid_from"),
            valid_to=self._date(file, table, "valid_to"),
            where=self._where(file, table),
            target=self._date(file, table, "target"),
            metrics=tuple(
                self._metric(file, row, english, i) for i, row in enumerate(_rows(table, "metric"))
            ),
            milestones=tuple(
                Milestone(
                    Words(str(row.get("name", "")), _nth(english, "names", i)),
                    self._date(file, row, "planned"),
                    self._date(file, row, "actual"),
                )
                for i, row in enumerate(_rows(table, "milestone"))
            ),
            duties=tuple(
                Duty(
                    str(row.get("month", "")),
                    str(row.get("who", "")),
                    Words(str(row.get("what", "")), _nth(english, "names", i)),
                )
                for i, row in enumerate(_rows(table, "duty"))
            ),
        )

    def media(self, cards: Sequence[Card]) -> dict[str, bytes]:
        out: dict[str, bytes] = {}
        for card in cards:
            if not card.picture or card.picture in out:
                continue
            path = self.root / card.picture
            file = f"{card.id}.md"
            inside = path.resolve().is_relative_to(self.root.resolve())
            if not inside or not path.is_file():
                self.fault(file, "picture", f"找不到图片 {card.picture}。", f"no picture {card.picture}.")
            elif path.suffix not in MEDIA_TYPES:
                self.fault(file, "picture", "图片应为 PNG、JPEG 或 WebP。", "pictures are PNG, JPEG or WebP.")
            else:
                out[card.picture] = path.read_bytes()
        return out

    def _english(self, stem: str) -> tuple[Mapping[str, Any], str]:
        path = self.root / f"{stem}.en.md"
        if not path.is_file():
            return {}, ""
        return self._front_matter(path.name, path, _ENGLISH_FIELDS) or ({}, "")

    def _front_matter(
        self, file: str, path: Path, known: frozenset[str] = _CARD_FIELDS
    ) -> tuple[dict[str, Any], str] | None:
        lines = self._text(path).split("\n")
        ends = [number for number, line in enumerate(lines) if line.strip() == FENCE]
        if len(ends) < 2 or ends[0] != 0:
            self.fault(
                file, "", "开头要有两行 +++ 围住的字段。", "must begin with fields between two +++ lines."
            )
            return None
        table = self._toml(file, "\n".join(lines[1 : ends[1]]), known, offset=1)
        return table, "\n".join(lines[ends[1] + 1 :]).strip("\n")

    def _text(self, path: Path) -> str:
        try:
            text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            self.fault(
                path.name, "", "文件不是 UTF-8 编码，请另存为 UTF-8。", "is not UTF-8; save it as UTF-8."
            )
            text = ""
        self._sources[path.name] = text.split("\n")
        return text

    def _toml(self, file: str, text: str, known: frozenset[str], offset: int) -> dict[str, Any]:
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) + offset if found else 1
            self.faults.append(
                Fault(file, line, Words("字段写法有误（TOML）。", f"not valid TOML: {error}."))
            )
            return {}
        for key in sorted(set(table) - known):
            self.fault(file, key, f"不认识的字段 {key}。", f"unknown field {key!r}.")
        return table

    def _id(self, file: str, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        if not isinstance(value, str) or not ID.fullmatch(value):
            self.fault(
                file, key, f"{key} 应为小写字母、数字、连字符。", f"{key} is lower case, digits, hyphens."
            )
            return ""
        return value

    def _date(self, file: str, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        if isinstance(value, date):
            return value.isoformat()[:10]
        if value != "":
            self.fault(file, key, f"{key} 应为日期，如 2027-06-30。", f"{key} is a date such as 2027-06-30.")
        return ""

    def _where(self, file: str, table: Mapping[str, Any]) -> Where:
        try:
            return Where.from_json(table.get("where", {}))
        except (ValueError, AttributeError) as error:
            self.fault(file, "where", f"where 有误：{error}。", f"where: {error}.")
            return Where()

    def _board(self, row: Mapping[str, Any]) -> Board | None:
        code, form = row.get("code", ""), row.get("form", "")
        if not ID.fullmatch(str(code)) or form not in FORMS or not row.get("name"):
            self.fault(
                "pack.toml",
                "board",
                "板块要有 code、name 和 form。",
                f"a board needs code, name, form {FORMS}.",
            )
            return None
        return Board(
            code, _words(row, "name"), form, int(row.get("order", 100)), str(row.get("colour", "#90A4AE"))
        )

    def _metric(self, file: str, row: Mapping[str, Any], english: Mapping[str, Any], index: int) -> Metric:
        if row.get("better") not in ("up", "down"):
            self.fault(file, "better", "better 应为 up 或 down。", "better is up or down.")
        figures = {key: _figure(row.get(key, "")) for key in ("actual", "plan", "benchmark")}
        for key, figure in figures.items():
            if figure is None:
                self.fault(file, key, f"{key} 应为数字。", f"{key} is a number.")
        return Metric(
            Words(str(row.get("name", "")), _nth(english, "names", index)),
            Words(str(row.get("unit", "")), _nth(english, "units", index)),
            str(row.get("better", "up")),
            str(row.get("period", "")),
            figures["actual"] or "",
            figures["plan"] or "",
            figures["benchmark"] or "",
            Words(str(row.get("note", "")), _nth(english, "notes", index)),
        )


def _words(table: Mapping[str, Any], key: str) -> Words:
    return Words(str(table.get(key, "")), str(table.get(f"{key}_en", "")))


def _brand(table: Mapping[str, Any] | None) -> Brand | None:
    if not table:
        return None
    return Brand(_words(table, "name"), _words(table, "slogan"), str(table.get("colour", "")))


def _rows(table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = table.get(key, [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _nth(table: Mapping[str, Any], key: str, index: int) -> str:
    values = table.get(key, [])
    return str(values[index]) if isinstance(values, list) and index < len(values) else ""


def _figure(value: object) -> str | None:
    """A figure exactly as written; None when it is no number."""
    if value == "" or (isinstance(value, int | float) and not isinstance(value, bool)):
        return str(value)
    return value if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value) else None
