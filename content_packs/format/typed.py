"""A card as it is being typed into a form: the same fields, faults and sentences as in an authoring folder.

There is one reader of what people write (:mod:`content_packs.format.folder`); a form spares them the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content_packs.format.card import Card
from content_packs.format.folder import Reader
from content_packs.words import Words


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form.

    Attributes:
        table: the fields of the Chinese file, as TOML gives them (dates as :class:`datetime.date`; what is no
            date stays the text it is, and is a fault).
        body: the text below them.
        english, english_body: the same of the English file.
    """

    table: Mapping[str, Any]
    body: str
    english: Mapping[str, Any]
    english_body: str


def typed_card(card_id: str, typed: Typed) -> tuple[Card | None, list[tuple[str, Words]]]:
    """The card, and what is wrong with how it is written, as (field, sentence); None where it has no type.

    What is wrong with what it says is found by :func:`content_packs.format.check.card_faults`.
    """
    reader = _Form(typed)
    card = reader.card(Path(f"{card_id}.md"))
    return card, reader.found


class _Form(Reader):
    """Reads a form as if it were the two files of a card."""

    def __init__(self, typed: Typed) -> None:
        super().__init__(Path())
        self.typed = typed
        self.found: list[tuple[str, Words]] = []

    def fault(self, file: str, key: str, zh: str, en: str) -> None:
        self.found.append((key, Words(zh, en)))

    def front_matter(self, file: str, path: Path, known: frozenset[str]) -> tuple[dict[str, Any], str]:
        return dict(self.typed.table), self.typed.body

    def english(self, stem: str) -> tuple[Mapping[str, Any], str]:
        return self.typed.english, self.typed.english_body
