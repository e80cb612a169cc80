"""Digits of a dialog's choices."""

from __future__ import annotations

from content_packs.words import Words
from kiosk.domain.dialogview import BACK, Choice, DialogView, Form


def choices(*names: str) -> tuple[Choice, ...]:
    return tuple(Choice(name, Words(name)) for name in names)


def view(form: Form = Form.KEYS) -> DialogView:
    return DialogView("x", "y", Words("t"), items=choices("a", "b"), form=form, actions=choices("go", BACK))


def test_digits_mean_the_choices_in_order_and_0_goes_back() -> None:
    assert [view().numbered(digit) for digit in "1230"] == ["a", "b", "go", BACK]
    assert [view().digit_of(name) for name in ("a", "b", "go", BACK)] == ["1", "2", "3", "0"]


def test_what_is_no_choice_is_no_digit() -> None:
    assert [view().numbered(text) for text in ("4", "9", "12", "x", "", "١")] == [""] * 6
    assert DialogView("x", "y", Words("t"), items=choices("a")).numbered("0") == ""


def test_tiles_have_no_digits_because_there_a_number_is_a_persons() -> None:
    assert [view(Form.TILES).numbered(digit) for digit in "12"] == ["go", ""]


def test_on_a_page_digits_count_what_stands_there() -> None:
    rows = DialogView("x", "y", Words("t"), items=choices(*(f"n{n}" for n in range(7))),
                      form=Form.ROWS, actions=choices("go", BACK))  # fmt: skip
    page = rows.on_page(slice(5, 10))
    assert [page.numbered(digit) for digit in "1230"] == ["n5", "n6", "go", BACK]
    assert page.digit_of("n0") == ""


def test_at_most_nine_have_a_digit() -> None:
    many = DialogView("x", "y", Words("t"), items=choices(*(f"n{n}" for n in range(12))))
    assert [many.numbered(digit) for digit in "19"] == ["n0", "n8"]
    assert many.digit_of("n9") == ""
