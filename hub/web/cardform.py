"""The fields of a card as a form: which a type has, what stands in them, and the card they make.

What is typed goes through the reader of authoring folders, so that the console finds what ``pack check``
finds. A form is a mapping of names to texts, one for each row; names are those of the authoring format,
English beside it under ``<name>_en``, columns of rows as ``<rows>.<column>``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from content_packs.format.card import Card
from content_packs.format.check import (
    MOST_BODY,
    MOST_BODY_EN,
    MOST_ROW,
    MOST_TITLE,
    MOST_TITLE_EN,
)
from content_packs.format.source import LETTERS
from content_packs.format.typed import Typed, typed_card
from content_packs.words import Words

Form = Mapping[str, Sequence[str]]
"""Texts by name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of rows: ``kind`` of its input; ``english``: the list of the English file it has a part in."""

    name: str
    label: str
    kind: str = "line"
    english: str = ""
    most: int = 0
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a type of card: their name in the authoring format, and how many there may be."""

    name: str
    label: str
    columns: tuple[Column, ...]
    most: int = 12


LIMITS = {
    "title": MOST_TITLE, "body": MOST_BODY, "title_en": MOST_TITLE_EN, "body_en": MOST_BODY_EN,
    "explain": MOST_BODY, "explain_en": MOST_BODY_EN,
}  # fmt: skip
"""Most characters by field."""
LABELS: Mapping[str, str] = {
    "title": "标题", "title_en": "英文标题", "body": "正文", "body_en": "英文正文", "board": "板块",
    "basis": "依据（文件和版本）", "basis_en": "依据（英文）", "source": "出处", "source_en": "出处（英文）",
    "picture": "图片", "video": "视频", "review_by": "复核日期", "author": "作者", "tags": "标签（逗号隔开）",
    "valid_from": "从哪天起显示", "valid_to": "显示到哪一天（空着：一直显示）", "target": "目标日期",
    "answer": "正确的选项", "explain": "答案说明", "explain_en": "答案说明（英文）",
    "roles": "共同确认的岗位（逗号隔开，至少两个）", "consent": "本人同意展示的日期", "level": "占多大屏幕",
}  # fmt: skip
"""What fields are called, in Chinese; English by the console's table."""
_BETTER = (("up", "越大越好"), ("down", "越小越好"))
_PERIODS = (("班", "班"), ("日", "日"), ("月", "月"))
ROWS: Mapping[str, Rows] = {
    "metrics": Rows("metric", "指标", (
        Column("name", "指标", english="names"), Column("unit", "计量单位", english="units"),
        Column("better", "方向", "choice", choices=_BETTER),
        Column("period", "周期", "choice", choices=_PERIODS),
        Column("actual", "实际", "figure"), Column("plan", "计划", "figure"),
        Column("benchmark", "标杆", "figure"), Column("note", "标杆说明", english="notes"),
        Column("trend", "以前各期（逗号隔开）"),
    )),
    "milestones": Rows("milestone", "节点", (
        Column("name", "节点", english="names"), Column("planned", "计划日期", "date"),
        Column("actual", "完成日期", "date"),
    )),
    "duty": Rows("duty", "领学人", (
        Column("month", "月份", "month"), Column("who", "姓名"), Column("what", "内容", english="names"),
    )),
    "series": Rows("series", "图片组", (
        Column("picture", "图片", "picture"), Column("words", "图下的话", english="names", most=MOST_ROW),
    ), most=8),
    "calendar": Rows("activity", "安排", (
        Column("day", "日期", "date"), Column("time", "时间", "time"),
        Column("what", "活动", english="names", most=MOST_ROW), Column("who", "负责人"),
    )),
    "quiz": Rows("options", "选项", (Column("text", "选项", english="options", most=MOST_ROW),), most=4),
}  # fmt: skip
"""Rows by type of card."""
_ALSO: Mapping[str, tuple[str, ...]] = {
    "text": ("picture",), "quote": ("source", "picture"), "checklist": ("picture", "roles"),
    "picture": ("picture",), "video": ("video", "picture"), "quiz": ("answer", "explain"),
    "pledge": ("roles",), "person": ("picture", "consent"), "countdown": ("target",),
    "metrics": ("picture",), "duty": ("picture",), "notice": ("level",),
}  # fmt: skip
_LINES = (
    "title", "title_en", "body", "body_en", "board", "basis", "basis_en", "source", "source_en", "picture",
    "video", "review_by", "author", "tags", "valid_from", "valid_to", "target", "answer", "explain",
    "explain_en", "roles", "consent", "level",
)  # fmt: skip
_DATES = ("review_by", "valid_from", "valid_to", "target", "consent")
_LISTS = ("tags", "roles")
WHERE = ("place_kind", "unit", "place", "station", "tag", "shift", "post")
WRITTEN_WHERE = ("tag", "post")
"""Filters that are written, not ticked."""
_TICKED = tuple(f"where.{name}" for name in WHERE if name not in WRITTEN_WHERE)
_SEPARATOR = re.compile(r"[,，、;；]")


