"""Dialogs on the glass: by four keys, by digits, by touch; and room for all of it on every screen."""

from __future__ import annotations

from typing import Any

import pytest

from content_packs.shifts import current_run
from kiosk.domain.dialog import Dialog
from kiosk.domain.dialogs.calling import lend
from kiosk.domain.dialogs.leader import LeaderMenu
from kiosk.domain.dialogs.meeting import Meeting
from kiosk.domain.dialogs.mine import Mine
from kiosk.domain.dialogs.suggest import Suggest
from kiosk.ui.controls import press_in, type_into
from kiosk.ui.screens.dialog.dialog import LATER
from kiosk.ui.screens.dialog.key import TurnKey
from kiosk.ui.widgets.sheet import Sheet
from tests.fakes.desk import FakeDesk, desk, persons
from tests.fakes.mine import draft
from tests.fakes.notices import notice
from tests.fakes.stage import Stage, spilled

SIZES = [(800, 480), (1024, 768), (1280, 800), (1920, 1080), (1080, 1920)]
LEADER = persons()[5]
PAST = tuple(draft(LEADER.id, seq=seq, flags=("late", "offroster")) for seq in range(12, 0, -1))


def opened(step: str) -> FakeDesk:
    """A desk with a dialog at a step of the meeting, or a page of its own; six have signed."""
    fake = desk()
    fake.sign(6)
    run = current_run(fake.site.shifts, fake.local)
    assert run is not None
    states: dict[str, Dialog] = {
        "menu": LeaderMenu(LEADER, run), "mine": Mine(LEADER, PAST), "one": Mine(LEADER, PAST, seq=12),
        "topic": Suggest(LEADER), "sentence": Suggest(LEADER, "place"),
        "thanks": Suggest(LEADER, "place", "dust"),
    }  # fmt: skip
    fake.dialog = states.get(step) or Meeting(LEADER, run, step)
    lent = lend(persons()[24], fake.facts, run, LEADER, fake.now)
    fake.attendance = fake.attendance.and_records((lent,))
    return fake


def step_of(stage: Stage) -> str:
    dialog = stage.app.face.dialog
    return dialog.view.step if dialog else ""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_step_has_room(stage: Stage, size: tuple[int, int], lang: str) -> None:
    steps = (
        "menu", "agenda", "roll", "oath", "queue", "close", "closed", "mine", "one", "topic", "sentence",
        "thanks",
    )  # fmt: skip
    for step in steps:
        fake = opened(step)
        fake.lang = lang
        stage.open(fake)
        stage.resize(size)
        dialog = stage.app.face.dialog
        assert not spilled(dialog.ids.ground), step
        for key in dialog.ids.choices.children:
            assert not spilled(key), (step, key.choice.name)
            assert key.x >= 0
            assert key.right <= dialog.width + 1
            assert key.y >= 0
            assert key.top <= dialog.height + 1


def test_by_four_keys_alone(stage: Stage) -> None:
    fake = opened("roll")
    stage.open(fake)
    dialog = stage.app.face.dialog
    choices = [choice.name for choice in dialog.view.choices]
    assert choices[dialog.focus] == "rest", "what goes on has the focus first"
    for _ in range(len(choices)):
        stage.app.press("left")
    assert dialog.focus == 0
    for _ in range(6):
        stage.app.press("right")
    stage.app.press("enter")
    stage.advance(0.1)
    assert [record.person for record in fake.kept] == [persons()[6].id]
    assert dialog.focus == 6, "the focus stays where it is"
    for _ in range(len(choices)):
        stage.app.press("down")
    stage.app.press("escape")
    stage.advance(0.1)
    assert step_of(stage) == "agenda"


def test_by_digits(stage: Stage) -> None:
    fake = opened("menu")
    stage.open(fake)
    type_into(stage.window, "1")
    stage.advance(0.1)
    assert step_of(stage) == "roll"
    type_into(stage.window, "0")
    stage.advance(0.1)
    assert step_of(stage) == "agenda"
    assert fake.scans == []


def test_a_digit_points_at_the_choice_it_stands_on(stage: Stage) -> None:
    """It gets the focus, and no field with a number stands over it; Enter chooses it."""
    fake = opened("agenda")
    stage.open(fake)
    face = stage.app.face
    labels = {key._digit: key.choice.name for key in face.dialog.ids.choices.children if key._digit}
    assert {"1", "2", "0"} <= set(labels)
    assert labels["2"] == "roll"
    press_in(stage.window, "2")
    stage.advance(0.4)
    focused = [key.choice.name for key in face.dialog.ids.choices.children if key.focused]
    assert focused == ["roll"]
    assert face.ids.layers.children == []
    assert step_of(stage) == "agenda", "it may be the first digit of a staff number"
    press_in(stage.window, "enter")
    stage.advance(0.1)
    assert step_of(stage) == "roll"


