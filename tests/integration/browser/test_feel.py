"""How the console feels on the screens people have: telephones, small office screens, English, paper."""

from __future__ import annotations

import time

from playwright.sync_api import Page

from content_packs.wire.token import PhoneToken, minute_of
from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.demo.stage import Stage
from hub.secrets import load_secrets
from hub.stations.service import phone_key, stations
from tests.bench.populace import Size, people
from tests.bench.populace_records import records
from tests.integration.browser.conftest import SignIn

WITHIN = """([inner, outer]) => {
  const a = document.querySelector(inner).getBoundingClientRect();
  const b = document.querySelector(outer).getBoundingClientRect();
  return a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
}"""
CURRENT = ".side nav [aria-current]"


def within(page: Page, inner: str, outer: str) -> bool:
    """Whether one thing is drawn inside another."""
    return bool(page.evaluate(WITHIN, [inner, outer]))


def test_the_section_one_is_in_is_seen_on_a_telephone(sign_in: SignIn) -> None:
    hand = sign_in("admin")
    hand.page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/packs", "/persons", "/programs"):
        hand.open(path)
        assert within(hand.page, CURRENT, ".side nav"), path


def test_every_section_is_seen_on_a_small_office_screen(sign_in: SignIn) -> None:
    hand = sign_in("admin")
    for lang in ("zh", "en"):
        hand.open(f"/lang/{lang}?to=/")
        assert within(hand.page, ".side nav a:last-child", ".side nav"), lang


def test_nothing_on_the_overview_leaves_its_panel_in_english(stage: Stage, sign_in: SignIn) -> None:
    now = time.time_ns() // 1_000_000
    local = Settings(data=stage.options.data / "hub").local(now)
    stage.surface.set_clock(round((10 - local.hour - local.minute / 60) * 3_600_000))  # the longest sentence
    hand = sign_in("safety")
    hand.page.set_viewport_size({"width": 900, "height": 768})
    hand.open("/lang/en?to=/")
    assert "count as late" in hand.page.inner_text("#overview")
    out = hand.page.evaluate(
        """() => [...document.querySelectorAll(".place")].filter((panel) => {
          const edge = panel.getBoundingClientRect(), link = panel.querySelector("footer a");
          return link && link.getBoundingClientRect().right > edge.right - 10;
        }).map((panel) => panel.innerText)"""
    )
    stage.surface.set_clock(0)
    assert out == []


def test_a_fortnight_of_a_whole_mine_fits_a_small_office_screen(stage: Stage, sign_in: SignIn) -> None:
    """What is newest stands at the right: it must not be what is cut off."""
    settings = Settings(data=stage.options.data / "hub")
    engine, now = make_engine(settings.database), time.time_ns() // 1_000_000
    with session_scope(engine) as session:
        posts = people(session, settings, load_secrets(settings.secrets), Size(10, 160, 4_000), now)
    records(engine, settings, posts, 4_000, now)
    engine.dispose()
    hand = sign_in("safety")
    hand.open("/matrix")
    assert within(hand.page, ".matrix thead th:last-child", "#matrix")


def test_charts_are_printed_whole_and_without_what_is_pressed(sign_in: SignIn) -> None:
    hand = sign_in("safety")
    hand.open("/figures")
    hand.page.emulate_media(media="print")
    assert hand.page.locator("a[download]:visible").count() == 0
    broken = hand.page.evaluate(
        """() => [...document.querySelectorAll("section.panel .chart")].map((one) => one.closest("section"))
          .filter((one) => getComputedStyle(one).breakInside !== "avoid").map((one) => one.id)"""
    )
    assert broken == []
    assert hand.page.locator("section.panel .chart").count() > 0


def test_figures_are_read_on_a_telephone_without_scrolling_sideways(sign_in: SignIn) -> None:
    hand = sign_in("admin")
    for lang, width in (("zh", 390), ("en", 390), ("zh", 683)):
        hand.page.set_viewport_size({"width": width, "height": 844})
        hand.open(f"/lang/{lang}?to=/figures?days=31")
        seen = hand.page.evaluate(
            """() => {
              const seen = (one) => one.getClientRects().length, all = (what) =>
                [...document.querySelectorAll(what)].filter(seen);
              const tall = (one) => one.getBoundingClientRect().height;
              return {
                wide: all("main .panel").filter((one) => one.scrollWidth > one.clientWidth).map((x) => x.id),
                small: all(".chart text").map(tall).filter((height) => height < 12),
                charts: all(".chart").length,
              };
            }"""
        )
        assert (seen["wide"], seen["small"]) == ([], []), lang
        assert seen["charts"] == hand.page.locator(".chart.slim").count() > 0


def test_the_page_behind_a_stations_code_passes_an_accessibility_check(stage: Stage, sign_in: SignIn) -> None:
    settings, now = Settings(data=stage.options.data / "hub"), time.time_ns() // 1_000_000
    engine = make_engine(settings.database)
    with read_scope(engine) as session:
        (post,) = [one for one in stations(session) if one.id == "project-1"]
        code = PhoneToken(post.number, minute_of(now), 0, 0).encode(phone_key(session, post.id))
    engine.dispose()
    hand = sign_in("safety")
    hand.open(f"/s/{code}")
    assert hand.page.locator("blockquote").count() == 1
    assert hand.faults() == []
    hand.page.fill("[name=number]", "99999")
    hand.page.fill("[name=pin]", "000000")
    hand.page.click("button")
    assert hand.faults() == []
