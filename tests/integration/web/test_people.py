"""Rosters and persons from files, visitors and their badges."""

from __future__ import annotations

import pytest

from tests.fakes.console import DAY, FONTS, Console, MakeConsole


def upload(console: Console, path: str, data: bytes) -> str:
    answer = console.as_("leader").post(
        path, data={"csrf": console.csrf("leader")}, files={"file": ("a.csv", data, "text/csv")}
    )
    assert answer.status_code in (200, 400)
    return str(answer.text)


def test_a_roster_applies_what_is_right_and_names_what_is_not(console: Console) -> None:
    text = "日期,班次,工号,地点,状态\n"
    text += (
        f"{DAY},early,72004,face-7305,出勤\n{DAY},early,,face-7305,出勤\n{DAY},early,99999,face-7305,出勤\n"
    )
    page = upload(console, f"/roster?date={DAY}", text.encode("gb18030"))
    assert "没有采用 2" in page
    assert '<td class="num">3</td>' in page
    assert '<td class="num">4</td>' in page
    assert "柏万春" in page
    assert "state" in console.told


def test_a_file_that_is_no_table_is_a_sentence(console: Console) -> None:
    assert "没有导入" in upload(console, "/roster", b"\x00\x01\x02")
    assert "表头缺少" in upload(console, "/persons", b"a,b\n1,2\n")


def test_persons_from_a_file(console: Console) -> None:
    page = upload(console, "/persons", "工号,姓名,单位\n75001,新来的,综采甲班\n,无号,综采甲班\n".encode())
    assert "新增 1" in page
    assert "没有采用 1" in page
    assert console.told == ["state"]
    assert "新来的" in console.as_("leader").get("/persons?q=75001").text


def test_a_visitor_gets_a_badge(console: Console) -> None:
    form = {
        "csrf": console.csrf("leader"),
        "name": "来访者",
        "firm": "某公司",
        "host": "杜长林",
        "unit": "project",
    }
    client = console.as_("leader")
    answer = client.post("/persons/visitor", data={**form, "valid_to": "2026-11-30"})
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert "有效至 2026-11-30" in page
    assert "/badges.pdf?person=" in page
    past = client.post("/persons/visitor", data={**form, "valid_to": "2026-11-23"})
    assert past.status_code == 400
    missing = client.post("/persons/visitor", data={"csrf": form["csrf"], "name": "x"})
    assert missing.status_code == 422


@pytest.mark.skipif(not (FONTS / "Regular.ttf").is_file(), reason="the fonts are made by make setup")
def test_badges_are_a_pdf(make_console: MakeConsole) -> None:
    console = make_console(fonts=FONTS)
    answer = console.as_("leader").get("/badges.pdf?unit=project")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert console.as_("auditor").get("/badges.pdf").status_code == 403


def test_without_fonts_badges_are_a_sentence(console: Console) -> None:
    answer = console.as_("leader").get("/badges.pdf")
    assert answer.status_code == 500
    assert "make setup" in answer.text
