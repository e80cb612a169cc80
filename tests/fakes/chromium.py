"""Debian's Chromium, driven by Playwright, and what an accessibility check finds on a page of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Axe()
DESK, TELEPHONE = (1366, 768), (390, 844)
SCREENS = (("light", *DESK), ("dark", *DESK), ("light", *TELEPHONE), ("dark", *TELEPHONE))


@contextmanager
def chromium_with(fonts: Path, folder: Path) -> Iterator[Browser]:
    """Chromium with the stations' fonts: the machine may have no Chinese one; ``folder`` is its own."""
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


def faults_of(page: Page, screens: Sequence[tuple[str, int, int]] = SCREENS) -> list[str]:
    """What axe finds on a page, and whether it is wider than the screen, on each (theme, width, height)."""
    found = []
    for scheme, width, height in screens:
        # no colour between two themes is looked at, so nothing may fade
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": height})
        for row in AXE.run(page).response["violations"]:
            found.append(f"{scheme} {width}: {row['id']} {[node['target'] for node in row['nodes']][:3]}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{scheme} {width}: wider than the screen")
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    return found
