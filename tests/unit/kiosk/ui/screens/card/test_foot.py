"""The basis of a card is read to its end."""

from __future__ import annotations

import pytest

from content_packs.words import Words
from kiosk.ui.theme import Theme
from tests.fakes.cards import card
from tests.fakes.stage import Stage

LONG = "Coal Mine Safety Regulations (2025 revision), chapter on ventilation, as in force"


@pytest.mark.parametrize(("basis", "lines"), [("", 0), ("Own text", 1), (LONG, 2)])
def test_a_long_basis_takes_a_second_line(stage: Stage, basis: str, lines: int) -> None:
    from kiosk.ui.screens.card.foot import Foot

    theme = Theme(800, 480)
    foot = Foot(card("text", basis=Words("", basis)), theme, 533, "en")
    assert len(foot._lines) == lines
    assert "".join(foot._lines).replace(" ", "").endswith(basis.replace(" ", ""))
    assert foot.height > theme.caption * (2.1 if lines < 2 else 3.2) - 1


def test_what_no_two_lines_can_hold_is_cut(stage: Stage) -> None:
    from kiosk.ui.screens.card.foot import Foot

    foot = Foot(card("text", basis=Words(LONG * 9)), Theme(800, 480), 533, "zh")
    assert len(foot._lines) == 2
    assert foot._lines[1].endswith("…")


def test_a_persons_consent_comes_first(stage: Stage) -> None:
    from kiosk.ui.screens.card.foot import Foot

    (line,) = Foot(card("person"), Theme(1920, 1080), 1920, "zh")._lines
    assert line.startswith("经本人同意（2026-10-08）")
