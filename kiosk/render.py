"""``yizhan-kiosk render``: one picture of a card, a board or a view; or many, asked for line by line.

Each line of stdin is a JSON object with the fields of :class:`Request` and an ``id`` that its answer
repeats: ``{"id", "ok": true, "width", "height", "pages"}`` or ``{"id", "ok": false, "error"}``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import IO, Any

from content_packs.errors import StorageError, YizhanError
from content_packs.format.card import card_from_json
from content_packs.format.manifest import Board
from content_packs.words import Words
from kiosk.clock import Clock
from kiosk.config import Display
from kiosk.preview import PLAIN, Material, moment, of_card, of_folders, screen_of
from kiosk.scene import scene_of, screen_at
from kiosk.ui.still import LEAST, MOST, Easel, Still
from kiosk.whatif import Question, answer


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be drawn.

    Attributes:
        out: path of the PNG.
        view: a card's key or id, a board's code, "overview", "builtin"; empty: whatever would be shown.
        size: "1280x800", px.
        lang: "zh" or "en".
        at: the mine's wall time as ISO text; empty for now.
        theme, inches, distance_m: of the panel.
        page: of a long card, counted from 0.
        data: folder of a station; or
        packs: authoring folders, ancestors first; or
        card: a card as it travels, with ``board`` as in a manifest, and ``media``: file of each path; or
        site: of a ``station``, with ``slots`` and ``objects`` as in :func:`kiosk.scene.scene_of`.
    """

    out: str
    view: str = ""
    size: str = "1280x800"
    lang: str = "zh"
    at: str = ""
    theme: str = "dark"
    inches: float = 0.0
    distance_m: float = 3.0
    page: int = 0
    data: str = ""
    packs: tuple[str, ...] = ()
    card: Mapping[str, Any] = field(default_factory=dict)
    board: tuple[Any, ...] = ()
    media: Mapping[str, str] = field(default_factory=dict)
    station: str = ""
    site: Mapping[str, Any] = field(default_factory=dict)
    slots: tuple[Mapping[str, Any], ...] = ()
    objects: str = ""


class Renderer:
    """Draws what is asked for; folders are read anew each time, because people write in them.

    Args:
        fonts: folder of Regular.ttf and Bold.ttf.
    """

    def __init__(self, fonts: Path) -> None:
        self._easel = Easel(fonts, str)

    def render(self, request: Request) -> Still:
        """Draw and write one picture.

        Raises:
            YizhanError: what is asked for is not there.
        """
        size = size_of(request.size)
        display = Display(request.theme, request.inches, request.distance_m)
        if request.data:
            reply = answer(Question(Path(request.data), request.at, lang=request.lang, view=request.view))
            self._easel.picture, screen = reply.picture, reply.screen
        elif request.site:
            scene = scene_of(request.station, request.site, request.slots, request.objects)
            self._easel.picture = scene.picture
            screen = screen_at(scene, request.at, request.lang, request.view, Clock().ticks())
        else:
            found = _material(request)
            now = moment(request.at, 480, Clock().ticks())
            self._easel.picture = found.picture
            screen = screen_of(found.content, now, request.lang, request.view)
        still = self._easel.draw(screen, size, display, request.page)
        still.save(Path(request.out))
        return still

    def serve(self, lines: IO[str], answers: IO[str]) -> None:
        """Answer each line until there are no more."""
        for line in lines:
            answers.write(json.dumps(self._answer(line), ensure_ascii=False) + "\n")
            answers.flush()

    def _answer(self, line: str) -> dict[str, Any]:
        told: dict[str, Any] = {"id": None}
        try:
            row = json.loads(line)
            told["id"] = row.pop("id", None)
            still = self.render(request_of(row))
            return told | {"ok": True, "width": still.width, "height": still.height, "pages": still.pages}
        except YizhanError as error:
            return told | {"ok": False, "error": f"{error.sentence('zh')} {error.sentence('en')}"}
        except Exception as error:  # a card that cannot be drawn is told, and the next one is drawn
            return told | {"ok": False, "error": f"{type(error).__name__}: {error}"}


def request_of(row: Mapping[str, Any]) -> Request:
    """A request from a JSON object; StorageError names a field that there is not."""
    known = {item.name for item in fields(Request)}
    if unknown := set(row) - known:
        raise StorageError(f"不认识的字段：{min(unknown)}。", f"unknown field {min(unknown)!r}")
    values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in row.items()}
    return Request(**values)


def size_of(text: str) -> tuple[int, int]:
    """Width and height in px of "1280x800"; StorageError when it is none, or too small or large."""
    try:
        width, height = (int(part) for part in text.split("x"))
    except ValueError:
        width = height = 0
    if not (LEAST <= width <= MOST and LEAST <= height <= MOST):
        raise StorageError(
            f"大小应写成 1280x800，每边 {LEAST} 到 {MOST}。",
            f"a size is such as 1280x800, {LEAST} to {MOST} a side",
        )
    return width, height


def _material(request: Request) -> Material:
    if request.card:
        media = {path: Path(file) for path, file in request.media.items()}
        return of_card(card_from_json(request.card), _board(request), media)
    return of_folders([Path(root) for root in request.packs])


def _board(request: Request) -> Board:
    if not request.board:
        code = str(request.card.get("board", ""))
        return Board(code, Words(code), "board", 1000, PLAIN)
    return Board.from_row(request.board)
