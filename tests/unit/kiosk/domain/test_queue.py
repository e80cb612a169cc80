"""Men who scan one after another."""

from __future__ import annotations

from kiosk.domain.queue import KEPT, PAUSE_S, Queue
from kiosk.domain.signing import Answer, Kind

SIGNED = Answer(Kind.SIGNED)


def scanned(*times: float) -> Queue:
    queue = Queue()
    for time in times:
        queue = queue.and_scan(SIGNED, time)
    return queue


def test_one_man_and_his_mate_are_no_queue() -> None:
    assert not Queue().stands
    assert not scanned(0, 2).stands


def test_three_in_a_row_are_a_queue_and_it_goes_on() -> None:
    assert scanned(0, 2, 4).stands
    assert scanned(0, 2, 4, 10, 12).stands


def test_three_who_come_slowly_are_none() -> None:
    assert not scanned(0, 8, 16).stands


def test_a_pause_ends_it() -> None:
    assert not scanned(0, 2, 4, 4 + PAUSE_S).stands


def test_the_last_answers_stand_newest_first() -> None:
    queue = Queue()
    for number in range(KEPT + 2):
        queue = queue.and_scan(Answer(Kind.UNKNOWN, number=str(number)), float(number))
    assert [answer.number for answer in queue.answers] == ["6", "5", "4", "3", "2"]
    assert [answer.number for answer in queue.earlier] == ["5", "4", "3", "2"]
