"""Every proof of the check passes on what is right, and fails on what is not with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hub.demo import proofs
from hub.demo.balance import Balance
from hub.demo.pixels import Finder
from hub.demo.proofs import ProofError
from tests.fakes.screens import draw

STATUS = {"view": "mine/a", "signed": 3, "expected": 24, "last": 5, "version": {"mine": 9}, "link": "up"}
RIGHT = Balance(on_stations=5, at_hub=6, unsent=0, lost=0, doubled=0)


def refuses(proof: Callable[[], object], word: str) -> None:
    with pytest.raises(ProofError) as caught:
        proof()
    assert word in caught.value.sentence("zh")
    assert caught.value.sentence("en") != caught.value.sentence("zh")


def test_drawn_and_gone_are_opposites(font: Path) -> None:
    screen, finder = draw("Sound the roof", font), Finder([font])
    assert proofs.drawn(screen, "Sound the roof", finder, "face-1").size == 28
    proofs.gone(screen, "Check the fan", finder, "face-1")
    refuses(lambda: proofs.drawn(screen, "Check the fan", finder, "face-1"), "Check the fan")
    refuses(lambda: proofs.gone(screen, "Sound the roof", finder, "face-1"), "Sound the roof")


@pytest.mark.parametrize(
    "event", [{"kind": "already", "person": "p1"}, {"kind": "signed", "person": "p2"}, {}]
)
def test_an_answer_of_another_kind_or_for_another_person_fails(event: dict[str, str]) -> None:
    proofs.answered({"kind": "signed", "person": "p1"}, "signed", "p1", "face-1")
    refuses(lambda: proofs.answered(event, "signed", "p1", "face-1"), "face-1")


@pytest.mark.parametrize("key", ["view", "signed", "expected", "last", "version"])
def test_a_station_that_came_back_otherwise_fails(key: str) -> None:
    proofs.intact(STATUS, {**STATUS, "link": "down"}, "face-1")
    refuses(lambda: proofs.intact(STATUS, {**STATUS, key: "other"}, "face-1"), key)


@pytest.mark.parametrize(
    ("tampered", "word"),
    [
        (Balance(5, 6, 0, 1, 0), "丢失"),
        (Balance(5, 6, 0, 0, 1), "重复"),
        (Balance(5, 4, 1, 0, 0), "待传"),
    ],
)
def test_a_record_lost_doubled_or_waiting_fails(tampered: Balance, word: str) -> None:
    proofs.balanced(RIGHT)
    refuses(lambda: proofs.balanced(tampered), word)


def test_a_missing_board_and_a_slow_station_fail() -> None:
    proofs.every({"a", "b"}, ["a"], "没有画出", "not drawn")
    refuses(lambda: proofs.every({"a"}, ["a", "b"], "没有画出", "not drawn"), "b")
    proofs.in_time(3.0, 3.0, "回来", "back")
    refuses(lambda: proofs.in_time(3.1, 3.0, "回来", "back"), "3.1")
