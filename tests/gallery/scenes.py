"""What the gallery shows: every card type, and everything else that can stand on the glass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, partial
from typing import Any

from content_packs.format.card import LEVELS, PREPARED, TYPES, Card
from content_packs.format.content import Shown
from content_packs.format.text import plain
from content_packs.shifts import current_run
from content_packs.where import Where
from content_packs.wire.notice import Notice
from content_packs.words import Words
from kiosk.domain.dialog import Dialog
from kiosk.domain.dialogs.leader import LeaderMenu
from kiosk.domain.dialogs.meeting import CLOSE, CLOSED, Meeting
from kiosk.domain.dialogs.mine import Mine
from kiosk.domain.notices import Standing
from kiosk.domain.rotation import OVERVIEW
from kiosk.domain.screen import BuiltIn, CardState, CardView, Screen
from kiosk.domain.signing import Answer, Kind
from tests.fakes.desk import MORNING, NOON, FakeDesk, desk, persons

LAYOUTS = ((800, 480), (1024, 768), (1280, 800), (1920, 1080), (1080, 1920))
LANGS = ("zh", "en")
PACKS = ("mine", "branch", "project")
MOST_STATES = 400
"""Steps taken to find the states of dialogs."""

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
    for number in (0, 2):
        yield _scene(f"joint-{number}", "cards", partial(_joint, number))
    yield _scene("overview", "boards", lambda lang: _at(NOON, lang, OVERVIEW))
    yield _scene("fetching", "boards", _fetching)
    yield _scene("panel", "signing", lambda lang: _at(MORNING, lang, OVERVIEW))
    yield _scene("panel-card", "signing", lambda lang: _at(MORNING, lang, "mine/gas-numbers"))
    for reason in ("this_machine", "no_phone", "silent", "suspect"):
        yield _scene(f"panel-{reason}", "signing", partial(_without_code, reason))
    yield _scene("panel-closed", "signing", _closed)
    yield _scene("builtin", "boards", _builtin)
    for kind in Kind:
        yield _scene(f"answer-{kind.value}", "signing", _morning, _answering(kind))
        yield _scene(f"queue-{kind.value}", "signing", _morning, _queueing(kind))
    yield _scene("keypad", "signing", _morning, _keypad)
    for level in LEVELS:
        for shown in _desk().content.prepared:
            if shown.card.level == level:
                yield _scene(f"notice-{shown.card.id}", "notices", partial(_noticed, shown))
    yield from _asides()
    for name, dialog in _dialogs():
        yield _scene(f"dialog-{name}", "dialogs", partial(_talking, dialog))


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


def _joint(confirmed: int, lang: str) -> Screen:
    """A card that named posts confirm together, beside the panel, because that is when they do."""
    shown = _at(MORNING, lang, "mine/joint-roof-check")
    assert isinstance(shown.main, CardView)
    state = CardState(confirmed=shown.main.shown.card.roles[:confirmed])
    return replace(shown, main=replace(shown.main, state=state))


def _morning(lang: str) -> Screen:
    return _at(MORNING, lang, OVERVIEW)


def _fetching(lang: str) -> Screen:
    """New content is on its way, and three records too."""
    shown = _at(NOON, lang, OVERVIEW)
    return replace(shown, footer=replace(shown.footer, unsent=3, fetched=35))


def _without_code(reason: str, lang: str) -> Screen:
    """Why nobody signs by phone now; beside a code where it is only a remark."""
    shown = _morning(lang)
    assert shown.panel is not None
    code = shown.panel.qr if reason == "this_machine" else ""
    return replace(shown, panel=replace(shown.panel, qr=code, qr_reason=reason))


def _closed(lang: str) -> Screen:
    shown = _morning(lang)
    assert shown.panel is not None
    return replace(shown, panel=replace(shown.panel, closed=True))


def _builtin(lang: str) -> Screen:
    return replace(_at(NOON, lang, OVERVIEW), main=BuiltIn(names=True))


def _noticed(shown: Shown, lang: str) -> Screen:
    """A notice as the hub sends it with its prepared board, over the boards while men sign."""
    card, at = shown.card, _desk().now.at
    notice = Notice("n1", card.level, card.title, card.body, shown.key, Where(), at, at + 3_600_000)
    return replace(_morning(lang), notices=(Standing(notice, shown, MORNING + timedelta(hours=1)),))


def _asides() -> Iterator[Scene]:
    """A full-screen notice that was put aside: over the boards, a menu and a roll call."""
    shown = next(shown for shown in _desk().content.prepared if shown.card.level == "full")
    yield _scene("aside-panel", "notices", partial(_aside, shown, None))
    for name, dialog in _dialogs():
        if "menu" in name or "-roll-" in name:
            yield _scene(f"aside-{name}", "notices", partial(_aside, shown, dialog))


def _aside(shown: Shown, dialog: Dialog | None, lang: str) -> Screen:
    """The same notice, put aside by somebody at work."""
    fake = _desk()
    over = _noticed(shown, lang)
    return replace(over, aside=True, dialog=dialog.view(fake.facts, fake.now) if dialog else None)


def _talking(dialog: Dialog, lang: str) -> Screen:
    fake = _desk()
    return replace(_morning(lang), dialog=dialog.view(fake.facts, fake.now))


def _dialogs() -> Iterator[tuple[str, Dialog]]:
    """Every state that choices lead to from a leader's and from a miner's first page, each kind once.

    The end of a meeting is reached by a badge alone.
    """
    fake = _desk()
    fake.local = MORNING
    leader = next(one for one in persons() if one.job == "班组长")
    run = current_run(fake.site.shifts, MORNING)
    assert run is not None
    waiting: list[Dialog] = [
        LeaderMenu(replace(leader, roles=("leader",)), run, ()), Mine(persons()[0], ()),
        Meeting(leader, run, CLOSE), Meeting(leader, run, CLOSED),
    ]  # fmt: skip
    seen: dict[str, int] = {}
    for _ in range(MOST_STATES):
        if not waiting:
            return
        dialog = waiting.pop(0)
        view = dialog.view(fake.facts, fake.now)
        name = f"{type(dialog).__name__}-{view.step}-{len(view.choices)}".lower()
        if name in seen:
            continue
        seen[name] = 1
        yield name, dialog
        for choice in view.choices:
            after = dialog.choose(choice.name, fake.facts, fake.now).dialog
            if after is not None:
                waiting.append(after)


def _answering(kind: Kind) -> Then:
    return lambda face: _answered(face, kind)


def _queueing(kind: Kind) -> Then:
    """The third in a row."""

    def show(face: Any) -> None:
        for earlier in (Kind.SIGNED, Kind.UNKNOWN):
            _answered(face, earlier)
        _answered(face, kind)

    return show


def _answered(face: Any, kind: Kind) -> None:
    who = None if kind in (Kind.UNKNOWN, Kind.UNREADABLE) else persons()[0]
    run = current_run(_desk().site.shifts, MORNING)
    opens = NOON if kind is Kind.NOWINDOW else None
    answer = Answer(kind, who, run, offline=kind is Kind.SIGNED, opens=opens)
    face.show_answer(answer, face.screen.lang, 0.0)


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
