"""The folder people write a pack in: ``pack.toml``, ``<card>.md``, ``<card>.en.md``, ``media/``.

SPEC.md 1.1. Reading never stops at the first fault: every fault of every file is found in one run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from content_packs.format.card import ID, TYPES, Card
from content_packs.format.manifest import FORMS, MOST_OBJECT, PATH, PICTURE_TYPES, VIDEO, Board, Brand
from content_packs.format.rows import Activity, Caption, Duty, Metric, Milestone
from content_packs.format.source import Fault as Fault
from content_packs.format.source import Source, figure
from content_packs.where import Where
from content_packs.words import Words

Row = TypeVar("Row", Activity, Caption, Duty, Metric, Milestone)


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
        cards: in the order of rotation; their paths are relative to the folder.
        media: bytes by that path, only of pictures and videos that the cards or the brand use.
        faults: sorted by file and line.
        lines: (card id, field) -> line, for faults found later; the pack's own under the id "".
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
     "valid_to", "where", "metric", "milestone", "duty", "target", "series", "video", "options", "answer",
     "explain", "activity", "roles", "consent", "level")
)  # fmt: skip
_ENGLISH_FIELDS = frozenset(("title", "basis", "source", "names", "notes", "units", "options", "explain"))
_ROW_FIELDS = {
    "metric": frozenset(("name", "unit", "better", "period", "actual", "plan", "benchmark", "note", "trend")),
    "series": frozenset(("picture", "words")),
    "activity": frozenset(("day", "time", "what", "who")),
    "milestone": frozenset(("name", "planned", "actual")),
    "duty": frozenset(("month", "who", "what")),
    "board": frozenset(("code", "name", "name_en", "form", "order", "colour")),
}
_BRAND_FIELDS = frozenset(("name", "name_en", "slogan", "slogan_en", "colour", "emblem"))
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def read_folder(root: Path) -> Folder:
    """Read an authoring folder; never raises for what people wrote."""
    reader = Reader(root)
    pack, order = reader.pack()
    files = sorted(p for p in root.glob("*.md") if p.is_file() and not p.name.endswith(".en.md"))
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
    media = reader.media(cards, pack.brand if pack else None)
    return Folder(pack, tuple(cards), media, tuple(sorted(reader.faults)), reader.lines)


class Reader(Source):
    """Reads the files of one folder and gathers their faults."""

    def pack(self) -> tuple[PackSource | None, Sequence[str]]:
        path = self.root / "pack.toml"
        if not path.is_file():
            self.fault("pack.toml", "", "缺少 pack.toml。", "is missing.")
            return None, ()
        table = self.toml("pack.toml", self.text(path), _PACK_FIELDS, offset=0)
        if table is None:
            return None, ()
        self.lines |= {("", key): self.line_of("pack.toml", key) for key in _PACK_FIELDS}
        before = len(self.faults)
        source = PackSource(
            publisher=self.id_of("pack.toml", table, "publisher"),
            name=self.id_of("pack.toml", table, "name"),
            title=_words(table, "title"),
            theme=_words(table, "theme"),
            where=self.where_of("pack.toml", table),
            valid_from=self.date_of("pack.toml", table, "valid_from"),
            valid_to=self.date_of("pack.toml", table, "valid_to"),
            boards=tuple(
                b
                for row in self.rows("pack.toml", table, "board", _ROW_FIELDS["board"])
                if (b := self._board(row)) is not None
            ),
            brand=self._brand(table.get("brand")),
        )
        order = self.texts("pack.toml", table, "order")
        usable = len(self.faults) == before or (bool(source.publisher) and bool(source.name))
        return (source if usable else None), order

    def card(self, path: Path) -> Card | None:
        """The card of a file, its faults noted; None where its type is not known."""
        file, stem = path.name, path.stem
        split = self._front(path)
        if split is None:
            return None
        table, body = split
        english, english_body = self.english(stem)
        return Card(
            id=stem,
            board=str(table.get("board", "")),
            type=table["type"],
            title=_both(table, english, "title"),
            body=Words(body, english_body),
            basis=_both(table, english, "basis"),
            source=_both(table, english, "source"),
            picture=str(table.get("picture", "")),
            review_by=self.date_of(file, table, "review_by"),
            author=str(table.get("author", "")),
            tags=self.texts(file, table, "tags"),
            valid_from=self.date_of(file, table, "valid_from"),
            valid_to=self.date_of(file, table, "valid_to"),
            where=self.where_of(file, table),
            target=self.date_of(file, table, "target"),
            metrics=self._each(file, table, english, "metric", self._metric),
            milestones=self._each(file, table, english, "milestone", self._milestone),
            duties=self._each(file, table, english, "duty", self._duty),
            pictures=self._each(file, table, english, "series", self._caption),
            video=str(table.get("video", "")),
            options=tuple(
                Words(option, _nth(english, "options", i))
                for i, option in enumerate(self.texts(file, table, "options"))
            ),
            answer=self.letter_of(file, table),
            explain=_both(table, english, "explain"),
            activities=self._each(file, table, english, "activity", self._activity),
            roles=self.roles_of(file, table),
            consent=self.date_of(file, table, "consent"),
            level=self.level_of(file, table),
        )

    def _front(self, path: Path) -> tuple[Mapping[str, Any], str] | None:
        """A card's front matter and body; None where no card can be made of it."""
        file, stem = path.name, path.stem
        split = self.front_matter(file, path, _CARD_FIELDS)
        if split is None:
            return None
        table = split[0]
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
        self.lines |= {(stem, key): self.line_of(file, key) for key in _CARD_FIELDS}
        return split

    def _each(
        self,
        file: str,
        table: Mapping[str, Any],
        english: Mapping[str, Any],
        kind: str,
        make: Callable[[str, Mapping[str, Any], Mapping[str, Any], int], Row],
    ) -> tuple[Row, ...]:
        """What the rows of a kind say, in order; ``english`` holds their English words by number."""
        rows = self.rows(file, table, kind, _ROW_FIELDS[kind])
        return tuple(make(file, row, english, number) for number, row in enumerate(rows))

    def media(self, cards: Sequence[Card], brand: Brand | None) -> dict[str, bytes]:
        """Bytes of every picture and video that is named, each with its faults noted once."""
        named = [(f"{card.id}.md", *item) for card in cards for item in card.media_fields()]
        if brand and brand.emblem:
            named.append(("pack.toml", "emblem", brand.emblem))
        out: dict[str, bytes] = {}
        for file, key, name in dict.fromkeys(named):
            if self._is_media(file, key, name) and name not in out:
                out[name] = (self.root / name).read_bytes()
        return out

    def _is_media(self, file: str, key: str, name: str) -> bool:
        path = self.root / name
        zh, en = ("视频", "video") if key == "video" else ("图片", "picture")
        types = (VIDEO,) if key == "video" else tuple(PICTURE_TYPES)
        if not PATH.fullmatch(name):
            self.fault(
                file,
                key,
                f"{zh}路径只能用小写字母、数字、点、连字符和下划线，如 media/roof{types[0]}。",
                f"a {en}'s path has lower case, digits, . - _ only, such as media/roof{types[0]}.",
            )
        elif not path.is_file() or not path.resolve().is_relative_to(self.root.resolve()):
            self.fault(file, key, f"找不到{zh} {name}。", f"no {en} {name}.")
        elif path.suffix not in types and key == "video":
            self.fault(
                file,
                key,
                "视频应为 MP4（H.264），文件名以 .mp4 结尾。",
                "a video is MP4 (H.264), named .mp4.",
            )
        elif path.suffix not in types:
            self.fault(file, key, "图片应为 PNG、JPEG 或 WebP。", "pictures are PNG, JPEG or WebP.")
        elif path.stat().st_size > MOST_OBJECT:
            most = MOST_OBJECT // 2**20
            self.fault(file, key, f"{zh} {name} 大于 {most} MB，请缩小。", f"{name} is above {most} MB.")
        else:
            return True
        return False

    def english(self, stem: str) -> tuple[Mapping[str, Any], str]:
        path = self.root / f"{stem}.en.md"
        if not path.is_file():
            return {}, ""
        return self.front_matter(path.name, path, _ENGLISH_FIELDS) or ({}, "")

    def _brand(self, table: object) -> Brand | None:
        if table is None:
            return None
        if not isinstance(table, dict) or not _COLOUR.fullmatch(str(table.get("colour", "#000000"))):
            self.fault(
                "pack.toml",
                "brand",
                "brand 要写成 [brand]，colour 如 #2E7D32。",
                "a brand is a table [brand] with a colour such as #2E7D32.",
            )
            return None
        self.refuse_unknown("pack.toml", table, _BRAND_FIELDS)
        emblem = str(table.get("emblem", ""))
        return Brand(_words(table, "name"), _words(table, "slogan"), str(table.get("colour", "")), emblem)

    def _board(self, row: Mapping[str, Any]) -> Board | None:
        code, form = str(row.get("code", "")), row.get("form", "")
        order, colour = row.get("order", 100), str(row.get("colour", "#90A4AE"))
        named = ID.fullmatch(code) and form in FORMS and row.get("name")
        if not named or type(order) is not int or not _COLOUR.fullmatch(colour):
            self.fault(
                "pack.toml",
                "board",
                f"板块要有 code、name 和 form（{'、'.join(FORMS)}），order 为整数，colour 如 #1565C0。",
                f"a board needs code, name, form ({', '.join(FORMS)}), a whole order, colour as #1565C0.",
            )
            return None
        return Board(code, _words(row, "name"), form, order, colour)

    def _milestone(
        self, file: str, row: Mapping[str, Any], english: Mapping[str, Any], index: int
    ) -> Milestone:
        planned, actual = (self.date_of(file, row, name) for name in ("planned", "actual"))
        return Milestone(_named(row, "name", english, index), planned, actual)

    def _duty(self, file: str, row: Mapping[str, Any], english: Mapping[str, Any], index: int) -> Duty:
        who, what = str(row.get("who", "")), _named(row, "what", english, index)
        return Duty(self.month_of(file, row), who, what)

    def _caption(self, _: str, row: Mapping[str, Any], english: Mapping[str, Any], index: int) -> Caption:
        return Caption(str(row.get("picture", "")), _named(row, "words", english, index))

    def _activity(
        self, file: str, row: Mapping[str, Any], english: Mapping[str, Any], index: int
    ) -> Activity:
        day, time = self.date_of(file, row, "day"), self.time_of(file, row)
        return Activity(day, time, _named(row, "what", english, index), str(row.get("who", "")))

    def _metric(self, file: str, row: Mapping[str, Any], english: Mapping[str, Any], index: int) -> Metric:
        if row.get("better") not in ("up", "down"):
            self.fault(file, "better", "better 应为 up 或 down。", "better is up or down.")
        figures = {key: figure(row.get(key, "")) for key in ("actual", "plan", "benchmark")}
        for key, found in figures.items():
            if found is None:
                self.fault(file, key, f"{key} 应为数字。", f"{key} is a number.")
        return Metric(
            _named(row, "name", english, index),
            Words(str(row.get("unit", "")), _nth(english, "units", index)),
            str(row.get("better", "up")),
            str(row.get("period", "")),
            figures["actual"] or "",
            figures["plan"] or "",
            figures["benchmark"] or "",
            Words(str(row.get("note", "")), _nth(english, "notes", index)),
            self.figures_of(file, row),
        )


def _words(table: Mapping[str, Any], key: str) -> Words:
    return Words(str(table.get(key, "")), str(table.get(f"{key}_en", "")))


def _both(table: Mapping[str, Any], english: Mapping[str, Any], key: str) -> Words:
    """Words of a card whose English stands in a file of its own."""
    return Words(str(table.get(key, "")), str(english.get(key, "")))


def _named(row: Mapping[str, Any], key: str, english: Mapping[str, Any], index: int) -> Words:
    """Words of a row; those in English stand in the list ``names``."""
    return Words(str(row.get(key, "")), _nth(english, "names", index))


def _nth(table: Mapping[str, Any], key: str, index: int) -> str:
    values = table.get(key, [])
    return str(values[index]) if isinstance(values, list) and index < len(values) else ""
