from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from content_packs.format.content import Slot
from hub.config import Settings
from hub.preview import Drawn, Painter
from hub.web import drawn
from hub.web.drawn import board_picture
from tests.fakes.mine import CODES, FIVE, slot

LOCAL = datetime(2026, 11, 22, 9, 15)


class Counting(Painter):
    """Draws nothing; its pictures are numbered."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Mapping[str, Any]] = []

    def draw(self, request: Mapping[str, Any]) -> Drawn:
        self.asked.append(request)
        return Drawn(b"%d" % len(self.asked), 1)


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn._kept.clear()
    monkeypatch.setattr(drawn, "MOST_KEPT", 2)


@pytest.fixture
def shown() -> Slot:
    return slot("mine", 7, FIVE)


def picture(painter: Painter, settings: Settings, shown: Slot, name: str, local: datetime) -> bytes | None:
    return board_picture(painter, settings, shown, name, {}, local)


def test_a_card_is_drawn_once_a_day(settings: Settings, shown: Slot) -> None:
    painter = Counting()
    for hours, number in ((0, b"1"), (9, b"1"), (15, b"2")):
        at = LOCAL + timedelta(hours=hours)
        assert picture(painter, settings, shown, "alert-1", at) == number
    assert [(one["view"], one["at"]) for one in painter.asked] == [
        ("alert-1", "2026-11-22T09:15"), ("alert-1", "2026-11-23T00:15"),
    ]  # fmt: skip


def test_a_card_that_is_not_there_is_not_asked_for(settings: Settings, shown: Slot) -> None:
    painter = Counting()
    assert picture(painter, settings, shown, "ghost", LOCAL) is None
    assert painter.asked == []


def test_only_the_last_few_are_kept(settings: Settings, shown: Slot) -> None:
    painter = Counting()
    for code in CODES[:3]:
        picture(painter, settings, shown, f"{code}-1", LOCAL)
    assert picture(painter, settings, shown, f"{CODES[2]}-1", LOCAL) == b"3"
    assert picture(painter, settings, shown, f"{CODES[0]}-1", LOCAL) == b"4"
