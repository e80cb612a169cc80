"""From a sentence on a supervisor's screen to a signature under it, by two persons, clicks counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hub.demo.cast import FACE
from hub.demo.crew import crew
from hub.demo.pixels import DRAWN, Finder, Picture
from hub.demo.stage import Stage
from tests.integration.browser.conftest import SignIn, took

CLICKS_TO_CHANGE, CLICKS_TO_MISSING, CLICKS_TO_NOTICE, CLICKS_BACK = 6, 0, 3, 2
TITLE, BODY = "先看顶再动手", "进面第一件事：敲帮问顶。"
FIRST = "几个站先试一试"
CARD = "sound-the-roof"
PLACE = "7305综采工作面"
WAIT_S = 120.0


def until(holds: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + WAIT_S
    while not (found := holds()):
        assert time.monotonic() < end, what
        time.sleep(0.2)
    return found


def test_write_approve_publish_seen_signed_counted(
    stage: Stage, sign_in: SignIn, fonts: Path, tmp_path: Path
) -> None:
    stage.stations = {FACE: stage.stations[FACE]}  # one is enough to see it
    stage.enrol(FACE)
    stage.start_station(FACE)
    stage.wait_for_board(FACE)
    station = stage.stations[FACE]
    before = stage.surface.published()["mine"]

    editor = sign_in("editor")
    editor.click("nav a[href='/packs']")
    editor.click("a[href='/packs/mine/five-boards']")
    editor.click(f"a[href$='/{CARD}']")
    editor.page.fill("[name=title]", TITLE)
    editor.page.fill("[name=body]", BODY)
    editor.click("#card-form button[value=submit]")
    assert "等审批" in editor.page.inner_text("#decision [aria-current]")
    assert editor.page.locator("form[action$='/approve']").count() == 0, "nobody approves his own"
    assert editor.faults() == []

    approver = sign_in("approver")
    approver.click(".todo a[href='/review/mine']")
    changed = approver.page.inner_text(f"#card-{CARD} .is")
    assert TITLE in changed
    assert "face-1" in approver.page.inner_text(".plan"), "bytes and time stand before the button"
    assert approver.faults() == []
    approver.click("form[action$='/approve'] button[value=now]")
    took("clicks_to_change", editor.clicks + approver.clicks, CLICKS_TO_CHANGE)
    assert "face-1" in approver.page.inner_text("#deliveries")
    now = stage.surface.published()["mine"]
    assert now > before

    until(lambda: station.status()["version"].get("mine") == now, "the new version did not come")
    station.ask("show", board="alert")
    until(lambda: station.status()["view"] == f"mine/{CARD}", "the card is not shown")
    finder = Finder([fonts / f"{name}.ttf" for name in ("Regular", "Bold")])
    drawn = until(lambda: _score(stage, finder, tmp_path) >= DRAWN, "the new words are not drawn")
    assert drawn

    stage.next_shift()
    until(lambda: station.status()["window_open"], "the window did not open")
    leader = sign_in("leader")
    missing = leader.page.locator(".place", has_text=PLACE).locator(".missing")
    listed = missing.inner_text()
    person = next(one for one in crew(stage.options.data / "hub") if one.name in listed)
    took("clicks_to_missing", leader.clicks, CLICKS_TO_MISSING)  # who is missing stands on the first page
    stage.scan(FACE, person.token)
    until(lambda: station.status()["signed"] == 1, "the signature was not taken")
    until(lambda: person.name not in missing.inner_text(), "still missing on the open page")


def _score(stage: Stage, finder: Finder, folder: Path, title: str = TITLE) -> float:
    picture = Picture.read(stage.picture(FACE, folder / "face.png"))
    return finder.find(picture, title).score


def test_back_to_an_earlier_version_in_two_clicks(stage: Stage, sign_in: SignIn) -> None:
    """Goes on where the story ended: there are two versions."""
    before = stage.surface.published()["mine"]
    approver = sign_in("approver")
    approver.open("/packs/mine/five-boards")
    approver.click("#versions a[href*='/versions/']")
    assert "face-1" in approver.page.inner_text(".plan")
    approver.click("form[action*='/versions/'] button")
    assert approver.clicks == CLICKS_BACK
    assert stage.surface.published()["mine"] > before


def test_recalled_by_a_reason_and_one_click(stage: Stage, sign_in: SignIn) -> None:
    editor, approver = sign_in("editor"), sign_in("approver")
    editor.open(f"/packs/mine/five-boards/{CARD}")
    editor.page.fill("[name=body]", "发错了的一句。")
    editor.click("#card-form button[value=submit]")
    approver.open("/review/mine")
    approver.click("form[action$='/approve'] button[value=now]")
    wrong, clicks = stage.surface.published()["mine"], approver.clicks
    approver.page.fill(".recall [name=reason]", "写错了")
    approver.click(".recall button")
    assert approver.clicks == clicks + 1
    assert stage.surface.published()["mine"] > wrong
    assert "写错了" in approver.page.content()
    approver.open("/review")
    assert approver.faults() == []


def test_some_stations_first_then_all_by_one_click(
    stage: Stage, sign_in: SignIn, fonts: Path, tmp_path: Path
) -> None:
    """A real station among those that go first draws the new words."""
    editor, approver, station = sign_in("editor"), sign_in("approver"), stage.stations[FACE]
    editor.open(f"/packs/mine/five-boards/{CARD}")
    editor.page.fill("[name=title]", FIRST)
    editor.click("#card-form button[value=submit]")
    approver.open("/review/mine")
    approver.click("details.some summary")
    assert "kbit/s" in approver.page.inner_text("form[action$='/first']"), "time stands before the button"
    assert approver.faults() == []
    approver.page.goto(f"{approver.url}/review/mine")
    approver.click("details.some summary")
    approver.page.check(f"[name=station][value={FACE}]")
    approver.click("form[action$='/first'] button")
    now = stage.surface.published()["mine"]
    until(lambda: "已生效" in approver.page.inner_text("#ahead"), "the open page does not tell of it")
    assert station.status()["version"]["mine"] == now
    station.ask("show", board="alert")
    finder = Finder([fonts / f"{name}.ttf" for name in ("Regular", "Bold")])
    until(lambda: _score(stage, finder, tmp_path, FIRST) >= DRAWN, "the new words are not drawn")
    assert approver.faults() == []
    clicks = approver.clicks
    approver.click("form[action$='/widen'] button")
    assert approver.clicks == clicks + 1
    newest = stage.surface.published()["mine"]
    until(lambda: station.status()["version"]["mine"] == newest > now, "what all show did not come")


def test_a_notice_by_its_supervisor_and_by_two_persons(stage: Stage, sign_in: SignIn) -> None:
    safety = sign_in("safety")
    safety.click("nav a[href='/notices']")
    safety.page.fill("[name=title]", "大巷停电检修")
    safety.click("button[name=now]")
    took("clicks_to_notice", safety.clicks, CLICKS_TO_NOTICE)
    assert "插播中" in safety.page.inner_text("main")
    safety.click("form[action$='/withdraw'] button")
    editor, approver = sign_in("editor"), sign_in("approver")
    editor.click("nav a[href='/notices']")
    editor.page.fill("[name=title]", "副井停运半小时")
    editor.click("form[action='/notices'] button:not([name=now])")
    assert "待确认" in editor.page.inner_text("main")
    approver.click(".todo a[href^='/notices']")
    approver.click("a[href^='/notices/n-']")
    approver.click("form[action$='/confirm'] button")
    assert "插播中" in approver.page.inner_text("main")
    assert editor.clicks <= CLICKS_TO_NOTICE
    assert approver.clicks <= CLICKS_TO_NOTICE
