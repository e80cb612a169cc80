"""What is said of a stick: short enough for the bottom line of the smallest screen."""

from __future__ import annotations

import pytest

from kiosk.domain import stick
from kiosk.domain.stick import Stage, Stick, done, lacking, reading


def test_how_far_it_is() -> None:
    assert reading(0, 0).words.zh == "正在读入U盘，请不要拔"
    assert reading(3, 8).words.zh == "正在读入U盘 37 %，请不要拔"
    assert not reading(3, 8).is_over
    assert done(new=True).stage is Stage.DONE
    assert done(new=True).is_over
    assert "没有更新" in done(new=False).words.zh
    assert lacking(12).stage is Stage.REFUSED


@pytest.mark.parametrize(
    "one",
    [
        stick.UNFINISHED, stick.UNSIGNED, stick.DAMAGED, stick.PULLED, stick.UNREADABLE,
        lacking(999), reading(7, 8), done(True), done(False),
    ],
)  # fmt: skip
def test_it_fits_a_short_line(one: Stick) -> None:
    assert 0 < len(one.words.zh) <= 22
    assert 0 < len(one.words.en) <= 34
