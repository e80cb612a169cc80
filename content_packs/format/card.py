"""A card: one screenful of a board, as it travels and as stations draw it (SPEC.md 1.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from content_packs.errors import PackError
from content_packs.where import Where
from content_packs.wire.codec import canonical
from content_packs.wire.record import words_hash
from content_packs.words import Words

TYPES = (
    "text", "quote", "checklist", "picture", "pledge", "metrics", "milestones", "countdown", "duty", "person",
)  # fmt: skip


_ALWAYS = ("v", "id", "board", "type", "title")
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
"""A card's id: the stem of its file, and what records name it by."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One indicator: figures as text, exactly as they are to be read.

    Attributes:
        name, unit: what, in which unit.
        better: "up" or "down".
        period: 班, 日 or 月.
        actual, plan, benchmark: decimal numbers as text; may be empty.
        note: what the benchmark is comparable to.
    """

    name: Words
    unit: Words
    better: str
    period: str
    actual: str
    plan: str
    benchmark: str
    note: Words


@dataclass(frozen=True, slots=True)
class Milestone:
    """A planned date (ISO) and the actual one, empty while it has not been reached."""

    name: Words
    planned: str
    actual: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has a duty in a month ("2026-11")."""

    month: str
    who: str
    what: Words


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes:
        id: stem of its file; unique within a publisher.
        board: code of its board.
        type: one of TYPES.
        title: shown large.
        body: text in the small markup of :mod:`content_packs.format.text`.
        basis: on which document and edition it rests.
        source: where a quotation comes from.
        picture: path of an object in the same manifest, or empty.
        review_by: ISO date by which somebody must read it again.
        author, tags: as written.
        valid_from, valid_to: ISO dates inclusive, or empty.
        where: filter; ``where.post`` chooses a pledge by job.
        metrics, milestones, duties, target: by type; target is an ISO date.
    """

    id: str
    board: str
    type: str
    title: Words
    body: Words = Words("")
    basis: Words = Words("")
    source: Words = Words("")
    picture: str = ""
    review_by: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    where: Where = Where()
    metrics: tuple[Metric, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    duties: tuple[Duty, ...] = ()
    target: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    def is_valid_on(self, day: date) -> bool:
        """Whether ``day`` lies within its dates."""
        iso = day.isoformat()
        return (not self.valid_from or self.valid_from <= iso) and (not self.valid_to or iso <= self.valid_to)

    def text_hash(self) -> str:
        """SHA-256 (hex) of the words: title and body, Chinese then English."""
        return words_hash((self.title.zh, self.title.en, self.body.zh, self.body.en))

    def encode(self) -> bytes:
        """The card's object: canonical JSON."""
        return canonical(self.to_json())

    def to_json(self) -> dict[str, Any]:
        """The card as an object; empty fields left out, but for those every card has."""
        full: dict[str, Any] = {
            "v": 1, "id": self.id, "board": self.board, "type": self.type, "title": self.title.to_json(),
            "body": self.body.to_json(), "basis": self.basis.to_json(), "source": self.source.to_json(),
            "picture": self.picture, "review_by": self.review_by, "author": self.author,
            "tags": list(self.tags), "valid_from": self.valid_from, "valid_to": self.valid_to,
            "where": self.where.to_json(), "target": self.target,
            "metrics": [[m.name.to_json(), m.unit.to_json(), m.better, m.period, m.actual, m.plan,
                         m.benchmark, m.note.to_json()] for m in self.metrics],
            "milestones": [[m.name.to_json(), m.planned, m.actual] for m in self.milestones],
            "duties": [[d.month, d.who, d.what.to_json()] for d in self.duties],
            **self.extra,
        }  # fmt: skip
        empty: tuple[object, ...] = ("", [], {}, [""])
        return {key: value for key, value in full.items() if key in _ALWAYS or value not in empty}


def card_from_json(value: Any) -> Card:
    """Read :meth:`Card.to_json`.

    Raises:
        PackError: malformed, of another version, or of a type this program does not know.
    """
    try:
        return _card({**value})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PackError(
            f"内容卡格式不对，已跳过：{error}", f"a card is malformed and was skipped: {error}"
        ) from None


def _card(left: dict[str, Any]) -> Card:
    if left.pop("v", None) != 1:
        raise ValueError("not version 1")
    card = Card(
        id=_text(left.pop("id")),
        board=_text(left.pop("board")),
        type=_text(left.pop("type")),
        title=Words.from_json(left.pop("title")),
        body=_words(left, "body"),
        basis=_words(left, "basis"),
        source=_words(left, "source"),
        picture=_text(left.pop("picture", "")),
        review_by=_day(left.pop("review_by", "")),
        author=_text(left.pop("author", "")),
        tags=tuple(_text(item) for item in left.pop("tags", [])),
        valid_from=_day(left.pop("valid_from", "")),
        valid_to=_day(left.pop("valid_to", "")),
        where=Where.from_json(left.pop("where", {})),
        metrics=tuple(_metric(row) for row in left.pop("metrics", [])),
        milestones=tuple(
            Milestone(Words.from_json(n), _day(p), _day(a)) for n, p, a in left.pop("milestones", [])
        ),
        duties=tuple(Duty(_text(m), _text(w), Words.from_json(t)) for m, w, t in left.pop("duties", [])),
        target=_day(left.pop("target", "")),
        extra=left,
    )
    if not ID.fullmatch(card.id):
        raise ValueError(f"{card.id[:60]!r} is no id of a card")
    if card.type not in TYPES:
        raise ValueError(f"card {card.id!r} has an unknown type {card.type!r}")
    return card


def _metric(row: list[Any]) -> Metric:
    name, unit, better, period, actual, plan, benchmark, note = row
    return Metric(
        Words.from_json(name), Words.from_json(unit), _text(better), _text(period),
        _text(actual), _text(plan), _text(benchmark), Words.from_json(note),
    )  # fmt: skip


def _words(left: dict[str, Any], name: str) -> Words:
    return Words.from_json(left.pop(name, [""]))


def _day(value: object) -> str:
    text = _text(value)
    if text and date.fromisoformat(text).isoformat() != text:
        raise ValueError(f"{text!r} is no date such as 2027-06-30")
    return text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected a text, found {value!r}")
    return value
