"""Lists in a real browser: ticking, keys, what stays when a list is fetched anew; without JavaScript too."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from content_packs.wire.messages import Presence
from hub.config import Settings
from hub.db import make_engine, session_scope
from hub.demo.stage import Stage
from hub.stations import service
from tests.integration.browser.conftest import PATIENCE_MS, SCREENS, SignIn

PICTURES = os.environ.get("YIZHAN_PICTURES", "")
"""A folder: whoever wants to look at the pages himself names one."""
COUNT = 12
ALL_COLUMNS = "station,status,next,place,group,tags,screen,showing,late,clock,disk,days,metres,relay"


@pytest.fixture(scope="module")
def fleet(stage: Stage) -> Stage:
    """The demo's stations and COUNT more that are on the line."""
    settings = Settings(data=stage.options.data / "hub")
    engine, now = make_engine(settings.database), time.time_ns() // 1_000_000
    with session_scope(engine) as session:
        for number in range(COUNT):
            name = f"post-{number:02d}"
            service.add_station(session, name, "face-7305", now, "test", on="2026-11-01")
            service.note_presence(session, name, Presence("ready", 1, now, unsent=number), now)
    engine.dispose()
    return stage


def box(page: Page, name: str) -> Locator:
    return page.locator(f'input[name="row"][value="{name}"]')


def ticked(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        'input[name="row"]:checked', "all => all.map(one => one.value)"
    )
    return found


def test_they_pass_an_accessibility_check(fleet: Stage, sign_in: SignIn) -> None:
    hand, faults = sign_in("admin"), {}
    pages = ("/stations", f"/stations?cols={ALL_COLUMNS}", "/persons", "/suggestions", "/refused")
    for path in pages:
        hand.open(path)
        if path == "/stations":
            box(hand.page, "post-01").click()
        if found := hand.faults():
            faults[path] = found
        for scheme, width, height in SCREENS if PICTURES else ():
            hand.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            hand.page.set_viewport_size({"width": width, "height": height})
            name = path.strip("/").replace("?cols=", "-").split(",")[0]
            hand.page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}-{width}.png")
    assert faults == {}


def test_rows_are_ticked_with_shift_and_told_with_their_number(fleet: Stage, sign_in: SignIn) -> None:
    page = sign_in("keeper").page
    page.goto(fleet.options.url + "/stations?q=post")
    bar = page.locator("#selection")
    expect(bar).to_be_hidden()
    box(page, "post-02").click()
    box(page, "post-05").click(modifiers=["Shift"])
    assert ticked(page) == ["post-02", "post-03", "post-04", "post-05"]
    expect(bar).to_contain_text("已选 4 个")
    expect(bar.locator('button[value="tag"]')).to_have_text("给 4 个加上")
    page.evaluate("changed('stations')")  # as when the hub has news: what is ticked stays ticked
    page.mouse.move(5, 5)
    page.evaluate("document.activeElement.blur()")
    page.evaluate("refresh(['stations'])")
    assert ticked(page) == ["post-02", "post-03", "post-04", "post-05"]
    page.locator("[data-page]").click()
    expect(bar).to_contain_text(f"已选 {COUNT} 个")
    page.locator("[data-page]").click()
    expect(bar).to_be_hidden()


def test_a_tag_is_put_on_several_with_a_reason(fleet: Stage, sign_in: SignIn) -> None:
    page = sign_in("keeper").page
    page.goto(fleet.options.url + "/stations?q=post&sort=-station")
    box(page, "post-07").click()
    box(page, "post-08").click()
    bar = page.locator("#selection")
    bar.locator('input[name="reason"]').fill("东翼检修")
    bar.locator('input[name="tag"]').fill("东翼")
    bar.locator('button[value="tag"]').click()
    expect(page.locator(".flash")).to_contain_text("2 个站点")
    assert "q=post&sort=-station" in page.url, "one lands in the same list"
    page.goto(fleet.options.url + "/stations?tag=东翼")
    assert page.eval_on_selector_all("tr[data-key]", "all => all.length") == 2


def test_keys_search_walk_tick_open_and_help(fleet: Stage, sign_in: SignIn) -> None:
    page = sign_in("keeper").page
    page.goto(fleet.options.url + "/stations?q=post&sort=station")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("j")
    assert page.input_value('input[name="q"]') == "j", "where somebody writes, letters are letters"
    page.goto(fleet.options.url + "/stations?q=post&sort=station")
    for key in "jjjkx":
        page.keyboard.press(key)
    assert ticked(page) == ["post-01"]
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/stations/post-01")


def test_without_javascript_a_list_is_filtered_sorted_and_ticked(
    fleet: Stage, chromium: Browser, sign_in: SignIn
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(fleet.surface.link("keeper"))
    page.goto(fleet.options.url + "/stations")
    page.fill('input[name="q"]', "post")
    page.click("form.filters button")
    page.click('thead a:has-text("待传")')
    page.click('thead a:has-text("待传")')
    assert page.locator("tr[data-key]").first.get_attribute("data-key") == f"post-{COUNT - 1:02d}"
    page.check('input[name="row"][value="post-03"]')
    page.fill('#selection input[name="reason"]', "分组")
    page.fill('#selection input[name="group"]', "西翼")
    page.click('#selection button[value="group"]')
    assert "1 个站点" in page.locator(".flash").inner_text()
    context.close()


def test_cards_and_persons_are_ticked_as_stations_are(fleet: Stage, sign_in: SignIn) -> None:
    for role, path, rows in (("editor", "/packs/mine/five-boards", "li"), ("leader", "/persons", "tr")):
        hand = sign_in(role)
        hand.open(path)
        page, bar = hand.page, hand.page.locator("#selection")
        expect(bar).to_be_hidden()
        boxes = page.locator(f'{rows}[data-key] input[name="row"]')
        boxes.nth(0).click()
        boxes.nth(2).click(modifiers=["Shift"])
        expect(bar).to_contain_text("已选 3 个")
        assert page.locator(f"{rows}.picked").count() == 3
        expect(bar.locator('button[value="withdraw"], button[value="revoke"]')).to_contain_text("3")
        assert hand.faults() == [], path


def test_on_a_telephone_no_list_is_read_sideways(fleet: Stage, sign_in: SignIn) -> None:
    page, wide = sign_in("admin").page, []
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{fleet.options.url}/packs/mine/five-boards/no-bare-roof")
    page.fill("[name=title]", "改了还没发布")  # so that it says what would be sent to whom
    page.click("#card-form .stay button >> nth=0")
    for path in (
        "/packs/mine/five-boards/no-bare-roof", "/review/mine",
        "/packs", "/packs/mine/five-boards", "/packs/mine/_bin", "/review", "/imports", "/notices", "/lines",
        "/accounts", "/account", "/audit", "/programs", "/participation", "/stations", "/persons",
        "/patterns", "/patterns/edit",
    ):  # fmt: skip
        page.goto(fleet.options.url + path)
        assert page.locator("table, .empty").count(), path
        wide += page.evaluate(
            "path => [...document.querySelectorAll('main *')]"
            ".filter(one => one.scrollWidth > one.clientWidth + 1"
            " && getComputedStyle(one).overflowX === 'auto').map(one => `${path} #${one.id}`)",
            path,
        )
    assert wide == []
