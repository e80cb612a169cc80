"""A form that is refused loses nothing, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from hub.accounts.service import account_for
from hub.accounts.sessions import make_link
from hub.db import session_scope
from tests.fakes.browser import PATIENCE_S, chromium, served, window
from tests.fakes.console import Console

expect.set_options(timeout=PATIENCE_S * 1000)
TOO_LONG = "停电" * 21
BODY = "大巷今晚检修，\n行人改走副巷。"


@pytest.fixture
def page(console: Console) -> Iterator[Page]:
    """The page of notices before an editor."""
    with session_scope(console.engine) as session:
        token = make_link(session, account_for(session, "editor").id, console.clock())
    with served(console.app) as address, chromium() as browser:
        opened = window(browser, address).new_page()
        opened.goto(f"/link/{token}")
        opened.goto("/notices")
        yield opened


def write(page: Page, title: str) -> None:
    """Fill the form in and send it, whatever the browser would say of its length."""
    page.locator("#title").evaluate("field => field.removeAttribute('maxlength')")
    page.locator("#title").fill(title)
    page.locator("#body").fill(BODY)
    page.get_by_label("全屏").check()
    page.get_by_label("显示多久").select_option("240")
    page.locator("input[name=spots]").first.check()
    page.get_by_role("button", name="存下，请人确认").click()


def test_what_was_filled_in_stands_there_again(page: Page) -> None:
    write(page, TOO_LONG)
    expect(page.get_by_text("标题中文最多40字")).to_be_visible()
    expect(page.get_by_text("都还在")).to_be_visible()
    page.get_by_role("link", name="回到刚才那一页").click()
    expect(page.locator("#title")).to_have_value(TOO_LONG)
    expect(page.locator("#body")).to_have_value(BODY)
    expect(page.get_by_label("全屏")).to_be_checked()
    expect(page.get_by_label("显示多久")).to_have_value("240")
    assert page.locator("input[name=spots]:checked").count() == 1
    page.locator("#title").fill("停电检修")
    page.get_by_role("button", name="存下，请人确认").click()
    expect(page.get_by_text("停电检修").first).to_be_visible()


def test_by_the_browsers_own_back_too(page: Page) -> None:
    write(page, TOO_LONG)
    expect(page.get_by_text("都还在")).to_be_visible()
    page.go_back()
    expect(page.locator("#title")).to_have_value(TOO_LONG)


def test_what_was_taken_is_not_filled_in_again(page: Page) -> None:
    write(page, "停电检修")
    expect(page.get_by_text("停电检修").first).to_be_visible()
    page.goto("/notices")
    expect(page.locator("#title")).to_have_value("")
    assert page.evaluate("sessionStorage.length") == 0


def test_elsewhere_it_is_forgotten(page: Page) -> None:
    write(page, TOO_LONG)
    page.get_by_role("link", name="回到首页").click()
    expect(page.get_by_role("heading", name="总览")).to_be_visible()
    page.goto("/notices")
    expect(page.locator("#title")).to_have_value("")
