import pytest

from content_packs.words import Words
from hub.columns import Columns, Field, bare, guess, guessed_lines, headings, lines
from hub.errors import RefusedError
from hub.table import read_grid

NUMBER = Field("staff_no", Words("工号", "Number"), ("编号",), True)
UNIT = Field("unit", Words("单位", "Unit"), ("班组", "部门"), True)
JOB = Field("job", Words("工种", "Job"))
FIELDS = (NUMBER, UNIT, JOB)
TITLED = read_grid("综采一区人员名册,,\n打印 2026-11-22\n序号,工 号*,班组\n1,71004,甲班\n2,71005\n".encode())


def test_headings_are_found_behind_a_title_and_whatever_decorates_them() -> None:
    columns = guess(TITLED, FIELDS)
    assert columns == Columns(2, {"staff_no": 1, "unit": 2})
    assert list(lines(TITLED, columns)) == [
        (4, {"staff_no": "71004", "unit": "甲班"}),
        (5, {"staff_no": "71005", "unit": ""}),
    ]
    assert headings(TITLED, 2) == ("序号", "工 号*", "班组")
    assert headings(TITLED, 99) == ()


def test_what_was_said_of_a_heading_goes_before_the_guess() -> None:
    grid = read_grid("编号,工号,部门\n1,71004,甲班\n".encode())
    assert guess(grid, FIELDS).at == {"staff_no": 1, "unit": 2}
    assert guess(grid, FIELDS, {"编号": "staff_no", "工号": "job"}).at == {"staff_no": 0, "job": 1, "unit": 2}


def test_english_and_capitals_do_as_well() -> None:
    assert guess(read_grid(b"Staff_No,UNIT,job\n"), FIELDS).at == {"staff_no": 0, "unit": 1, "job": 2}
    assert bare(" 工　号（新）：") == "工号（新）"


def test_a_fixed_value_stands_for_a_column() -> None:
    grid = read_grid("工号\n71004\n".encode())
    bad = guess(grid, FIELDS)
    assert bad.missing(FIELDS) == (UNIT,)
    good = Columns(bad.head, bad.at, {"unit": "team-1a"})
    assert good.missing(FIELDS) == ()
    assert list(lines(grid, good)) == [(2, {"unit": "team-1a", "staff_no": "71004"})]


def test_what_is_needed_and_missing_is_named() -> None:
    with pytest.raises(RefusedError) as caught:
        guessed_lines(read_grid("工号,工种\n1,x\n".encode()), FIELDS)
    assert "“单位”" in caught.value.words.zh
