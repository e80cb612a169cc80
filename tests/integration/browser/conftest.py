"""Real Chromium over a real hub: what a person sees and presses, counted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from hub.demo.stage import Options, Stage
from tests.fakes.chromium import SCREENS as SCREENS
from tests.fakes.chromium import chromium_with, faults_of
from tests.fakes.processes import free_port

PATIENCE_MS = 60_000
CLICKS = os.environ.get("YIZHAN_CLICKS", "")
"""A folder: who wants to know how many clicks a story took (`make bench NAME=console`) names one."""
SignIn = Callable[[str], "Hand"]


class Hand:
    """Somebody at a browser, and how often he has clicked since he signed in."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.clicks = 0

    def click(self, selector: str) -> None:
        """Press what stands there, and wait for what follows."""
        self.clicks += 1
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state("load")

    def open(self, path: str) -> None:
        """An address typed or kept: no click."""
        self.page.goto(self.url + path)

    def faults(self) -> list[str]:
        """What an accessibility check finds here, in both themes, on a desk and on a telephone."""
        return faults_of(self.page)


def took(name: str, clicks: int, most: int) -> None:
    """So many clicks were counted for something, and no more than ``most`` may be."""
    if CLICKS:
        (Path(CLICKS) / name).write_text(str(clicks), encoding="ascii")
    assert clicks <= most, name


@pytest.fixture(scope="session")
def fonts() -> Path:
    return Path(os.environ.get("YIZHAN_FONTS") or Path(sys.prefix) / "share" / "yizhan" / "fonts")


@pytest.fixture(scope="module")
def chromium(fonts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Debian's Chromium with the stations' font: the machine may have no Chinese one.

    Ends with its file: while Playwright runs, this thread has a running loop, and asyncio.run fails in it.
    """
    with chromium_with(fonts, tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def stage(fonts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    yield from staged(fonts, tmp_path_factory.mktemp("stage"))


def staged(fonts: Path, data: Path) -> Iterator[Stage]:
    """The demo's hub as a process of its own."""
    stage = Stage(Options(data, port=free_port(), broker_port=free_port(), fonts=fonts))
    try:
        stage.start_hub()
        yield stage
    finally:
        stage.stop()


@pytest.fixture
def sign_in(chromium: Browser, stage: Stage) -> Iterator[SignIn]:
    """Somebody of a role, on the first page."""
    contexts = []

    def enter(role: str) -> Hand:
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.goto(stage.surface.link(role))
        return Hand(page, stage.options.url)

    yield enter
    for context in contexts:
        context.close()
