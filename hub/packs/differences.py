"""What is worked on beside what is shown: card by card, word by word, picture by picture. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from content_packs.format.card import Card
from content_packs.format.content import Slot
from content_packs.format.manifest import Manifest, Pack

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
ORDER, BOARDS, BRAND = "order", "boards", "brand"
_TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
"""Chinese is compared character by character, Latin word by word."""
_LEAST_SAME = 2
"""A single character that happens to stand in both between two changes is read as part of the change."""
_NOT_SHOWN = frozenset({"v", "id", "title", "body"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stands on this side only, or on both."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a card (or of a pack) with other words: ``name`` as in the authoring format."""

    name: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PictureChange:
    """A file of a card, by the SHA-256 of its object on either side; empty where there is none."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CardChange:
    """A card that came, changed or goes."""

    id: str
    kind: str
    before: Card | None
    after: Card | None
    fields: tuple[FieldChange, ...]
    pictures: tuple[PictureChange, ...]

    @property
    def card(self) -> Card:
        """As it will be; as it was, when it goes."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """Cards that differ, in the order of rotation, those that go last; and what differs beside cards: dates,
    names and filters of packs, the order, boards, the brand."""

    cards: tuple[CardChange, ...]
    frame: tuple[FieldChange, ...]


def difference(before: Slot | None, after: Slot) -> Difference:
    """What ``after`` changes of ``before`` (None: nothing is shown yet)."""
    old, new = _cards(before), _cards(after)
    ids = [*new, *(name for name in old if name not in new)]
    found = [_card(name, old.get(name), new.get(name)) for name in ids]
    frame = _frame(before.manifest, after.manifest, new) if before else ()
    return Difference(tuple(one for one in found if one is not None), frame)


def compare(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two texts with what differs marked on each side."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    left, right = list[Piece](), list[Piece]()
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for at, (tag, i, j, k, m) in enumerate(steps):
        is_chance = tag == "equal" and 0 < at < len(steps) - 1 and j - i < _LEAST_SAME
        same = tag == "equal" and not (is_chance and "".join(old[i:j]).strip())
        _add(left, "".join(old[i:j]), not same)
        _add(right, "".join(new[k:m]), not same)
    return tuple(left), tuple(right)


@dataclass(frozen=True, slots=True)
class _Held:
    """A card with the objects of the paths it names."""

    card: Card
    media: Mapping[str, str]


def _cards(slot: Slot | None) -> dict[str, _Held]:
    out: dict[str, _Held] = {}
    for pack in slot.manifest.packs if slot else ():
        for path in pack.cards:
            card = slot.cards.get(path) if slot else None
            if slot and card is not None:
                objects = ((name, slot.manifest.object_at(name)) for name in card.media())
                out[card.id] = _Held(card, {name: found.sha256 for name, found in objects if found})
    return out


def _card(name: str, old: _Held | None, new: _Held | None) -> CardChange | None:
    before, after = old.card if old else None, new.card if new else None
    fields, pictures = _fields(before, after), _pictures(old, new)
    if not fields and not pictures:
        return None
    kind = ADDED if old is None else REMOVED if new is None else CHANGED
    return CardChange(name, kind, before, after, fields, pictures)


def _fields(before: Card | None, after: Card | None) -> tuple[FieldChange, ...]:
    old, new = _texts(before), _texts(after)
    names = [*new, *(name for name in old if name not in new)]
    return tuple(
        FieldChange(name, *compare(old.get(name, ""), new.get(name, "")))
        for name in names
        if old.get(name, "") != new.get(name, "")
    )


def _texts(card: Card | None) -> dict[str, str]:
    if card is None:
        return {}
    words = {
        "title": card.title.zh, "body": card.body.zh, "title_en": card.title.en, "body_en": card.body.en,
    }  # fmt: skip
    rest = {key: _said(value) for key, value in card.to_json().items() if key not in _NOT_SHOWN}
    return words | rest


def _pictures(old: _Held | None, new: _Held | None) -> tuple[PictureChange, ...]:
    """Files whose bytes differ: one that is only called otherwise is the same to who looks at the screen."""
    left, right = (old.media if old else {}), (new.media if new else {})
    if list(left.values()) == list(right.values()):
        return ()
    paths = list(dict.fromkeys((*right, *left)))
    return tuple(
        PictureChange(path, left.get(path, ""), right.get(path, ""))
        for path in paths
        if left.get(path, "") != right.get(path, "")
    )


def _frame(before: Manifest, after: Manifest, cards: Mapping[str, _Held]) -> tuple[FieldChange, ...]:
    out = []
    old = {pack.name: pack for pack in before.packs}
    for pack in after.packs:
        was = old.get(pack.name)
        texts = [_framed(one) for one in (was, pack)]
        if texts[0] != texts[1]:
            out.append(FieldChange(pack.name, *compare(*texts)))
    common = set(_order(before)) & set(_order(after))
    orders = [[path for path in _order(one) if path in common] for one in (before, after)]
    if orders[0] != orders[1]:
        titles = {f"{held.card.id}.json": held.card.title.zh for held in cards.values()}
        said = ["\n".join(titles.get(path.rsplit("/", 1)[-1], path) for path in order) for order in orders]
        out.append(FieldChange(ORDER, *compare(*said)))
    for name, left, right in (
        (BOARDS, _boards(before), _boards(after)),
        (BRAND, _brand(before), _brand(after)),
    ):
        if left != right:
            out.append(FieldChange(name, *compare(left, right)))
    return tuple(out)


def _order(manifest: Manifest) -> list[str]:
    return [path for pack in manifest.packs for path in pack.cards]


def _boards(manifest: Manifest) -> str:
    return "\n".join(f"{one.name.zh} {one.form} {one.order} {one.colour}" for one in manifest.boards)


def _brand(manifest: Manifest) -> str:
    return _said(manifest.brand.to_row()) if manifest.brand else ""


def _framed(pack: Pack | None) -> str:
    """Name, theme, dates and filter of a pack; nothing of one that is not there."""
    if pack is None:
        return ""
    dates = f"{pack.valid_from or '…'} – {pack.valid_to or '…'}"
    parts = (_said(pack.title.to_json()), _said(pack.theme.to_json()), dates, _said(pack.where.to_json()))
    return "\n".join(part for part in parts if part)


def _said(value: Any) -> str:
    """A value of a card as a person reads it: words, rows line by line, filters by name."""
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {_said(part)}" for key, part in value.items())
    if isinstance(value, list):
        nested = any(isinstance(part, list) for part in value)
        return ("\n" if nested else " · ").join(text for part in value if (text := _flat(part)))
    return str(value)


def _flat(value: Any) -> str:
    return " · ".join(text for part in _leaves(value) if (text := str(part)))


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def _add(side: list[Piece], text: str, changed: bool) -> None:
    if not text:
        return
    if side and side[-1].changed == changed:
        side[-1] = Piece(side[-1].text + text, changed)
    else:
        side.append(Piece(text, changed))
