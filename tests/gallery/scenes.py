"""What the gallery shows: every card type, and everything else that can stand on the glass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from content_packs.format.card import PREPARED, TYPES, Card
from content_packs.format.content import Shown
from content_packs.format.text import plain
from content_packs.words import Words
from kiosk.domain.rotation import OVERVIEW
from kiosk.domain.screen import BuiltIn, Screen
from kiosk.domain.signing import Answer, Kind
from tests.fakes.desk import MORNING, NOON, FakeDesk, desk, persons

LAYOUTS = ((800, 480), (1024, 768), (1280, 800), (1920, 1080), (1080, 1920))
LANGS = ("zh", "en")
PACKS = ("mine", "branch", "project")

Then = Callable[[Any], None]
"""What is done to the face after the screen stands on it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing to draw in every layout and language.

    Attributes:
        name: of its pictures.
        group: heading it stands under.
        screen: by language.
        then: what lies over it.
        sources: every text shown, as written.
    """

    name: str
    group: str
    screen: Callable[[str], Screen]
    then: Then
    sources: str


def scenes() -> Iterator[Scene]:
    """Every scene, cards first."""
    fake = _desk()
    for kind in TYPES:
        if kind != PREPARED:
            yield from _cards(fake, kind)
    yield _scene("overview", "boards", lambda lang: _at(NOON, lang, OVERVIEW))
    yield _scene("panel", "signing", lambda lang: _at(MORNING, lang, OVERVIEW))
    yield _scene("panel-card", "signing", lambda lang: _at(MORNING, lang, "mine/gas-numbers"))
    yield _scene("builtin", "boards", _builtin)
    for kind in Kind:
        yield _scene(f"answer-{kind.value}", "signing", _morning, _answering(kind))
    yield _scene("keypad", "signing", _morning, _keypad)


def _cards(fake: FakeDesk, kind: str) -> Iterator[Scene]:
    """The cards of one type that say most and least."""
    found = sorted((s for s in fake.content.cards if s.card.type == kind), key=_length)
    for shown in {found[-1].key: found[-1], found[0].key: found[0]}.values():
        key = shown.key
        yield Scene(
            f"{kind}-{shown.card.id}", "cards", lambda lang, key=key: _at(NOON, lang, key), _nothing,  # type: ignore[misc]
            _sources(shown.card),
        )  # fmt: skip


@cache
def _desk() -> FakeDesk:
    fake = desk(PACKS)
    card = next(s for s in fake.content.cards if s.card.id == "belt")
    film = replace(card.card, id="film", type="video", video="media/film.mp4", body=Words(""))
    fake.content = replace(fake.content, cards=(*fake.content.cards, replace(card, card=film)))
    return fake


def _at(local: Any, lang: str, view: str) -> Screen:
    fake = _desk()
    fake.local, fake.lang = local, lang
    return fake.screen(view)


def _morning(lang: str) -> Screen:
    return _at(MORNING, lang, OVERVIEW)


def _builtin(lang: str) -> Screen:
    return replace(_at(NOON, lang, OVERVIEW), main=BuiltIn(names=True))


def _answering(kind: Kind) -> Then:
    who = None if kind in (Kind.UNKNOWN, Kind.UNREADABLE) else persons()[0]

    def show(face: Any) -> None:
        from content_packs.shifts import current_run

        run = current_run(_desk().site.shifts, MORNING)
        opens = NOON if kind is Kind.NOWINDOW else None
        answer = Answer(kind, who, run, offline=kind is Kind.SIGNED, opens=opens)
        face.show_answer(answer, face.screen.lang, 0.0)

    return show


def _keypad(face: Any) -> None:
    face.show_keypad(face.screen.lang, lambda _: None, lambda: None)


def _nothing(_face: Any) -> None:
    pass


def _scene(name: str, group: str, screen: Callable[[str], Screen], then: Then = _nothing) -> Scene:
    return Scene(name, group, screen, then, "\n".join(_sources(s.card) for s in _desk().content.cards))


def _length(shown: Shown) -> int:
    return len(_sources(shown.card))


def _sources(card: Card) -> str:
    rows = [
        *card.options,
        card.explain,
        *(p.words for p in card.pictures),
        *(a.what for a in card.activities),
    ]
    rows += (
        [m.name for m in card.metrics] + [m.note for m in card.metrics] + [m.name for m in card.milestones]
    )
    rows += [d.what for d in card.duties]
    texts = [card.title, Words(plain(card.body.zh), plain(card.body.en)), card.basis, card.source, *rows]
    return "\n".join(text for words in texts for text in (words.zh, words.en))
