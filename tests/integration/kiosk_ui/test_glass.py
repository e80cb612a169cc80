"""What is really on the glass, read back as pixels."""

from __future__ import annotations

import zxingcpp

from kiosk.domain.rotation import OVERVIEW
from kiosk.domain.screen import Link
from kiosk.domain.signing import Answer, Kind
from kiosk.ui.controls import type_into
from kiosk.ui.theme import bright
from kiosk.ui.widgets.answer import SECONDS
from kiosk.ui.widgets.looks import LOOKS
from tests.fakes.desk import NOON, desk, persons
from tests.fakes.stage import Stage, share

CORNER = (0, 0, 30, 30)
"""Where an answer shows its ground and the frame shows the brand."""


def typed(stage: Stage, text: str) -> None:
    type_into(stage.window, text)
    stage.advance(0.05)


def test_an_answer_covers_the_glass_and_leaves_it(stage: Stage) -> None:
    stage.open(desk())
    typed(stage, persons()[20].staff_no)
    assert share(stage.image(), LOOKS[Kind.SIGNED].ground, CORNER) == 1
    stage.advance(SECONDS + 0.1)
    assert share(stage.image(), LOOKS[Kind.SIGNED].ground, CORNER) == 0


def test_the_first_picture_is_all_boards_at_once(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    image = stage.image()
    assert stage.app.view == OVERVIEW
    for board in fake.content.boards:
        assert share(image, bright(board.colour)) > 0.001


def test_the_code_on_the_glass_is_the_panels(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    panel = fake.screen("").panel
    assert panel is not None
    assert panel.qr
    assert [code.text for code in zxingcpp.read_barcodes(stage.image())] == [panel.qr]


def test_a_silent_hub_takes_the_code_away(stage: Stage) -> None:
    stage.open(desk(link=Link(False, 90_000, 12)))
    assert zxingcpp.read_barcodes(stage.image()) == []


def test_every_answer_is_drawn_on_a_ground_of_its_own(stage: Stage) -> None:
    fake = desk(local=NOON)  # in signing time several in a row are a queue
    stage.open(fake)
    for kind in Kind:
        fake.answer = Answer(kind, persons()[0] if kind is Kind.SIGNED else None, offline=kind is Kind.LATE)
        typed(stage, "B-1")
        image = stage.image()
        assert share(image, LOOKS[kind].ground, CORNER) == 1
        assert share(image, LOOKS[kind].colour, (80, 160, 280, 320)) > 0.3


def test_changed_words_and_language_are_drawn(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    first = stage.image().tobytes()
    fake.set_lang("en")
    stage.app.wake()
    stage.advance(0.1)
    english = stage.image().tobytes()
    assert english != first
    fake.set_lang("zh")
    stage.app.wake()
    stage.advance(0.1)
    assert stage.image().tobytes() == first


def test_nothing_is_drawn_when_nothing_has_changed(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    stage.advance(2)
    flips: list[int] = []
    stage.window.bind(on_flip=lambda *_: flips.append(1))
    stage.advance(5, frames=10)
    assert flips == []
