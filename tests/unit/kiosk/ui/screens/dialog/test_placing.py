"""Where the keys of a dialog stand."""

from __future__ import annotations

import pytest

from kiosk.domain.dialogview import Form
from kiosk.ui.screens.dialog.placing import bar, grid
from kiosk.ui.theme import Theme

SIZES = [(800, 480), (1024, 768), (1280, 800), (1920, 1080), (1080, 1920)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("form", Form)
def test_every_item_lies_in_the_room_and_none_on_another(size: tuple[int, int], form: Form) -> None:
    theme = Theme(*size)
    room = (theme.margin, 100.0, size[0] - 2.0 * theme.margin, size[1] * 0.5)
    for count in (1, 2, 3, 5, 10, 24):
        made = grid(form, count, room, theme, theme.body * 6)
        boxes = [made.box(place) for place in range(min(made.each, count))]
        assert len(boxes) >= min(count, 2)
        for left, top, width, height in boxes:
            assert left >= room[0] - 0.01
            assert left + width <= room[0] + room[2] + 0.01
            assert top + height <= room[1] + room[3] + 0.01
            assert height >= theme.body * 1.7, "a gloved finger finds it"
        assert len({(round(left), round(top)) for left, top, _, _ in boxes}) == len(boxes)


def test_a_bar_fills_the_width() -> None:
    boxes = bar(3, (10, 0, 310, 40), 5, False)
    assert [box[0] for box in boxes] == [10, 115, 220]
    assert boxes[-1][0] + boxes[-1][2] == 320


def test_a_stacked_bar_has_its_first_key_over_the_others() -> None:
    assert bar(3, (0, 0, 205, 45), 5, True) == [(0, 0, 205, 20), (0, 25, 100, 20), (105, 25, 100, 20)]