def test_a_digit_that_was_forgotten_is_still_what_enter_means(stage: Stage) -> None:
    fake = opened("agenda")
    stage.open(fake)
    press_in(stage.window, "2")
    stage.advance(5.0)
    press_in(stage.window, "enter")
    stage.advance(0.1)
    assert step_of(stage) == "roll"


def test_digits_of_a_staff_number_are_shown_from_the_second_on(stage: Stage) -> None:
    fake = opened("roll")
    stage.open(fake)
    face = stage.app.face
    for digit, shown in (("1", 0), ("0", 1), ("0", 1), ("2", 1), ("1", 1)):
        press_in(stage.window, digit)
        stage.advance(0.4)
        assert len(face.ids.layers.children) == shown
    press_in(stage.window, "enter")
    stage.advance(0.1)
    assert fake.scans == ["10021"]
    assert (step_of(stage), fake.kept) == ("roll", [])


def test_a_digit_on_no_key_is_a_number(stage: Stage) -> None:
    fake = opened("agenda")
    stage.open(fake)
    press_in(stage.window, "7")
    stage.advance(0.4)
    assert len(stage.app.face.ids.layers.children) == 1


def test_under_a_full_notice_a_digit_is_a_number(stage: Stage) -> None:
    """It points at nothing that nobody sees."""
    fake = opened("agenda")
    stage.open(fake)
    fake.post(notice("n-1", "full"))
    stage.app.update()
    stage.advance(0.1)
    before = stage.app.face.dialog.focus
    press_in(stage.window, "2")
    stage.advance(0.4)
    assert stage.app.face.dialog.focus == before
    assert len(stage.app.face.ids.layers.children) == 1


def test_a_digit_means_what_stands_beside_it_on_this_page(stage: Stage) -> None:
    fake = opened("mine")
    stage.open(fake)
    dialog = stage.app.face.dialog
    first = {key._digit: key.choice.name for key in dialog.ids.choices.children if key._digit}
    dialog._turn(LATER)
    second = {key._digit: key.choice.name for key in dialog.ids.choices.children if key._digit}
    assert first["1"] != second["1"]
    for digit in second:
        assert dialog.numbered(digit) == second[digit]
    press_in(stage.window, "1")
    stage.advance(0.4)
    assert [key.choice.name for key in dialog.ids.choices.children if key.focused] == [second["1"]]
    press_in(stage.window, "enter")
    stage.advance(0.1)
    assert str(fake.dialog.seq) == second["1"]


@pytest.mark.parametrize("step", ["roll", "mine", "agenda"])
def test_arrows_stand_in_the_middle_of_their_keys(stage: Stage, step: str) -> None:
    stage.open(opened(step))
    keys = [key for key in stage.app.face.dialog.ids.choices.children if isinstance(key, TurnKey)]
    assert len(keys) == 2
    image = stage.image()
    for key in keys:
        left, bottom = key.to_window(*key.pos)
        inner = 12  # of the round corners
        box = (
            round(left) + inner, image.height - round(bottom + key.height) + inner,
            round(left + key.width) - inner, image.height - round(bottom) - inner,
        )  # fmt: skip
        part = image.crop(box).convert("L")
        found = part.point(lambda value: 255 if value > 150 else 0).getbbox()
        assert found is not None
        assert found[0] + found[2] == pytest.approx(part.width, abs=3)
        assert found[1] + found[3] == pytest.approx(part.height, abs=3)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_who_are_awaited_are_named_where_there_is_room(
    stage: Stage, size: tuple[int, int], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = opened("queue")
    fake.sign(18)
    fake.lang = lang
    stage.open(fake)
    stage.resize(size)
    dialog = stage.app.face.dialog
    written: list[str] = []
    words = Sheet.words

    def write(sheet: Sheet, x: float, top: float, text: str, *rest: Any, **more: Any) -> float:
        written.append(text)
        return words(sheet, x, top, text, *rest, **more)

    monkeypatch.setattr(Sheet, "words", write)
    dialog.show(dialog.view)
    assert set(dialog.view.body.names) <= set(written)
    assert len(dialog.view.body.names) == 6


def test_by_touch(stage: Stage) -> None:
    fake = opened("mine")
    stage.open(fake)
    (key,) = [key for key in stage.app.face.dialog.ids.choices.children if key.choice.name == "suggest"]
    key.dispatch("on_press")
    stage.advance(0.1)
    assert step_of(stage) == "topic"


def test_a_staff_number_is_no_digit(stage: Stage) -> None:
    fake = opened("roll")
    stage.open(fake)
    type_into(stage.window, "10021")
    stage.advance(0.1)
    assert fake.scans == ["10021"]
