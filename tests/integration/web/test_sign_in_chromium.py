"""The story of an account in a real Chromium: invited, signed in, kept waiting, changed, guarded by codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from hub.accounts import codes, passwords
from hub.accounts.invitations import invite
from hub.db import read_scope, session_scope
from hub.secrets import load_secrets
from tests.fakes.browser import PATIENCE_S, chromium, served, window
from tests.fakes.console import Console

RIGHT, NEW = "sanyue-de-xue", "siyue-de-yu-2"
expect.set_options(timeout=PATIENCE_S * 1000)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    passwords._nobody.cache_clear()


@pytest.fixture
def address(console: Console) -> Iterator[str]:
    with served(console.app) as at:
        yield at


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


class Watch:
    """What a page complained of: violations of the policy, errors of scripts, requests off the machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.found: list[str] = []

    def on(self, page: Page) -> Page:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on(
            "request", lambda one: None if one.url.startswith(self._address) else self.found.append(one.url)
        )
        return page

    def _said(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.found.append(message.text)


def code_now(console: Console, name: str) -> str:
    with read_scope(console.engine) as session:
        key = codes.key_of(session, load_secrets(console.settings.secrets).badge_key, name)
    assert key is not None
    return codes.code_at(key, console.clock() // codes.STEP_MS)


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("账号", exact=True).fill(name)
    page.get_by_label("登录密码").fill(password)
    page.get_by_role("button", name="登录").click()


def choose(page: Page, password: str) -> None:
    page.get_by_label("新的密码").fill(password)
    page.get_by_label("再输一遍新密码").fill(password)


def test_the_story_of_an_administrator_and_an_editor(
    console: Console, address: str, browser: Browser
) -> None:
    watch = Watch(address)
    boss = window(browser, address)
    _administrator_comes_in(console, boss, watch)
    _wrong_passwords_wait_in_words(console, window(browser, address), watch)
    page = _makes_an_account(boss, watch)
    first = page.locator("#first").inner_text()
    _first_password_is_changed(window(browser, address), watch, first)
    _devices_are_signed_out(browser, address, watch)
    assert watch.found == []


def _administrator_comes_in(console: Console, context: BrowserContext, watch: Watch) -> None:
    with session_scope(console.engine) as session:
        token = invite(session, "admin", console.clock())
    page = watch.on(context.new_page())
    page.goto(f"/welcome/{token}")
    choose(page, "short")
    page.get_by_role("button", name="设好并登录").click()
    expect(page.get_by_role("alert")).to_contain_text("至少 10 个字符")
    choose(page, RIGHT)
    page.get_by_role("button", name="设好并登录").click()
    expect(page.get_by_role("heading", name="请先设好动态码")).to_be_visible()
    page.get_by_role("button", name="开始设置").click()
    expect(page.get_by_role("img", name="动态码的密钥")).to_be_visible()
    page.get_by_label("动态码", exact=True).fill(code_now(console, "admin"))
    page.get_by_role("button", name="开启动态码").click()
    recovery = page.locator(".codes").inner_text().split()
    assert len(recovery) == 10
    page.get_by_role("link", name="抄好了").click()
    expect(page.get_by_role("heading", name="总览")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    sign_in(page, "admin", RIGHT)
    expect(page.get_by_role("heading", name="输入动态码")).to_be_visible()
    page.get_by_label("动态码，或一个备用码").fill(recovery[0])
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="总览")).to_be_visible()


def _wrong_passwords_wait_in_words(console: Console, context: BrowserContext, watch: Watch) -> None:
    page = watch.on(context.new_page())
    page.goto("/accounts")
    for _ in range(5):
        sign_in(page, "admin", "wrong-password")
        expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("请等 15 秒")
    expect(page.get_by_label("账号", exact=True)).to_have_value("admin")
    expect(page.get_by_label("登录密码")).to_have_value("")
    expect(page.locator("input[name=to]")).to_have_value("/accounts")
    console.clock.offset_ms += 15_000


def _makes_an_account(context: BrowserContext, watch: Watch) -> Page:
    page = watch.on(context.new_page())
    page.goto("/")
    page.get_by_role("link", name="账号管理", exact=True).click()
    form = page.locator("#new")
    form.get_by_label("姓名").fill("李四")
    form.get_by_label("账号（小写").fill("li-si")
    form.get_by_label("角色").first.select_option("editor")
    form.get_by_label("给他一个初始密码").check()
    form.get_by_role("button", name="新建账号").click()
    expect(page.get_by_role("heading", name="请交给 李四 本人")).to_be_visible()
    return page


def _first_password_is_changed(context: BrowserContext, watch: Watch, first: str) -> None:
    page = watch.on(context.new_page())
    page.goto("/packs")
    sign_in(page, "li-si", first)
    expect(page.get_by_role("heading", name="请先换密码")).to_be_visible()
    page.goto("/packs")
    expect(page.get_by_role("heading", name="请先换密码")).to_be_visible()
    choose(page, NEW)
    page.get_by_role("button", name="换密码").click()
    expect(page.get_by_role("heading", name="总览")).to_be_visible()


def _devices_are_signed_out(browser: Browser, address: str, watch: Watch) -> None:
    pages = [watch.on(window(browser, address).new_page()) for _ in range(2)]
    for page in pages:
        page.goto("/account")
        sign_in(page, "li-si", NEW)
        expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
    here, there = pages
    here.reload()
    expect(here.locator("#devices")).to_contain_text(re.compile(r"Chrome \d+ · Linux"))
    here.get_by_role("button", name="退出其他 2 台").click()
    expect(here.locator("#devices tbody tr")).to_have_count(1)
    there.reload()
    expect(there.get_by_role("button", name="登录")).to_be_visible()
