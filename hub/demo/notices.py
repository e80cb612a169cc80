"""Urgent notices through the console's own forms, as the safety supervisor sends and withdraws them."""

from __future__ import annotations

import re

from content_packs.errors import LinkError
from hub.demo.surface import Browser, Surface

TITLE = "今晚大巷停电检修"
BODY = (
    "22:00至24:00停电，提前备好矿灯。\n采掘设备先停稳，闭锁挂牌。\n"
    "班组长清点人数，带到候车硐室。送电时间另行通知。"
)
TITLE_EN = "Power off in the main road"
BODY_EN = "22:00 to 24:00 tonight: have your lamp ready. Stop machines, lock and tag them."
MINUTES = "120"


def show_notice(surface: Surface) -> str:
    """Write a full-screen notice as the safety supervisor and show it at once; its id.

    Raises:
        LinkError: the console refused it.
    """
    browser = Browser()
    try:
        _open(browser, surface)
        browser.submit(
            browser.form_with(field="title"), level="full", title=TITLE, body=BODY, title_en=TITLE_EN,
            body_en=BODY_EN, minutes=MINUTES, now="true",
        )  # fmt: skip
        _refuse_refusal(browser)
        return browser.url.rsplit("/", 1)[1]
    finally:
        browser.close()


def withdraw_notices(surface: Surface) -> int:
    """Take back whatever stands; how many there were."""
    browser, count = Browser(), 0
    try:
        _open(browser, surface)
        while re.search(r'action="/notices/[^"]+/withdraw"', browser.html):
            browser.submit(browser.form_with(action="/withdraw"))
            _refuse_refusal(browser)
            count += 1
            browser.open(f"{surface.url}/notices?state=shown")
        return count
    finally:
        browser.close()


def _open(browser: Browser, surface: Surface) -> None:
    browser.open(surface.link("safety"))
    browser.open(f"{surface.url}/notices?state=shown")


def _refuse_refusal(browser: Browser) -> None:
    if browser.status >= 400:
        raise LinkError(
            f"控制台拒绝了插播（{browser.status}）：{browser.url}",
            f"the notice was refused ({browser.status}): {browser.url}",
        )