def fields_of(kind: str) -> tuple[str, ...]:
    """What a type of card has besides words, board, basis and dates."""
    return _ALSO.get(kind, ())


def takes_files(card: Card) -> bool:
    """Whether there is a place for a picture or video on a card's form."""
    group = ROWS.get(card.type)
    in_rows = group is not None and any(one.kind == "picture" for one in group.columns)
    return in_rows or not {"picture", "video"}.isdisjoint(fields_of(card.type))


def form_of(card: Card) -> dict[str, list[str]]:
    """What stands in the form of a card that is saved."""
    plain = {name: [value] for name, value in _lines(card).items()}
    where = {f"where.{name}": list(getattr(card.where, name)) for name in WHERE}
    for name in WRITTEN_WHERE:
        where[f"where.{name}"] = ["，".join(getattr(card.where, name))]
    return {**plain, **where, **_rows(card)}


def typed_over(card: Card, given: Form) -> dict[str, list[str]]:
    """What stands in the form of a card after somebody typed; what his form did not show stays."""
    form = form_of(card) | {name: [_tidy(name, text) for text in texts] for name, texts in given.items()}
    if "where" in given:  # a box that is not ticked is not sent
        form |= {name: [] for name in _TICKED if name not in given}
    return {name: texts for name, texts in form.items() if name in _NAMES}


def card_typed(card: Card, form: Form) -> tuple[Card, list[tuple[str, Words]], tuple[str, ...]]:
    """The card a form makes.

    Returns:
        The card; what is wrong with how it is written, as (field, sentence); and the names of fields whose
        text no card can hold, such as a figure that is none: with such, nothing may be saved.
    """
    made, faults = typed_card(card.id, _typed(card, form))
    if made is None:
        raise ValueError(f"a card of type {card.type!r} made none")
    made = replace(made, extra=card.extra)
    kept = form_of(made)
    lost = tuple(
        name
        for name, texts in form.items()
        if name not in _CHOSEN and _said(texts) != _said(kept.get(name, ()))
    )
    return made, faults, lost


def _lines(card: Card) -> dict[str, str]:
    values = {name: str(getattr(card, name)) for name in _LINES if hasattr(card, name)}
    for name in ("title", "body", "basis", "source", "explain"):
        words: Words = getattr(card, name)
        values[name], values[f"{name}_en"] = words.zh, words.en
    values |= {name: "，".join(getattr(card, name)) for name in _LISTS}
    return values | {"answer": LETTERS[card.answer] if card.answer >= 0 else ""}


