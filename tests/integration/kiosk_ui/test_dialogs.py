"""Dialogs on the glass: by four keys, by digits, by touch; and room for all of it on every screen."""

from __future__ import annotations

import pytest

from content_packs.shifts import current_run
from kiosk.domain.dialog import Dialog
from kiosk.domain.dialogs.calling import lend
from kiosk.domain.dialogs.leader import LeaderMenu
from kiosk.domain.dialogs.meeting import Meeting
from kiosk.domain.dialogs.mine import Mine
from kiosk.domain.dialogs.suggest import Suggest
from kiosk.ui.controls import type_into
from tests.fakes.desk import FakeDesk, desk, persons
from tests.fakes.mine import draft
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
