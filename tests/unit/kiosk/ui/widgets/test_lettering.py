"""Widths of words, and the size and lines in which a title stands best."""

from __future__ import annotations

import pytest

from kiosk.ui.widgets.lettering import (
    cut_to,
    letters,
    lines_first,
    lines_in,
    size_for,
    whole_words,
    width_of,
)

RARE = "䶮㛃曌喆堃赟翀玥祎淼犇垚骉"
"""Of names: Extension A and rarely used characters."""
pytestmark = pytest.mark.usefixtures("stage")


def test_a_smaller_size_is_taken_where_lines_then_end_at_commas() -> None:
    title = "先敲帮问顶，后干活"
    room = width_of("先敲帮问顶", 40, True) + 10
    assert lines_in(title, room, (40,), 2) == (40, ("先敲帮问", "顶，后干活"))
    assert lines_in(title, room, (40, 34), 2) == (34, ("先敲帮问顶，", "后干活"))


def test_words_are_not_taken_apart_for_a_larger_size() -> None:
    room = width_of("benchmark", 30, True) + 1
    size, lines = lines_in("Lean benchmark platform", room, (40, 36, 30), 3)
    assert (size, lines) == (30, ("Lean", "benchmark", "platform"))
    assert not whole_words("Lean benchmark platform", room, 40)


def test_a_line_more_is_taken_before_a_title_is_cut() -> None:
    room = width_of("Safety alert", 30, True) + 1
    title = "Safety alert board"
    assert lines_first(title, room, ((40, 30), 1), ((30,), 2)) == (30, ("Safety alert", "board"))
    assert lines_first("Safety", room, ((40, 30), 1), ((30,), 2)) == (40, ("Safety",))
    size, lines = lines_first(title * 3, room, ((40, 30), 1), ((30,), 2))
    assert (size, len(lines), lines[-1][-1]) == (30, 2, "…")


def test_what_has_no_room_is_cut_with_dots() -> None:
    assert cut_to("查身边，改当班", width_of("查身边，改", 30), 30) == "查身边…"
    assert size_for("查身边", 1, (30, 20)) == 20


@pytest.mark.parametrize("bold", [False, True])
def test_rare_characters_of_names_are_in_the_font(bold: bool) -> None:
    """One that is not would be drawn as the same box as any other that is not."""
    missing = letters("\U0010fffd", 40, bold).pixels
    drawn = [letters(character, 40, bold).pixels for character in RARE]
    assert missing not in drawn
    assert len(set(drawn)) == len(RARE)
