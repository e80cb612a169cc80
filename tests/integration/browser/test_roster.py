"""Files of persons, rotations, corrections and badges in a real browser."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.fakes.processes import until
from tests.fakes.sheets import xlsx
from tests.integration.browser.conftest import Hand, SignIn

ROWS = [
    ["综采一区花名册"],
    ["职工号", "姓名", "队组"],
    ["75001", "许新来", "综采甲班"],
    ["71004", "石维山改", "综采甲班"],
    ["", "无号人", "综采甲班"],
]


def upload(hand: Hand, file: Path) -> None:
    hand.open("/imports")
    hand.page.select_option("select[name=unit]", "section-1")
    hand.page.set_input_files("input[type=file]", file)
    hand.page.get_by_role("button", name="上传，先看会改什么").click()


def test_a_file_is_looked_at_applied_and_taken_back(sign_in: SignIn, tmp_path: Path) -> None:
    hand = sign_in("leader")
    file = tmp_path / "名册.xlsx"
    file.write_bytes(xlsx(ROWS))
    upload(hand, file)
    table = hand.page.locator("table.planned")
    expect(table).to_contain_text("许新来")
    expect(table).to_contain_text("没有工号")
    assert hand.faults() == []
    hand.page.get_by_text("哪一列是什么").click()
    assert hand.faults() == []
    hand.page.get_by_role("button", name="生效", exact=True).click()
    expect(hand.page.get_by_text("撤销全部 2 处")).to_be_visible()
    assert hand.faults() == []
    hand.page.get_by_text("撤销全部 2 处").click()
    expect(hand.page.locator(".notice")).to_contain_text("已撤销")
    hand.open("/persons?q=75001")
    expect(hand.page.locator("table")).to_contain_text("没有符合")


def test_a_rotation_is_seen_before_it_is_saved(sign_in: SignIn) -> None:
    hand = sign_in("leader")
    hand.open("/patterns/edit?place=face-7305")
    hand.page.select_option("select[name=team]", "team-1b")
    hand.page.get_by_role("button", name="两天一换").click()
    fresh = hand.page.locator("tr.fresh")
    expect(fresh).to_contain_text("综采乙班")
    expect(hand.page.locator("select[name=turn]")).to_have_count(8)
    assert hand.faults() == []
    hand.page.get_by_role("button", name="保存").click()
    expect(hand.page.locator("#face-7305")).to_contain_text("综采乙班")
    assert hand.faults() == []


def test_the_print_button_shows_badges_that_a_reader_reads(sign_in: SignIn) -> None:
    hand = sign_in("leader")
    hand.open("/badges?unit=team-1a")
    said: list[str] = []
    hand.page.context.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    for row in (0, 1):
        hand.page.locator("tbody tr").nth(row).get_by_role("checkbox").check()
    hand.page.get_by_role("button", name="打印 2 人的工牌").click()

    def read() -> set[str]:
        with Image.open(BytesIO(hand.page.screenshot())) as shot:
            return {one.text for one in zxingcpp.read_barcodes(shot.convert("L"))}

    tokens = until(lambda: found if len(found := read()) == 2 else None, "both codes are on the page")
    assert all(re.fullmatch(r"YZ[A-Z2-7]{16}", one) for one in tokens), "nothing but an opaque token"
    assert said == [], "not even the picture of its tab is missing"


def test_a_name_the_font_lacks_is_marked_where_badges_are_printed(sign_in: SignIn) -> None:
    hand = sign_in("leader")
    hand.open("/badges?unit=team-1a")
    person = hand.page.locator("tbody tr th a").nth(2).get_attribute("href")
    hand.open(str(person))
    form = hand.page.locator(f"form[action='{person}']")
    form.locator("input[name=name]").fill("石𠮷田")
    form.locator("input[name=reason]").fill("写全")
    form.get_by_role("button", name="保存").click()
    expect(hand.page.locator("main")).to_contain_text("U+20BB7")
    assert hand.faults() == []
    hand.open("/badges?unit=team-1a&q=石𠮷田")
    expect(hand.page.locator("tbody tr")).to_contain_text("缺字")
    assert hand.faults() == []


def test_somebody_is_put_on_leave_and_badges_are_ticked(sign_in: SignIn) -> None:
    hand = sign_in("leader")
    hand.open("/roster?place=face-7305&shift=middle")
    hand.page.locator("li", has_text="71005").get_by_role("checkbox").check()
    hand.page.get_by_role("button", name="请假", exact=True).click()
    expect(hand.page.locator("#face-7305-middle li.off", has_text="71005")).to_contain_text("请假")
    assert hand.faults() == []
    hand.open("/badges?unit=team-1a")
    hand.page.locator("tbody tr").first.get_by_role("checkbox").check()
    expect(hand.page.get_by_role("button", name="打印 1 人的工牌")).to_be_visible()
    assert hand.faults() == []
    for path in ("/imports?kind=roster", "/persons", "/roster", "/patterns"):
        hand.open(path)
        assert hand.faults() == [], path
