"""The one page: what is left out first when there is more than a page of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.web.onepage import LEAST_ROWS, Entry, Fit, fit, in_rows

COUNTED = Fit(dense=True, fold=True, listed=False)


def place(number: int, missing: int = 0, late: int = 0) -> Entry:
    """A place where so many are missing, and so many have signed late."""
    names = "、".join("欧阳建国" for _ in range(missing))
    return Entry(
        f"{number:03d}综掘工作面", missing, f"掘进甲班 {missing} {names}" if missing else "",
        f"掘进甲班 {missing}" if missing else "", "、".join("石维山" for _ in range(late)), not missing,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ([], Fit()),
        ([place(n, 2) for n in range(6)], Fit()),
        ([place(n, n % 2) for n in range(30)], Fit(dense=True)),
        ([place(n, 9 * (n < 5), 2) for n in range(50)], Fit(dense=True, fold=True)),
        ([place(n, n < 20, n < 60) for n in range(200)], COUNTED),
        ([place(n, n < 20, 9) for n in range(200)], replace(COUNTED, others=False)),
        ([place(n, 20) for n in range(34)], replace(COUNTED, others=False, names=False)),
    ],
)
def test_what_is_well_is_shortened_first_and_the_missing_last(places: list[Entry], found: Fit) -> None:
    assert fit(places, [], 0) == found


def test_of_very_many_places_those_with_most_missing_have_rows() -> None:
    places = [place(n, 1 + n % 7) for n in range(200)]
    found = fit(places, ["　" * 60] * 20, 36)
    assert not found.teams
    rows = in_rows(found, places)
    assert LEAST_ROWS <= len(rows) == found.rows < 60
    assert rows == sorted(rows)
    assert (
        min(places[n].missing for n in rows)
        >= max(one.missing for n, one in enumerate(places) if n not in rows) - 0
    )


def test_what_stands_beneath_takes_its_room() -> None:
    places = [place(n) for n in range(24)]
    assert fit(places, [], 0) == Fit()
    assert fit(places, ["　" * 60] * 10, 0).dense
    assert fit(places, [], 36).dense
