"""How far each station is with fetching."""

from __future__ import annotations

from hub.stations.progress import ProgressTable


def test_bytes_percent_and_time_left() -> None:
    table = ProgressTable()
    assert table.note("face-1", 1000, 0)
    first = table.now()["face-1"]
    assert (first.percent, first.left_s) == (0, None)
    assert table.note("face-1", 600, 4000)
    assert not table.note("face-1", 600, 5000)
    held = table.now()["face-1"]
    assert (held.lacking, held.wanted, held.percent, held.left_s) == (600, 1000, 40, 8)


def test_a_newer_version_adds_to_what_is_wanted() -> None:
    table = ProgressTable()
    table.note("face-1", 1000, 0)
    table.note("face-1", 500, 1000)
    table.note("face-1", 2500, 2000)
    held = table.now()["face-1"]
    assert (held.wanted, held.percent) == (3000, 16)


def test_who_has_everything_is_not_in_the_table() -> None:
    table = ProgressTable()
    table.note("face-1", 10, 0)
    assert table.note("face-1", 0, 1000)
    assert not table.note("face-1", 0, 2000)
    assert not table.now()


def test_nearly_done_is_not_done() -> None:
    table = ProgressTable()
    table.note("face-1", 1000, 0)
    table.note("face-1", 1, 1000)
    assert table.now()["face-1"].percent == 99


def test_pages_are_told_now_and_then_and_always_of_an_end() -> None:
    told: list[int] = []
    table = ProgressTable(lambda: told.append(1))
    for lacking, now in ((900, 1000), (800, 1300), (700, 1900), (600, 2100), (0, 2200), (0, 5000)):
        table.note("face-1", lacking, now)
    assert len(told) == 3


def test_time_left_goes_by_the_speed_of_late() -> None:
    table = ProgressTable()
    table.note("face-1", 1_000_000, 0)
    for second in range(10, 601, 10):  # quiet hours: hardly anything comes
        table.note("face-1", 1_000_000 - second, second * 1000)
    for second in range(610, 761, 10):  # then 1 kB a second
        table.note("face-1", 1_000_000 - 600 - (second - 600) * 1000, second * 1000)
    held = table.now()["face-1"]
    assert held.left_s is not None
    assert abs(held.left_s - held.lacking / 1000) <= 2
