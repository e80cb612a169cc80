"""What the frame always holds: the right to stop, the brand's emblem."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.domain.dialogs.mine import Mine
from kiosk.domain.rotation import OVERVIEW
from kiosk.domain.stick import PULLED, Stick, done, reading
from kiosk.ui.controls import type_into
from kiosk.ui.widgets.footer import FooterLine
from kiosk.ui.words import say
from tests.fakes.desk import NOON, desk, persons
from tests.fakes.stage import Stage

STOP = "mine/stop-right"
SHIPPED = Path(__file__).parents[4] / "content_packs" / "shipped"


def touched(stage: Stage, x: float, y: float) -> bool:
    """A finger at a place of the window, px from the lower left."""
    touch = SimpleNamespace(x=x, y=y, pos=(x, y), push=lambda *_: None, pop=lambda: None,
                            apply_transform_2d=lambda _: None, is_mouse_scrolling=False)  # fmt: skip
    return bool(stage.app.face.ids.lines.on_touch_down(touch))


def test_a_touch_on_the_mark_opens_the_card_of_the_right_to_stop(stage: Stage) -> None:
    stage.open(desk(local=NOON))
    assert touched(stage, 780, 10)
    assert stage.app.view == STOP


def test_a_touch_elsewhere_in_the_footer_does_nothing(stage: Stage) -> None:
    stage.open(desk(local=NOON))
    assert not touched(stage, 20, 10)
    assert stage.app.view == OVERVIEW


def test_it_is_opened_by_a_key_too_and_that_is_no_scan(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    type_into(stage.window, "0")
    stage.advance(0.1)
    assert stage.app.view == STOP
    assert fake.scans == []


def test_its_digit_is_not_named_while_a_dialog_or_the_keypad_has_another_use_for_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    words = FooterLine.words

    def noted(sheet: FooterLine, x: float, top: float, text: str, *rest: Any, **more: Any) -> float:
        written.append(text)
        return words(sheet, x, top, text, *rest, **more)

    def said() -> list[str]:
        stage.advance(0.1)
        found = written.copy()
        written.clear()
        return found

    monkeypatch.setattr(FooterLine, "words", noted)
    fake = desk(local=NOON)
    face = stage.open(fake).face
    stop, key = say("stop", "zh"), say("stop_key", "zh")
    assert {stop, key} <= set(said())
    face.show_keypad("zh", lambda _: None, lambda: None)
    covered = said()
    assert stop in covered
    assert key not in covered
    face.hide_keypad()
    assert {stop, key} <= set(said())
    dialog = Mine(persons()[0], ()).view(fake.facts, fake.now)
    face.show(replace(face.screen, dialog=dialog), 0.0)
    covered = written.copy()
    assert stop in covered
    assert key not in covered


def test_without_that_card_there_is_no_mark_and_nought_is_a_number(stage: Stage) -> None:
    fake = desk(local=NOON)
    fake.content = replace(fake.content, cards=tuple(s for s in fake.content.cards if s.key != STOP))
    stage.open(fake)
    assert not touched(stage, 780, 10)
    type_into(stage.window, "0")
    stage.advance(0.1)
    assert fake.scans == ["0"]


def test_the_brands_emblem_stands_in_its_block(stage: Stage) -> None:
    fake = desk(local=NOON)
    stage.open(fake)
    plain = stage.image()
    digest, fake.content = "e" * 64, replace(fake.content, emblem="e" * 64)
    fake.pictures[digest] = SHIPPED / "mine" / "media" / "stop-hand.png"
    stage.advance(1)
    assert stage.app.screen.header.emblem == digest
    block = (0, 0, 60, 60)
    assert stage.image().crop(block).tobytes() != plain.crop(block).tobytes()
    fake.content = replace(fake.content, emblem="")
    stage.advance(1)
    assert stage.image().crop(block).tobytes() == plain.crop(block).tobytes()


def test_an_emblem_that_cannot_be_read_is_left_out(stage: Stage) -> None:
    fake = desk(local=NOON)
    fake.content = replace(fake.content, emblem="f" * 64)
    fake.pictures["f" * 64] = SHIPPED / "nothing.png"
    stage.open(fake)
    assert stage.app.view == OVERVIEW
    assert fake.failures == []


def test_content_on_its_way_is_said_as_quietly_as_a_remark(stage: Stage) -> None:
    fake = desk(local=NOON)
    face = stage.open(fake).face
    still = stage.image()
    fake.link = replace(fake.link, fetching=(380, 1000))
    stage.advance(1)
    assert face.screen.footer.fetched == 35
    going = stage.image()
    foot = (0, 480 - face.theme.footer, 800, 480)
    assert going.crop(foot).tobytes() != still.crop(foot).tobytes()
    board = (0, 0, 800, foot[1])
    assert going.crop(board).tobytes() == still.crop(board).tobytes()
    fake.link = replace(fake.link, fetching=None)
    stage.advance(1)
    assert stage.image().crop(foot).tobytes() == still.crop(foot).tobytes()


def test_whoever_plugs_a_stick_in_is_told_in_the_footer(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    words = FooterLine.words

    def noted(sheet: FooterLine, x: float, top: float, text: str, *rest: Any, **more: Any) -> float:
        written.append(text)
        return words(sheet, x, top, text, *rest, **more)

    monkeypatch.setattr(FooterLine, "words", noted)
    face = stage.open(desk(local=NOON)).face
    for stick in (reading(3, 8), done(new=True), PULLED, Stick()):
        written.clear()
        shown = face.screen
        face.show(replace(shown, footer=replace(shown.footer, stick=stick, roster_age_h=None)), 0.0)
        assert (stick.words.zh in written) == bool(stick.words.zh)
        assert (say("no_roster", "zh") in written) != bool(stick.words.zh)


@pytest.mark.parametrize(("hours", "marked"), [(47, False), (48, True), (24 * 12, True)])
def test_content_that_nobody_has_checked_for_two_days_is_marked(
    stage: Stage, hours: int, marked: bool
) -> None:
    fake = desk(local=NOON)
    face = stage.open(fake).face
    plain = stage.image()
    fake.checked_at = fake.now.at - hours * 3_600_000
    stage.advance(1)
    assert face.screen.footer.unchecked_h >= hours
    foot = (0, 480 - face.theme.footer, 800, 480)
    assert (stage.image().crop(foot).tobytes() != plain.crop(foot).tobytes()) == marked
