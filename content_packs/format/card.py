"""A card: one screenful of a board, as it travels and as stations draw it (SPEC.md 1.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any

from content_packs.errors import PackError
from content_packs.format.rows import Activity as Activity
from content_packs.format.rows import Caption as Caption
from content_packs.format.rows import Duty as Duty
from content_packs.format.rows import Metric as Metric
from content_packs.format.rows import Milestone as Milestone
from content_packs.format.rows import day, text, texts
from content_packs.values import dataclass
from content_packs.where import Where
from content_packs.wire.codec import canonical
from content_packs.wire.notice import LEVELS
from content_packs.wire.record import words_hash
from content_packs.words import Words

TYPES = (
    "text", "quote", "checklist", "picture", "series", "video", "quiz", "pledge", "metrics", "person", "duty",
    "countdown", "safedays", "calendar", "milestones", "notice",
)  # fmt: skip
PREPARED = "notice"
"""The type of a board kept ready for an urgent notice: on every station, never in rotation."""

_ALWAYS = ("v", "id", "board", "type", "title")
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
"""A card's id: the stem of its file, and what records name it by."""


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes:
        id: stem of its file; unique within a publisher.
        board: code of its board.
        type: one of TYPES.
        title: shown large.
        body: text in the small markup of :mod:`content_packs.format.text`; the question of a quiz.
        basis: on which document and edition it rests.
        source: where a quotation comes from.
        picture: path of an object in the same manifest, or empty; the poster of a video.
        review_by: ISO date by which somebody must read it again.
        author, tags: as written.
        valid_from, valid_to: ISO dates inclusive, or empty.
        where: filter; ``where.post`` chooses a pledge by job.
        metrics, milestones, duties, target: by type; target is an ISO date.
        pictures: of a series, in order.
        video: path of an object (H.264 in MP4), or empty.
        options, answer, explain: of a quiz; ``answer`` is the index of the right option, -1 without one.
        activities: of a calendar.
        roles: jobs that must confirm together (joint confirmation), on a checklist or a pledge.
        consent: ISO date on which the person shown agreed to be.
        level: of a prepared notice, one of LEVELS; else empty.
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
    pictures: tuple[Caption, ...] = ()
    video: str = ""
    options: tuple[Words, ...] = ()
    answer: int = -1
    explain: Words = Words("")
    activities: tuple[Activity, ...] = ()
    roles: tuple[str, ...] = ()
    consent: str = ""
    level: str = ""

    def is_valid_on(self, day: date) -> bool:
        """Whether ``day`` lies within its dates."""
        iso = day.isoformat()
        return (not self.valid_from or self.valid_from <= iso) and (not self.valid_to or iso <= self.valid_to)

    def text_hash(self) -> str:
        """SHA-256 (hex) of the words: title and body, Chinese then English, then those of each option."""
        texts = (self.title, self.body, *self.options)
        return words_hash([part for words in texts for part in (words.zh, words.en)])

    def media(self) -> tuple[str, ...]:
        """Path of every object the card needs, in the order shown, each once."""
        paths = (self.picture, *(item.path for item in self.pictures), self.video)
        return tuple(dict.fromkeys(path for path in paths if path))

    def media_fields(self) -> tuple[tuple[str, str], ...]:
        """(field of the authored card, path) of everything the card shows."""
        found = [("picture", self.picture), ("video", self.video)]
        found += [("series", item.path) for item in self.pictures]
        return tuple((key, path) for key, path in found if path)

    def with_media_under(self, folder: str) -> Card:
        """The same card with every path of an object below ``folder``."""

        def under(path: str) -> str:
            return f"{folder}/{path}" if path else ""

        pictures = tuple(replace(item, path=under(item.path)) for item in self.pictures)
        return replace(self, picture=under(self.picture), pictures=pictures, video=under(self.video))

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
            "metrics": [item.to_row() for item in self.metrics],
            "milestones": [item.to_row() for item in self.milestones],
            "duties": [item.to_row() for item in self.duties],
            "pictures": [item.to_row() for item in self.pictures], "video": self.video,
            "options": [words.to_json() for words in self.options], "answer": self.answer,
            "explain": self.explain.to_json(), "activities": [item.to_row() for item in self.activities],
            "roles": list(self.roles), "consent": self.consent, "level": self.level,
            **self.extra,
        }  # fmt: skip
        empty: tuple[object, ...] = ("", [], {}, [""], -1)
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
        id=text(left.pop("id")),
        board=text(left.pop("board")),
        type=text(left.pop("type")),
        title=Words.from_json(left.pop("title")),
        body=_words(left, "body"),
        basis=_words(left, "basis"),
        source=_words(left, "source"),
        picture=text(left.pop("picture", "")),
        review_by=day(left.pop("review_by", "")),
        author=text(left.pop("author", "")),
        tags=texts(left.pop("tags", [])),
        valid_from=day(left.pop("valid_from", "")),
        valid_to=day(left.pop("valid_to", "")),
        where=Where.from_json(left.pop("where", {})),
        metrics=tuple(Metric.from_row(row) for row in left.pop("metrics", [])),
        milestones=tuple(Milestone.from_row(row) for row in left.pop("milestones", [])),
        duties=tuple(Duty.from_row(row) for row in left.pop("duties", [])),
        target=day(left.pop("target", "")),
        pictures=tuple(Caption.from_row(row) for row in left.pop("pictures", [])),
        video=text(left.pop("video", "")),
        options=tuple(Words.from_json(row) for row in left.pop("options", [])),
        answer=left.pop("answer", -1),
        explain=_words(left, "explain"),
        activities=tuple(Activity.from_row(row) for row in left.pop("activities", [])),
        roles=texts(left.pop("roles", [])),
        consent=day(left.pop("consent", "")),
        level=text(left.pop("level", "")),
        extra=left,
    )
    if not ID.fullmatch(card.id):
        raise ValueError(f"{card.id[:60]!r} is no id of a card")
    if card.type not in TYPES:
        raise ValueError(f"card {card.id!r} has an unknown type {card.type!r}")
    if type(card.answer) is not int or not -1 <= card.answer < max(len(card.options), 1):
        raise ValueError(f"card {card.id!r} has no option {card.answer!r}")
    if card.level not in ("", *LEVELS):
        raise ValueError(f"card {card.id!r} has an unknown level {card.level!r}")
    return card


def _words(left: dict[str, Any], name: str) -> Words:
    return Words.from_json(left.pop(name, [""]))
