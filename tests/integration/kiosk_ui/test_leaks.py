"""What has been shown is gone: widgets, textures, timers and memory, screen after screen.

A station turns its screens 1.8 million times a year; what each of them leaves behind is left 1.8 million
times.
"""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from content_packs.format.card import TYPES
from content_packs.words import Words
from kiosk.domain.dialogview import Choice, DialogView
from kiosk.domain.screen import BuiltIn, Screen
from kiosk.domain.signing import Answer, Kind
from tests.fakes.cards import card, view
from tests.fakes.desk import NOON, FakeDesk, desk, persons
from tests.fakes.stage import Stage

TIMES = 12
MOST_GROWN_KB = 3_000
"""Two full pictures of the test's window. Of a screen that stayed, TIMES would stay: ten times as much."""

Scene = Callable[[Any, Screen, float], object]
"""Shows something on a face; returns the widget that stands then."""


def _main(main: object) -> Scene:
    def show(app: Any, screen: Screen, now: float) -> object:
        app.face.show(replace(screen, main=main), now)
        return app.face.main

    return show


def _answer(app: Any, screen: Screen, now: float) -> object:
    app.hands.show_answer(Answer(Kind.SIGNED, persons()[3]))
    return app.face.answer


def _keypad(app: Any, screen: Screen, now: float) -> object:
    app.hands.open_keypad()
    return app.face.keypad


def _entry(app: Any, screen: Screen, now: float) -> object:
    app.hands.typed("10021")
    return app.face.ids.layers.children[0]


def _dialog(app: Any, screen: Screen, now: float) -> object:
    choices = tuple(Choice(name, Words(f"第{name}项")) for name in "123")
    dialog = DialogView("leaks", "first", Words("班前会"), (Words("请选择"),), items=choices)
    app.face.show(replace(screen, dialog=dialog), now)
    return app.face.dialog


def _panel(app: Any, screen: Screen, now: float) -> object:
    panel = desk().screen("").panel
    app.face.show(replace(screen, panel=panel), now)
    return app.face._panel


SCENES: dict[str, Scene] = {
    **{kind: _main(view(card(kind))) for kind in sorted(TYPES)},
    "builtin": _main(BuiltIn(names=True)),
    "answer": _answer,
    "keypad": _keypad,
    "entry": _entry,
    "dialog": _dialog,
    "panel": _panel,
}


class Leaks:
    """Shows a scene and takes it away, again and again, and counts what is there."""

    def __init__(self, stage: Stage, fake: FakeDesk) -> None:
        self._stage, self._app = stage, stage.open(fake)
        fake.pictures.update({name: Path(name) for name in _pictures()})
        self._rest = fake.screen("")

    def once(self, scene: Scene) -> weakref.ref[object]:
        """Show and take away; a weak reference to what stood."""
        stood = weakref.ref(scene(self._app, self._rest, self._stage._now))
        self._stage.advance(0.1, 1)
        self._app.hands.typed("")
        self._app.hands.close_keypad()
        self._app.face.close_answer()
        self._app.face.show(self._rest, self._stage._now)
        self._stage.advance(5, 2)
        gc.collect()
        return stood

    def counted(self) -> Counter[str]:
        """Live things of the kinds that leak."""
        from kivy.clock import Clock
        from kivy.graphics.instructions import Instruction
        from kivy.graphics.texture import Texture
        from kivy.uix.widget import Widget

        gc.collect()
        found: Counter[str] = Counter(timers=len(Clock.get_events()))
        for thing in gc.get_objects():
            for kind in (Widget, Texture, Instruction):
                if issubclass(type(thing), kind):  # not isinstance: some are proxies of what is gone
                    found[kind.__name__] += 1
        return found


def _pictures() -> set[str]:
    return {digest for kind in TYPES for digest in view(card(kind)).shown.media.values()}


def _held_kb() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))


@pytest.fixture(autouse=True)
def young() -> Iterator[None]:
    """Only what a test makes itself is gone through: behind thousands of others, all of it takes seconds."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("name", SCENES)
def test_a_screen_leaves_nothing_behind(stage: Stage, name: str) -> None:
    leaks, scene = Leaks(stage, desk(local=NOON)), SCENES[name]
    for _ in range(3):  # caches of fonts and widths fill once
        leaks.once(scene)
    before, held = leaks.counted(), _held_kb()
    stood = [leaks.once(scene) for _ in range(TIMES)]
    assert [found() for found in stood] == [None] * TIMES
    assert leaks.counted() == before
    assert _held_kb() - held < MOST_GROWN_KB
