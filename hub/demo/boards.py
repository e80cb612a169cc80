"""The first minute: what is published has come, and the rotation shows all five boards."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import content_packs
from content_packs.format.card import Card
from content_packs.format.folder import read_folder
from hub.demo import proofs
from hub.demo.cast import FACE, PROJECT, SYNC_S, Cast
from hub.demo.pixels import Picture
from hub.demo.player import Player
from hub.demo.stage import STATIONS

BOARDS = {
    "learning": "学习教育栏",
    "alert": "安全警示板",
    "reflection": "哲理启发板",
    "pledge": "保安承诺板",
    "benchmark": "精益对标平台",
}
"""The five boards and how they are written on screen."""
FOLLOWS = {FACE: ("mine", "branch-1"), PROJECT: ("mine", "project")}
"""Whose packs they show."""
SHIPPED = Path(content_packs.__file__).parent / "shipped"
BOARDS_WITHIN_S = 75.0
"""The first round takes 58 s from the moment the last pack became live; the rest is for that moment."""
FIRST_LINE = 5
"""Characters of a title that stand on its first line however narrow the column."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something seen in the rotation: ``what`` (a board's code or "overview"), seconds after the start."""

    what: str
    view: str
    picture: Picture
    at: float


def content_arrives(cast: Cast) -> None:
    """Every publisher a station follows is live there at the version the hub published."""
    in_force = cast.stage.surface.published()
    for name, player in cast.players.items():
        wanted = {publisher: in_force[publisher] for publisher in FOLLOWS[name]}
        player.wait(partial(_holds, wanted), SYNC_S, f"没有拿到内容 {wanted}", f"lacks {wanted}")


def boards_in_rotation(cast: Cast) -> None:
    """Watch the rotation, then prove every board and the overview from the station's own pictures."""
    began, wanted = time.monotonic(), {"overview", *BOARDS}
    seen: dict[str, dict[str, Sighting]] = {name: {} for name in STATIONS}
    while any(wanted - views.keys() for views in seen.values()):
        for name, player in cast.players.items():
            _watch(player, seen[name], began)
        if time.monotonic() - began > BOARDS_WITHIN_S:
            break
        time.sleep(0.2)
    proved = {name: _proved(cast, name, views.values()) for name, views in seen.items()}
    cast.report.figures["boards_shown"] = min(len(BOARDS.keys() & views) for views in proved.values())
    cast.report.figures["boards_at_s"] = {
        name: {sight.what: sight.at for sight in views.values()} for name, views in seen.items()
    }
    for name, views in proved.items():
        proofs.every(views, sorted(wanted), f"{name} 没有画出", f"{name} did not draw")


def shipped_card(view: str) -> Card:
    """The shipped card of a view ``<publisher>/<id>``; read from the product, not from the station."""
    publisher, _, card_id = view.partition("/")
    for file in sorted(SHIPPED.glob(f"*/{card_id}.md")):
        found = read_folder(file.parent)
        if found.pack is not None and found.pack.publisher == publisher:
            return next(card for card in found.cards if card.id == card_id)
    raise proofs.ProofError(f"没有随产品发布的卡片 {view}。", f"no shipped card {view}")


def _watch(player: Player, seen: dict[str, Sighting], began: float) -> None:
    """If something not yet seen is on screen, take its picture."""
    status = player.status()
    view = str(status["view"])
    what = status["board"] or view
    if what in seen or what not in (*BOARDS, "overview"):
        return
    picture = player.look(what)
    if player.status()["view"] == view:  # else it turned meanwhile, and the picture proves nothing
        seen[what] = Sighting(what, view, picture, round(time.monotonic() - began, 1))


def _proved(cast: Cast, name: str, sights: Iterable[Sighting]) -> set[str]:
    """What of it the pixels prove; each failure is written down on its own."""
    out = set()
    for sight in sights:
        overview = sight.what == "overview"
        title = "" if overview else shipped_card(sight.view).title.zh
        words = BOARDS.values() if overview else (BOARDS[sight.what], title[:FIRST_LINE])
        try:
            for text in words:
                proofs.drawn(sight.picture, text, cast.finder, f"{name} {sight.view}")
        except proofs.ProofError as error:
            cast.report.fail(error)
        else:
            out.add(sight.what)
    return out


def _holds(wanted: dict[str, int], status: dict[str, Any]) -> bool:
    return bool(wanted.items() <= status["version"].items())
