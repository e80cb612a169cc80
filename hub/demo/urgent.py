"""An urgent notice in the demo: shown by the safety supervisor, drawn at once, acknowledged, withdrawn."""

from __future__ import annotations

import re
import time

from content_packs.words import Words
from hub.demo import proofs
from hub.demo.cast import SYNC_S, Cast
from hub.demo.notices import TITLE
from hub.demo.pixels import DRAWN, find_text
from hub.demo.player import wait
from hub.demo.surface import Browser, Surface


def notice_and_sign(cast: Cast) -> None:
    """Drawn on both stations; a scan under it signs; the hub knows who drew it; withdrawn, it is gone."""
    began = time.monotonic()
    id = cast.stage.show_notice()
    try:
        sizes = _drawn_and_signed(cast, id, began)
    finally:  # whatever failed, the chapters after this one need the boards
        withdrawn = cast.stage.withdraw_notices()
    proofs.equal(withdrawn, 1, "撤下的插播条数", "notices withdrawn")
    for player in cast.players.values():
        player.wait(lambda status: not _ids(status), SYNC_S, "插播没有撤下", "the notice still stands")
    for name, player in cast.players.items():
        picture, near = player.look("after-notice"), range(sizes[name] - 1, sizes[name] + 2)
        left = find_text(picture, TITLE, cast.finder.fonts, near).score >= DRAWN
        proofs.equal(left, False, f"{name} 撤下后还有插播", f"{name}: the notice is still drawn")


def _drawn_and_signed(cast: Cast, id: str, began: float) -> dict[str, int]:
    """The title's size of type in px, by station."""
    for player in cast.players.values():
        player.wait(lambda status: id in _ids(status), SYNC_S, "没有显示插播", "the notice is not shown")
    cast.report.figures["notice_to_screen_s"] = round(time.monotonic() - began, 2)
    sizes = {}
    for name, player in cast.players.items():
        picture = player.look("notice")
        sizes[name] = proofs.drawn(picture, TITLE, cast.finder, f"{name} notice").size
        proofs.drawn(picture, "本屏为信息提示，不是矿井报警系统", cast.finder, f"{name} notice")
        person = cast.next_person(name)
        cast.sign(name, player.scan(person.token), "under-notice", person)
    surface = cast.stage.surface
    wait(
        lambda: _drawn_at(surface, f"{surface.url}/notices/{id}"), lambda names: set(cast.players) <= names,
        SYNC_S, Words("中枢没有收到上屏回执", "the hub does not know that it was drawn"),
    )  # fmt: skip
    return sizes


def _drawn_at(surface: Surface, page: str) -> set[str]:
    """Stations that the console says have drawn it."""
    browser = Browser()
    try:
        browser.open(surface.link("auditor"))
        rows = re.findall(r'<tr data-key="([^"]+)">(.*?)</tr>', browser.open(page), re.DOTALL)
        return {station for station, row in rows if "已上屏" in row}
    finally:
        browser.close()


def _ids(status: dict[str, object]) -> list[str]:
    rows = status["notice"]
    assert isinstance(rows, list)
    return [str(row["id"]) for row in rows]
