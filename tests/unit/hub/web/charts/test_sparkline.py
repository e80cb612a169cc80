"""Lines no larger than a word."""

from __future__ import annotations

from hub.web.charts.sparkline import pieces, sparkline, trace


def test_it_says_in_words_what_it_shows_and_ends_in_a_dot() -> None:
    drawn = sparkline("近 3 班：90、95、97", (90, 95, 97))
    assert 'role="img"' in drawn
    assert "<title>近 3 班：90、95、97</title>" in drawn
    assert drawn.count('class="trace-end"') == 1


def test_values_that_do_not_change_are_a_line_in_the_middle() -> None:
    (line, dot) = trace((5, 5), (0, 0, 10, 10))
    assert 'd="M0.0 5.0L10.0 5.0"' in line
    assert 'cy="5"' in dot


def test_gaps_and_nothing_at_all() -> None:
    assert list(pieces([(0, 0), None, (1, 1), (2, 2)])) == [[(0, 0)], [(1, 1), (2, 2)]]
    assert list(pieces([(0, 0), None, (1, 1)], bridged=True)) == [[(0, 0), (1, 1)]]
    assert trace((None, None), (0, 0, 1, 1)) == []
