"""What stations had on their glass, as figures."""

from __future__ import annotations

from content_packs.format.content import Slot
from content_packs.format.manifest import Board
from content_packs.words import Words
from hub.packs.onscreen import InForce
from hub.stations.playback import Sum
from hub.web.i18n import translate
from hub.web.playing import Teller, by_card, by_station, card_sums, never
from tests.fakes.cards import card

BOARD = Board("learning", Words("学习教育栏", "Learning"), "column", 1, "#000000")
SLOTS: dict[str, Slot] = {}
FORCE = InForce(SLOTS, {f"mine/{name}": card("text") for name in ("a", "b", "c")}, {"learning": BOARD})
TELL = Teller(lambda text, **values: translate(text, "zh", **values), "zh", {"s-1": "面"}, {"mine": "矿"})
SUMS = (
    Sum("s-1", "", 2, 7200), Sum("s-1", "mine/a", 9, 3600), Sum("s-1", "mine/old", 1, 360),
    Sum("s-1", "overview", 5, 1800), Sum("s-1", "pledge", 1, 1800), Sum("s-1", "notice:n", 1, 720),
    Sum("s-2", "", 1, 3600), Sum("s-2", "mine/a", 1, 3600), Sum("s-2", "mine/b", 1, 0),
)  # fmt: skip


def test_what_a_station_showed_and_what_nobody_could_see() -> None:
    figure = by_station(TELL, SUMS, FORCE)
    assert figure.heads == (
        "站点",
        "地点",
        "开机",
        "学习教育栏",
        "总览",
        "已撤下的卡片",
        "看不见",
        "承诺面板",
        "插播",
    )
    assert figure.rows == (
        ("s-2", "", 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("s-1", "面", 2.0, 1.0, 0.5, 0.1, 0.4, 0.5, 0.2),
    )
    assert 'role="img"' in figure.chart


def test_cards_longest_first_and_those_never_shown_last() -> None:
    found = card_sums(SUMS, {"s-1": frozenset({"mine/a", "mine/b"}), "s-2": frozenset({"mine/b"})})
    assert [(one.key, one.seconds, len(one.at), len(one.due)) for one in found] == [
        ("mine/a", 7200, 2, 1), ("mine/old", 360, 1, 0), ("mine/b", 0, 0, 2)
    ]  # fmt: skip
    assert [one.key for one in never(found)] == ["mine/b"]
    assert [row[-1] for row in by_card(TELL, found, FORCE).rows] == ["mine/a", "mine/old", "mine/b"]


def test_nothing_told_is_nothing_drawn() -> None:
    assert (by_station(TELL, (), FORCE).chart, by_card(TELL, (), FORCE).chart) == ("", "")
