"""What people do at the glass, and what they are answered."""

from __future__ import annotations

from kivy.tests.common import UnitTestTouch

from content_packs.words import Words
from kiosk.domain.dialogview import QUIZ
from kiosk.domain.directory import MOST_SCAN
from kiosk.domain.signing import Answer, Kind
from kiosk.ui.controls import type_into
from kiosk.ui.widgets.answer import SECONDS
from tests.fakes.desk import NOON, FakeDesk, desk, persons
from tests.fakes.stage import Stage


def typed(stage: Stage, text: str) -> None:
    type_into(stage.window, text)
    stage.advance(0.05)


def answered(stage: Stage) -> Kind | None:
    return stage.app.answer.kind if stage.app.answer else None


def test_a_scan_is_answered_at_once_and_for_a_while(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    typed(stage, f"B-{persons()[20].staff_no}")
    assert answered(stage) is Kind.SIGNED
    stage.advance(SECONDS - 0.3)
    assert answered(stage) is Kind.SIGNED
    stage.advance(0.4)
    assert answered(stage) is None
    assert stage.app.screen.panel.tally.signed == 19


def test_the_next_answer_replaces_the_one_that_stands(stage: Stage) -> None:
    stage.open(desk())
    number = persons()[20].staff_no
    typed(stage, number)
    stage.advance(SECONDS - 0.5)
    typed(stage, number)
    assert answered(stage) is Kind.ALREADY
    stage.advance(SECONDS - 0.5)
    assert answered(stage) is Kind.ALREADY
    assert len(stage.app.face.ids.layers.children) == 1


def test_forty_codes_without_a_pause_between_characters(stage: Stage) -> None:
    fake = desk(answer=Answer(Kind.UNKNOWN))
    stage.open(fake)
    codes = [f"Ab{number:03d}xYz-{number * 7}" for number in range(40)]
    for code in codes:
        type_into(stage.window, code)
    stage.advance(0.1)
    assert fake.scans == codes


def test_noise_is_one_unreadable_scan(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    typed(stage, "z" * 10_000)
    assert [len(text) for text in fake.scans] == [MOST_SCAN + 1]
    assert answered(stage) is Kind.UNREADABLE
    typed(stage, "")
    assert len(fake.scans) == 1


def test_digits_on_keys_are_shown_until_they_are_entered(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    for digit in "10021":
        stage.window.dispatch("on_textinput", digit)
    stage.advance(0.4)
    assert len(stage.app.face.ids.layers.children) == 1
    stage.app.press("enter")
    stage.advance(0.1)
    assert fake.scans == ["10021"]
    assert answered(stage) is Kind.SIGNED


def test_a_number_keyed_by_touch(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    stage.app.hands.open_keypad()
    for digit in "10022":
        stage.app.face.keypad.type(digit)
    stage.app.press("enter")
    stage.advance(0.1)
    assert fake.scans == ["10022"]
    assert stage.app.face.keypad is None


def test_digits_on_keys_appear_in_the_open_keypad(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    stage.app.hands.open_keypad()
    for digit in "10022":
        stage.window.dispatch("on_textinput", digit)
    stage.advance(0.4)
    assert stage.app.face.keypad.number == "10022"
    assert len(stage.app.face.ids.layers.children) == 1, "no second field over it"
    type_into(stage.window, "")
    stage.advance(0.1)
    assert fake.scans == ["10022"]


def test_a_wrong_number_is_shown_with_its_answer(stage: Stage) -> None:
    stage.open(desk())
    stage.app.hands.open_keypad()
    for digit in "10099":
        stage.app.face.keypad.type(digit)
    stage.app.press("enter")
    stage.advance(0.1)
    assert (answered(stage), stage.app.answer.number) == (Kind.UNKNOWN, "10099")


def test_nothing_published_yet_still_signs(stage: Stage) -> None:
    fake: FakeDesk = desk()
    fake.content = type(fake.content)((), (), Words(""), None)
    stage.open(fake)
    assert stage.app.view == "builtin"
    typed(stage, persons()[20].staff_no)
    assert answered(stage) is Kind.SIGNED


def test_a_question_is_answered_by_key_by_number_or_by_touch(stage: Stage) -> None:
    fake = desk()
    chosen: list[str] = []
    fake.choose = lambda name, then: (chosen.append(name), then(None))  # type: ignore[method-assign,assignment]
    stage.open(fake)
    stage.app.showing.turn_to(fake.first("quiz"))
    stage.app.press("enter")
    typed(stage, "2")
    typed(stage, "c")
    card = stage.app.face.main
    finger = UnitTestTouch(*card.to_window(card.center_x, card.center_y))
    finger.touch_down()
    finger.touch_up()
    assert chosen == ["quiz:", "quiz:2", "quiz:c", "quiz:"]
    assert fake.scans == []
    typed(stage, "10021")
    assert fake.scans == ["10021"], "a staff number is no option"


def test_before_another_card_a_digit_is_a_number(stage: Stage) -> None:
    fake = desk()
    stage.open(fake)
    stage.app.showing.turn_to(fake.first("text"))
    typed(stage, "2")
    assert fake.scans == ["2"]


def test_an_option_that_is_touched_is_chosen_and_elsewhere_the_question_opens(stage: Stage) -> None:
    fake = desk(local=NOON)
    face = stage.open(fake).face
    stage.app.showing.turn_to(fake.first("quiz"))
    stage.advance(0.1)
    chosen: list[str] = []
    fake.choose = lambda name, then: chosen.append(name)  # type: ignore[method-assign]
    body = face.main.ids.body
    boxes = dict(body._spots)
    assert set(boxes) >= {"A", "B"}
    for letter in ("A", "B"):
        left, top, width, height = boxes[letter]
        x, y = body.to_window(left + width / 2, body.height - top - height / 2, initial=False)
        UnitTestTouch(x, y).touch_down()
    UnitTestTouch(*body.to_window(2, body.height - 2, initial=False)).touch_down()
    assert chosen == [f"{QUIZ}A", f"{QUIZ}B", QUIZ]
    face.main.turn(face.main.pages - 1)
    assert body._spots == (), "beside the solution nothing is to be chosen"
