"""Makes the pictures of the README from a running demo: ``make pictures``.

Needs what ``make setup`` installs, Debian's chromium, and playwright from PyPI
(``.venv/bin/pip install playwright``); nothing of it is needed to run the product.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from content_packs.errors import YizhanError
from hub.demo.crew import crew
from hub.demo.stage import STATIONS, Options, Stage

OUT = Path(__file__).parents[1] / "docs" / "pictures"
FACE, TEAM = "face-1", "综采甲班"
GIF_WIDTH = 960
SECONDS = {"overview": 3.0, "window": 2.0, "signed": 2.0, "editor": 3.0, "changed": 3.0, "shift": 4.0}
NEW_TITLE, NEW_BODY = (
    "先敲帮问顶，再开工",
    "进面第一件事：敲帮问顶。\n\n听到空声、看到离层，**先停、先撤、先报**。",
)
CARD = "/packs/mine/five-boards/sound-the-roof"


def main() -> int:
    """Play the tour and write the pictures; exit code 1 when something does not happen."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Options(Path(folder), port=18480, broker_port=18483))
        try:
            with _browser(Path(folder)) as browser:
                _tour(stage, browser)
        except YizhanError as error:
            print(f"✗ {error.sentence('zh')}\n  {error.sentence('en')}", file=sys.stderr)
            return 1
        finally:
            stage.stop()
    _animate()
    print(f"✓ {OUT}")
    return 0


@contextmanager
def _browser(folder: Path) -> Iterator[Callable[..., None]]:
    """A function that opens an address in Chromium, does something there, and takes a picture."""
    from playwright.sync_api import Page, sync_playwright

    with sync_playwright() as play:
        fonts = _font_configuration(folder)
        chromium = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        page: Page = chromium.new_page(viewport={"width": 1280, "height": 720}, locale="zh-CN")

        def visit(url: str, name: str = "", act: Callable[[Page], None] = lambda _: None) -> None:
            page.goto(url, wait_until="domcontentloaded")
            act(page)
            if name:
                page.wait_for_timeout(400)
                page.screenshot(path=str(OUT / f"{name}.png"))

        yield visit
        chromium.close()


def _font_configuration(folder: Path) -> Path:
    """Let the browser use the font of the stations: the machine may have no Chinese one."""
    file = folder / "fonts.conf"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{Options(folder).fonts}</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{folder}/cache</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return file


def _tour(stage: Stage, visit: Callable[..., None]) -> None:
    stage.start_hub()
    for name in STATIONS:
        stage.enrol(name)
        stage.start_station(name)
        stage.wait_for_board(name)
    _until(lambda: len(stage.stations[FACE].status()["version"]) >= 2)
    stage.stations[FACE].ask("show", board="overview")
    _until(lambda: stage.stations[FACE].status()["view"] == "overview")
    _look(stage, "overview")
    stage.next_shift()
    _until(lambda: stage.stations[FACE].status()["window_open"])
    people = [one for one in crew(stage.options.data / "hub") if one.team == TEAM]
    for person in people[:17]:
        stage.scan(FACE, person.token)
        time.sleep(0.15)
    time.sleep(3.5)
    _look(stage, "window")
    stage.scan(FACE, people[17].token)
    time.sleep(0.6)
    _look(stage, "signed")
    visit(stage.surface.link("editor"))
    visit(stage.options.url + CARD, "editor", _write)
    review = f"{stage.options.url}/review/mine"
    visit(review, "", lambda page: page.click("form[action$='/submit'] button"))
    visit(stage.surface.link("approver"))
    visit(review, "review", lambda page: page.click("form[action$='/approve'] button"))
    _until(lambda: stage.stations[FACE].status()["view"].endswith("sound-the-roof"))
    time.sleep(1.0)
    _look(stage, "changed")
    visit(stage.surface.link("leader"))
    visit(f"{stage.options.url}/shift?place=face-7305", "shift")


def _write(page: object) -> None:
    page.fill("[name=title]", NEW_TITLE)  # type: ignore[attr-defined]
    page.fill("[name=body]", NEW_BODY)  # type: ignore[attr-defined]
    page.screenshot(path=str(OUT / "editor.png"))  # type: ignore[attr-defined]
    page.click("#card-form button")  # type: ignore[attr-defined]


def _look(stage: Stage, name: str) -> None:
    stage.picture(FACE, OUT / f"{name}.png")


def _until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise YizhanError("演示没有走到这一步。", "the tour did not get this far")
        time.sleep(0.1)


def _animate() -> None:
    """One GIF of the tour, small enough for a README."""
    frames = []
    for name in SECONDS:
        picture = Image.open(OUT / f"{name}.png").convert("RGB")
        size = (GIF_WIDTH, GIF_WIDTH * 720 // 1280)
        frames.append(picture.resize(size, Image.Resampling.LANCZOS).quantize(96, dither=Image.Dither.NONE))
    durations = [round(seconds * 1000) for seconds in SECONDS.values()]
    frames[0].save(
        OUT / "tour.gif", save_all=True, append_images=frames[1:], duration=durations, loop=0, optimize=True
    )


if __name__ == "__main__":
    sys.exit(main())
