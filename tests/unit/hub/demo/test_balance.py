"""Lost and doubled are seen when they happen, and only then."""

from __future__ import annotations

from typing import Any

from hub.demo.balance import counted_twice, lost, stored_twice


def run(place: str, signed: list[str], unexpected: list[str] | None = None) -> dict[str, Any]:
    return {
        "date": "2026-11-22", "shift": "early", "place": place,
        "signed": [{"person": one} for one in signed],
        "unexpected": [{"person": one} for one in unexpected or []],
    }  # fmt: skip


def test_what_waits_on_a_station_is_not_lost_and_what_is_nowhere_is() -> None:
    assert lost({"a": 7, "b": 2}, {"a": 3}, {"a": 4, "b": 2}) == 0
    assert lost({"a": 7, "b": 2}, {"a": 2}, {"a": 4, "b": 2}) == 1
    assert lost({"a": 7}, {}, {}) == 7


def test_more_at_the_hub_than_on_one_station_hides_no_loss_of_another() -> None:
    assert lost({"a": 3, "b": 3}, {}, {"a": 5, "b": 2}) == 1


def test_an_identity_stored_twice_is_counted() -> None:
    assert stored_twice({"a": [{"seq": 1}, {"seq": 2}], "b": [{"seq": 1}]}) == 0
    assert stored_twice({"a": [{"seq": 1}, {"seq": 2}, {"seq": 2}, {"seq": 2}]}) == 2


def test_a_person_twice_in_a_run_is_counted_wherever_he_stands() -> None:
    assert counted_twice([run("face", ["p1", "p2"]), run("silo", ["p3"])]) == 0
    assert counted_twice([run("face", ["p1", "p1"])]) == 1
    assert counted_twice([run("face", ["p1"]), run("silo", ["p1"])]) == 1
    assert counted_twice([run("face", [], ["p1", "p1"])]) == 1


def test_who_signed_away_from_his_place_stands_in_two_lists_and_counts_once() -> None:
    assert counted_twice([run("face", ["p1"]), run("silo", [], ["p1"])]) == 0
