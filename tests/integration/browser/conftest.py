"""Real Chromium over a real hub: what a person sees and presses, counted."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from hub.demo.stage import Options, Stage
from tests.fakes.processes import free_port

AXE = Axe()
PATIENCE_MS = 60_000
SCREENS = (("light", 1366, 768), ("dark", 1366, 768), ("light", 390, 844), ("dark", 390, 844))
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
        found = []
        for scheme, width, height in SCREENS:
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self.page.set_viewport_size({"width": width, "height": height})
            for row in AXE.run(self.page).response["violations"]:
                found.append(f"{scheme} {width}: {row['id']} {[node['target'] for node in row['nodes']][:3]}")
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{scheme} {width}: wider than the screen")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1366, "height": 768})
        return found


@pytest.fixture(scope="session")
def fonts() -> Path:
    return Path(os.environ.get("YIZHAN_FONTS") or Path(sys.prefix) / "share" / "yizhan" / "fonts")


@pytest.fixture(scope="module")
def chromium(fonts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Debian's Chromium with the stations' font: the machine may have no Chinese one.

    Ends with its file: while Playwright runs, this thread has a running loop, and asyncio.run fails in it.
    """
    folder = tmp_path_factory.mktemp("chromium")
    file = folder / "fonts.conf"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>",
        encoding="utf-8",
    )
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium", args=["--no-sandbox"],
            env={**os.environ, "FONTCONFIG_FILE": str(file)},
        )  # fmt: skip
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def stage(fonts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The demo's hub as a process of its own."""
    data = tmp_path_factory.mktemp("stage")
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
