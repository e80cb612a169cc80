import pytest

from content_packs.words import Words
from hub.errors import RefusedError
from hub.table import MOST_LOGGED, RefusedLine, log_refused, rows

HEADINGS = {"number": ("工号", "staff_no"), "name": ("姓名", "name")}


def read(data: bytes) -> list[tuple[int, dict[str, str]]]:
    return list(rows(data, HEADINGS, ("number",)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_mines_send(encoding: str) -> None:
    assert read("姓名,工号\n张䶮, 7 \n".encode(encoding)) == [(2, {"number": "7", "name": "张䶮"})]


def test_empty_and_short_lines_keep_their_line_numbers() -> None:
    found = read(b"staff_no,name\n1,a\n\n,,\n2\n")
    assert found == [(2, {"number": "1", "name": "a"}), (5, {"number": "2", "name": ""})]


@pytest.mark.parametrize(
    "data", [b"", "姓名\n张三\n".encode(), b"\xff\xfe\x00\x01", b"a\0b,c\n", "工号\n".encode("utf-16")]
)
def test_what_is_no_such_table_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError):
        read(data)


def test_refused_lines_are_in_the_log_but_do_not_flood_it(caplog: pytest.LogCaptureFixture) -> None:
    log_refused("roster", [RefusedLine(n, Words("没有工号", "has no staff number")) for n in range(2, 100)])
    assert caplog.messages[0] == "roster line 2: has no staff number"
    assert caplog.messages[-1] == f"roster: {98 - MOST_LOGGED} more lines were refused"
    assert len(caplog.messages) == MOST_LOGGED + 1
