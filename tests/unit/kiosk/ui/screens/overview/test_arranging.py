"""Tiles fill the overview whatever the number of boards and the shape of the window."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ui.screens.overview.arranging import Box, Style, arrange, style

FORMS = st.lists(st.sampled_from(["column", "board", "platform"]), min_size=1, max_size=8)


def overlap(first: Box, second: Box) -> bool:
    across = first[0] < second[0] + second[2] - 1 and second[0] < first[0] + first[2] - 1
    down = first[1] < second[1] + second[3] - 1 and second[1] < first[1] + first[3] - 1
    return across and down


@settings(max_examples=50)
@given(FORMS, st.integers(400, 2000), st.integers(300, 2000), st.integers(20, 100))
def test_each_board_has_a_box_of_its_own_inside(forms: list[str], width: int, height: int, em: int) -> None:
    boxes = arrange(forms, style(forms, width, height, em), width, height, 10)
    assert len(boxes) == len(forms)
    for left, top, wide, high in boxes:
        assert wide > 0
        assert high > 0
        assert left >= 0
        assert top >= -0.01
        assert left + wide <= width + 0.01
        assert top + high <= height + 0.01
    assert not any(overlap(*pair) for pair in combinations(boxes, 2))


FIVE = ["column", "board", "board", "board", "platform"]


def test_one_column_three_boards_one_platform() -> None:
    column, *boards, platform = arrange(FIVE, Style.UPRIGHT, 1250, 600, 10)
    assert column[3] == 600
    assert len({box[1] for box in boards}) == 1
    assert platform[2] > sum(box[2] for box in boards)


def test_strips_lie_under_each_other_and_a_list_is_higher_than_a_message() -> None:
    column, *boards, _ = arrange(FIVE, Style.STRIP, 850, 600, 10)
    assert column[3] > boards[0][3]
    assert len({box[0] for box in (column, *boards)}) == 1


@pytest.mark.parametrize(
    ("boards", "width", "height", "em", "expected"),
    [
        (FIVE, 1280, 560, 45, Style.UPRIGHT),
        (FIVE, 850, 560, 45, Style.STRIP),
        (FIVE, 1024, 560, 43, Style.STRIP),
        (FIVE, 1080, 1500, 60, Style.STRIP),
        (FIVE * 2, 1280, 560, 45, Style.CELL),
        (FIVE * 2, 1080, 1500, 60, Style.STRIP),
        (FIVE, 1280, 560, 80, Style.CELL),
    ],
)
def test_the_style_follows_the_room_in_type_sizes(
    boards: list[str], width: int, height: int, em: int, expected: Style
) -> None:
    assert style(boards, width, height, em) is expected
