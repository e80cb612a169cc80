import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.programme import month
from hub.programme.intake import FIELDS, import_roster
from hub.programme.month import unfolded
from hub.programme.service import Entry, entries
from hub.table import Grid, read_grid
from tests.fakes.hub_mine import SmallMine
from tests.fakes.sheets import xlsx

NUMBER = next(one for one in FIELDS if one.name == "staff_no")
TITLED = """综采一区2026年11月排班,,,,,
工号,姓名,21,22,23,31
,,六,日,一,
1000,甲一,早,休,夜班,
1001,甲二,,中,,早
"""


def test_days_by_number_under_a_title_that_names_the_month() -> None:
    assert unfolded(read_grid(TITLED.encode()), NUMBER).lines == (
        (2, ("日期", "班次", "工号", "姓名", "31")),
        (4, ("2026-11-21", "早", "1000", "甲一", "")),
        (4, ("2026-11-23", "夜班", "1000", "甲一", "")),
        (5, ("2026-11-22", "中", "1001", "甲二", "早")),
    )


def test_days_as_dates_of_a_spreadsheet() -> None:
    data = xlsx(
        [["工号", "2026-11-30", "2026-12-01", "2026-12-02"], ["00123", "早", "请假", "夜"]],
        days={(0, 1), (0, 2), (0, 3)},
    )
    assert unfolded(read_grid(data), NUMBER).lines[1:] == (
        (2, ("2026-11-30", "早", "00123")),
        (2, ("2026-12-02", "夜", "00123")),
    )


@pytest.mark.parametrize(
    "text",
    [
        "日期,班次,工号\n2026-11-22,早,1\n",
        "工号,1,2,3\n1,早,早,早\n",
        "2026年11月,,\n1,2,3\n",
        "工号,2026-11-22\n1,早\n",
    ],
)
def test_what_is_no_month_is_left_as_it_is(text: str) -> None:
    grid = read_grid(text.encode())
    assert unfolded(grid, NUMBER) is grid


def test_it_is_applied_like_a_list(session: Session, mine: SmallMine) -> None:
    text = "2026年11月,,,,\n工号,地点,21,22,23\n1000,face面,早,休,夜\n9999,face面,早,,\n1001,face面,,晚,\n"
    done = import_roster(session, text.encode("gb18030"))
    assert (done.added, [one.line for one in done.refused]) == (2, [4, 5])
    assert entries(session, "2026-11-23") == (Entry("2026-11-23", "night", mine.people[0].id, "face"),)


def test_too_many_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month, "MOST_ENTRIES", 2)
    with pytest.raises(RefusedError):
        unfolded(read_grid(TITLED.encode()), NUMBER)


CELLS = st.lists(st.text("2026年11月/-早休13 ", max_size=9) | st.just("工号"), min_size=1, max_size=6).map(
    tuple
)


@given(st.lists(CELLS, min_size=1, max_size=6))
def test_any_cells_are_a_table(rows: list[tuple[str, ...]]) -> None:
    grid = unfolded(Grid(tuple(enumerate(rows, 1))), NUMBER)
    assert grid.lines
    assert {number for number, _ in grid.lines} <= set(range(1, len(rows) + 1))