def _rows(card: Card) -> dict[str, list[str]]:
    series = [{"picture": one.path, "words": one.words} for one in card.pictures]
    options = [{"text": one} for one in card.options]
    held: Mapping[str, Sequence[Any]] = {
        "metrics": card.metrics, "milestones": card.milestones, "duty": card.duties, "series": series,
        "calendar": card.activities, "quiz": options,
    }  # fmt: skip
    out: dict[str, list[str]] = {}
    for kind, rows in ROWS.items():
        for column in rows.columns:
            found = [
                row[column.name] if isinstance(row, dict) else getattr(row, column.name) for row in held[kind]
            ]
            out[f"{rows.name}.{column.name}"] = [_shown(value) for value in found]
            if column.english:
                out[f"{rows.name}.{column.name}_en"] = [value.en for value in found]
    return out


def _cell(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.zh if isinstance(value, Words) else str(value)


def _typed(card: Card, form: Form) -> Typed:
    one = {name: (texts[0] if texts else "") for name, texts in form.items() if name in _LINES}
    table: dict[str, Any] = {name: text for name, text in one.items() if text and not name.endswith("_en")}
    table |= {name: _day(table[name]) for name in _DATES if name in table}
    table |= {name: split(table[name]) for name in _LISTS if name in table}
    english: dict[str, Any] = {
        name: one[f"{name}_en"] for name in ("title", "basis", "source", "explain") if one.get(f"{name}_en")
    }
    body, body_en = table.pop("body", ""), one.get("body_en", "")
    if where := _where(form):
        table["where"] = where
    for rows in ROWS.values():
        _add_rows(rows, form, table, english)
    return Typed({**table, "type": card.type}, body, english, body_en)


def _where(form: Form) -> dict[str, list[str]]:
    found = {name: [text for text in form.get(f"where.{name}", ()) if text] for name in WHERE}
    found |= {name: [part for text in found[name] for part in split(text)] for name in WRITTEN_WHERE}
    return {name: texts for name, texts in found.items() if texts}


def _add_rows(rows: Rows, form: Form, table: dict[str, Any], english: dict[str, Any]) -> None:
    """The rows that say something, and their English, as the two files have them."""
    names = [c.name for c in rows.columns] + [f"{c.name}_en" for c in rows.columns if c.english]
    columns = {name: form.get(f"{rows.name}.{name}", ()) for name in names}
    chosen = {column.name for column in rows.columns if column.kind == "choice"}
    count = max((len(texts) for texts in columns.values()), default=0)
    found = [{n: (t[at] if at < len(t) else "") for n, t in columns.items()} for at in range(count)]
    found = [row for row in found if any(text for name, text in row.items() if name not in chosen)]
    if not found:
        return
    if rows.name == "options":
        table["options"] = [row["text"] for row in found]
    else:
        table[rows.name] = [
            {c.name: _value(c, row[c.name]) for c in rows.columns if row[c.name]} for row in found
        ]
    for column in rows.columns:
        if column.english and any(row[f"{column.name}_en"] for row in found):
            english[column.english] = [row[f"{column.name}_en"] for row in found]


def _value(column: Column, text: str) -> Any:
    if column.kind == "date":
        return _day(text)
    return split(text) if column.name == "trend" else text


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def split(text: str) -> list[str]:
    """The parts of a list that was written with commas."""
    return [part.strip() for part in _SEPARATOR.split(text) if part.strip()]


def _tidy(name: str, text: str) -> str:
    """Line ends as they are kept, no blanks around, no invisible control characters."""
    newline = "\n" if name.startswith("body") else " "
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    return newline.join("".join(c for c in line if c.isprintable()).rstrip() for line in lines)


def _said(texts: Sequence[str]) -> list[str]:
    """The parts that say something, however they were separated."""
    return sorted(part for text in texts for part in split(text))


_CHOSEN = frozenset(
    f"{rows.name}.{c.name}" for rows in ROWS.values() for c in rows.columns if c.kind == "choice"
)
"""Always say something, also in a row that is left empty."""
_NAMES = frozenset(
    (*_LINES, *(f"where.{name}" for name in WHERE),
     *(f"{rows.name}.{c.name}{end}" for rows in ROWS.values() for c in rows.columns
       for end in ("", "_en") if not end or c.english))
)  # fmt: skip
