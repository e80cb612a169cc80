"""Persons and rosters from files: looked at, applied, taken back, through the real pages."""

from __future__ import annotations

import re

import pytest

from hub.audit.service import entries
from hub.db import read_scope
from hub.programme.roster import signers
from tests.fakes.console import DAY, Console
from tests.fakes.sheets import xlsx

PERSONS = "工号,姓名,单位\n75001,新来的,综采甲班\n71004,改了名,综采甲班\n,无号,综采甲班\n"


def begin(console: Console, data: bytes, kind: str = "persons", unit: str = "section-1") -> str:
    form = {"csrf": console.csrf("leader"), "kind": kind, "unit": unit}
    answer = console.as_("leader").post("/imports", data=form, files={"file": ("名册.csv", data, "text/csv")})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def act(console: Console, path: str, **form: str) -> tuple[int, str]:
    """Press a button of a waiting file's page, with what the page says in its form."""
    page = console.as_("leader").get(path.rpartition("/")[0]).text
    found = re.search(r'name="digest" value="(\w+)"', page)
    data = {"csrf": console.csrf("leader"), "digest": found.group(1) if found else "", **form}
    answer = console.as_("leader").post(path, data=data)
    return answer.status_code, answer.text


def test_a_file_is_looked_at_then_applied_then_taken_back(console: Console) -> None:
    client = console.as_("leader")
    told = len(console.told)
    path = begin(console, PERSONS.encode("gb18030"))
    page = client.get(path).text
    assert "<ins>改了名</ins>" in page
    assert re.search(r"<del>[^<]+</del> → <ins>改了名", page)
    assert "没有工号" in page
    assert "没有符合" in client.get("/persons?q=75001").text
    assert console.told[told:] == []
    assert act(console, path + "/apply")[0] == 303
    assert console.told[told:] == ["state"]
    assert "新来的" in client.get("/persons?q=75001").text
    with read_scope(console.engine) as session:
        (new,) = (one for one in signers(session, DAY) if one.staff_no == "75001")
        assert len(new.tokens) == 1
        last = entries(session)[0]
        assert (last.what, last.object, last.after["added"], last.after["refused"]) == (
            "import",
            "persons",
            1,
            1,
        )
    done = client.get(path).text
    assert "撤销全部 2 处" in done
    assert act(console, path + "/undo")[0] == 303
    assert "没有符合" in client.get("/persons?q=75001").text
    assert "已撤销" in client.get(path).text
    assert act(console, path + "/undo")[0] == 400
    assert "名册.csv" in client.get("/imports").text


def test_what_was_changed_meanwhile_is_shown_before_it_is_applied(console: Console) -> None:
    first, second = begin(console, PERSONS.encode()), begin(console, PERSONS.encode())
    seen = re.search(r'name="digest" value="(\w+)"', console.as_("leader").get(second).text)
    assert seen is not None
    assert act(console, first + "/apply")[0] == 303
    form = {"csrf": console.csrf("leader"), "digest": seen.group(1)}
    answer = console.as_("leader").post(second + "/apply", data=form)
    assert answer.status_code == 200
    assert "没有生效" in answer.text


def test_who_is_not_in_the_file_leaves_by_a_typed_number_alone(console: Console) -> None:
    path = begin(console, "工号,姓名,单位\n71004,石维山,综采甲班\n".encode(), unit="team-1a")
    page = console.as_("leader").get(path).text
    found = re.search(r"有 (\d+) 人不在文件里", page)
    assert found is not None
    assert act(console, path + "/apply", absent="1", typed="1")[0] == 400
    assert console.as_("leader").get(path + "?show=absent").status_code == 200
    assert act(console, path + "/apply", absent="1", typed=found.group(1))[0] == 303
    left = console.as_("leader").get("/persons?unit=team-1a").text
    assert left.count('<th scope="row">') == 1


def test_columns_with_other_headings_are_matched_by_hand_and_remembered(console: Console) -> None:
    data = xlsx([["综采一区花名册"], ["代码", "称呼"], ["00123", "甲"], [75002.0, "乙"]])
    client, path = console.as_("leader"), begin(console, data)
    assert "还差" in client.get(path).text
    form: dict[str, object] = {
        "csrf": console.csrf("leader"), "head": "1",
        "field": ["staff_no", "name", "unit", "job"], "choice": ["c0", "c1", "=team-1a", ""],
    }  # fmt: skip
    assert client.post(path + "/columns", data=form).status_code == 303
    page = client.get(path).text
    assert "00123 甲" in page
    assert "75002 乙" in page
    assert client.post(path + "/columns", data={**form, "choice": ["c0", "c0", "", ""]}).status_code == 400
    assert client.post(path + "/columns", data={**form, "choice": ["cx", "c1", "", ""]}).status_code == 400
    again = client.get(begin(console, data)).text
    assert re.search(r'<option value="c0" selected>代码', again)
    assert re.search(r'<option value="c1" selected>称呼', again)


def test_cells_pasted_from_a_spreadsheet_do_as_well(console: Console) -> None:
    form = {
        "csrf": console.csrf("leader"), "kind": "roster", "unit": "section-1",
        "pasted": f"日期\t班次\t工号\t地点\n{DAY}\t早班\t72004\t7305综采工作面\n",
    }  # fmt: skip
    answer = console.as_("leader").post("/imports", data=form)
    path = answer.headers["location"]
    assert "72004 柏万春" in console.as_("leader").get(path).text
    assert act(console, path + "/apply")[0] == 303
    assert "柏万春" in console.as_("leader").get(f"/roster?date={DAY}").text


def test_a_roster_names_what_is_not_right_and_gives_it_as_a_file(console: Console) -> None:
    text = f"日期,班次,工号,地点,状态\n{DAY},early,72004,face-7305,出勤\n{DAY},early,,face-7305,出勤\n"
    text += f"{DAY},early,99999,face-7305,出勤\n"
    path = begin(console, text.encode("gb18030"), "roster")
    page = console.as_("leader").get(path).text
    assert '<td class="num">3</td>' in page
    assert "没有工号 99999" in page
    sheet = console.as_("leader").get(path + "?show=refused&as=csv")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert sheet.text.count("\r\n") == 3
    assert console.as_("auditor").get(path).status_code == 200
    assert act(console, path + "/drop")[0] == 303
    assert console.as_("leader").get(path).status_code == 400


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"PK\x03\x04", b"", b"\n\n"])
def test_a_file_that_is_no_table_is_a_sentence(console: Console, data: bytes) -> None:
    form = {"csrf": console.csrf("leader"), "kind": "persons", "unit": "section-1"}
    answer = console.as_("leader").post("/imports", data=form, files={"file": ("a.csv", data)})
    assert answer.status_code == 400
    assert "没有导入" in answer.text


def test_five_thousand_lines(console: Console) -> None:
    rows = "".join(f"8{n:05},人{n},综采甲班\n" for n in range(5_000))
    path = begin(console, ("工号,姓名,单位\n" + rows).encode("gb18030"), unit="team-1a")
    page = console.as_("leader").get(path + "?page=50").text
    assert "804999 人4999" in page
    assert act(console, path + "/apply")[0] == 303
    assert "撤销全部 5000 处" in console.as_("leader").get(path).text
