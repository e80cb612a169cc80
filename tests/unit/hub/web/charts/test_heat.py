"""Heat maps."""

from __future__ import annotations

from hub.web.charts.heat import MOST_COLUMNS, Cell, Row, heat, shade


def test_a_cell_shows_its_figure_and_is_darker_the_more_there_is() -> None:
    drawn = heat("h", "题", "", ["11-01", "11-02"], [Row("早班", (Cell(0, "100"), Cell(0.4, "60", "60 %")))])
    assert ">100</text>" in drawn
    assert 'class="in h4" text-anchor="middle">60</text>' in drawn
    assert "<title>60 %</title>" in drawn
    assert [shade(share) for share in (0, 0.01, 0.1, 0.2, 1)] == [0, 1, 2, 3, 4]


def test_where_there_is_nothing_nothing_is_drawn() -> None:
    assert heat("h", "题", "", ["11-01"], [Row("早班", (None,))]).count("<rect") == 0
    assert heat("h", "题", "", [], []) == ""


def test_a_long_time_is_drawn_in_several_maps_so_that_figures_can_be_read() -> None:
    days = [f"{n:02}" for n in range(MOST_COLUMNS * 2)]
    drawn = heat("h", "题", "", days, [Row("早班", tuple(Cell(0, "9") for _ in days))])
    assert drawn.count(">早班</text>") == 2
    assert drawn.count(">9</text>") == len(days)
