"""Rows, scales and pages."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ui.widgets.flow import Row, fit, height_of, pages_of, spread


def row(height: float, gap: float = 10, clings: bool = False, cut: bool = False) -> Row:
    return Row(height, gap, lambda *_: None, clings=clings, cut=cut)


ROWS = st.lists(
    st.builds(row, st.integers(10, 90), st.integers(0, 30), st.booleans()), min_size=1, max_size=20
)


@settings(max_examples=50)
@given(ROWS)
def test_pages_hold_every_row_in_order_and_none_is_too_high(rows: list[Row]) -> None:
    pages = pages_of(rows, 100)
    assert [row for page in pages for row in page] == rows
    assert all(height_of(page) <= 100 for page in pages)


def test_a_line_stays_with_its_paragraph() -> None:
    rows = [row(40), row(40), row(40, clings=True)]
    assert [len(page) for page in pages_of(rows, 100)] == [1, 2]


def test_the_head_of_a_table_stands_over_each_page_and_its_height_counts() -> None:
    head = row(20)
    rows = [head, *(replace(row(40), above=head, clings=number == 0) for number in range(3))]
    pages = pages_of(rows, 125)
    assert [page[0] is head for page in pages] == [True, True]
    assert [len(page) for page in pages] == [3, 2]
    assert all(height_of(page) <= 125 for page in pages)
    assert pages_of([head, replace(row(120), above=head)], 125)[1][0].height == 120, "where it has room"


def test_the_largest_scale_that_fits_is_taken() -> None:
    assert fit(lambda scale: ([], [row(50 * scale)]), 80, (2.0, 1.5, 1.0)).scale == 1.5
    assert fit(lambda scale: ([], [row(50 * scale, cut=scale > 1)]), 80, (2.0, 1.5, 1.0)).scale == 1.0


def test_few_scales_are_tried_on_the_way_to_any_of_them() -> None:
    scales = (1.75, 1.6, 1.45, 1.3, 1.2, 1.1, 1.0)
    for wanted in scales:
        tried: list[float] = []

        def rows_at(scale: float, tried: list[float] = tried) -> tuple[list[Row], list[Row]]:
            tried.append(scale)
            return [], [row(50 * scale)]

        assert fit(rows_at, 50 * wanted, scales).scale == wanted
        assert len(tried) == 3


def test_nothing_is_made_smaller_than_the_last_scale_but_paged_under_its_title() -> None:
    title = row(20)
    fitted = fit(lambda scale: ([title], [row(60 * scale) for _ in range(3)]), 100, (1.5, 1.0))
    assert fitted.scale == 1.0
    assert [page[0] for page in fitted.pages] == [title] * 3


@settings(max_examples=50)
@given(ROWS, st.integers(100, 3000))
def test_spreading_never_spills(rows: list[Row], height: int) -> None:
    before = height_of(rows)
    after = height_of(spread(rows, height))
    assert before <= after + 0.001
    assert after <= max(before, height) + 0.001
