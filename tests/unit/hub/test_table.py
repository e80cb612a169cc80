from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub import spreadsheet
from hub.errors import RefusedError
from hub.table import MOST_BYTES, MOST_LINES, Grid, read_grid
from tests.fakes.sheets import xlsx


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_mines_send(encoding: str) -> None:
    grid = read_grid("姓名,工号\n张䶮, 7 \n".encode(encoding))
    assert grid == Grid(((1, ("姓名", "工号")), (2, ("张䶮", "7"))))


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_cells_pasted_from_a_spreadsheet_stand_between_tabs(separator: str) -> None:
    text = f"工号{separator}姓名\r\n00123{separator}甲，乙\r\n"
    assert read_grid(text.encode()).lines[1] == (2, ("00123", "甲，乙"))


def test_empty_and_short_lines_keep_their_line_numbers() -> None:
    grid = read_grid(b'staff_no,name\n1,"a\nb"\n\n,,\n2\n')
    assert grid.lines == ((1, ("staff_no", "name")), (3, ("1", "a\nb")), (6, ("2",)))


@pytest.mark.parametrize(
    "data",
    [b"", b"\n,,\n", b"\xff\xfe\x00", b"a\0b,c\n", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0", b'a\n"c\n1\n'],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(RefusedError, match="nothing was imported"):
        read_grid(data)


def test_a_quote_that_is_not_closed_swallows_no_lines() -> None:
    with pytest.raises(RefusedError, match="quote"):
        read_grid('工号,姓名,备注\n1,甲,"没有收尾\n2,乙,\n3,丙,\n'.encode())


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(RefusedError, match="MB"):
        read_grid(b"1" * (MOST_BYTES + 1))
    with pytest.raises(RefusedError, match=str(MOST_LINES)):
        read_grid(b"1\n" * (MOST_LINES + 1))


def test_a_spreadsheet_is_read_as_people_see_it() -> None:
    data = xlsx(
        [
            ["工号", "姓名", "入职"],
            ["00123", "甲", "2026-11-22"],
            [71004, "乙", 1.5],
            [],
            [71005.0, "丙", True],
        ],
        days={(1, 2)},
        empty_sheets=1,
    )
    grid = read_grid(data)
    assert grid.sheet == "Sheet2"
    assert grid.lines == (
        (1, ("工号", "姓名", "入职")),
        (2, ("00123", "甲", "2026-11-22")),
        (3, ("71004", "乙", "1.5")),
        (5, ("71005", "丙", "1")),
    )


def test_a_sheet_with_a_cell_in_its_last_corner_does_not_fill_the_memory() -> None:
    with pytest.raises(RefusedError, match="nothing was imported"):
        read_grid(xlsx([["工号"]], corner=True))


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_cells_or_a_sentence(data: bytes) -> None:
    with suppress(RefusedError):  # which is a sentence in both languages
        assert all(any(cells) and number > 0 for number, cells in read_grid(data).lines)


@settings(deadline=None, max_examples=8)
@given(st.data())
def test_a_damaged_spreadsheet_is_cells_or_a_sentence(data: st.DataObject) -> None:
    whole = bytearray(xlsx([["工号", "姓名"], [1, "甲"]]))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(RefusedError):
        assert read_grid(bytes(whole)).lines


CELL = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Z"), exclude_characters='",;'), min_size=1, max_size=8
)
HANZI = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8)


def written(rows: list[tuple[str, str]], encoding: str) -> bytes:
    return "\r\n".join(f"{a},{b}" for a, b in rows).encode(encoding)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=30))
def test_no_cell_is_lost(rows: list[tuple[str, str]]) -> None:
    rows = [("工号", "姓名"), *rows]
    assert [cells for _, cells in read_grid(written(rows, "utf-8-sig")).lines] == rows


@given(st.lists(st.tuples(HANZI, HANZI), min_size=1, max_size=30))
def test_no_cell_of_gb18030_is_lost(rows: list[tuple[str, str]]) -> None:
    rows = [("工号", "姓名"), *rows]
    assert [cells for _, cells in read_grid(written(rows, "gb18030")).lines] == rows


def test_a_spreadsheet_that_holds_nothing_is_an_error_of_its_reader() -> None:
    with pytest.raises(ValueError, match="no sheet"):
        spreadsheet.read(xlsx([]))
