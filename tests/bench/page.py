"""A static page of the station's boards for a browser, made from what the station itself draws.

``python -m tests.bench.page DATA OUT WIDTHxHEIGHT`` assembles the station of DATA offscreen, turns to
each view, and writes every block, line and picture to the same place, size and colour in HTML. Pictures are
the station's own files; those of views that are not shown yet are read when they are, as at the station.
"""

from __future__ import annotations

import html
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VIEWS = ("overview", "learning", "alert", "reflection", "pledge", "benchmark")
TURN_S = 12
EM_TOP = 0.056
"""From a browser's line box (line-height 1) down to the em square of Noto Sans SC, em."""
SCRIPT = """
const views = document.querySelectorAll('main'), clock = document.getElementById('clock');
let at = 0;
setInterval(() => {
  views[at].hidden = true; at = (at + 1) % views.length; views[at].hidden = false;
}, TURN_MS);
function tell() {
  const now = new Date(Date.now() + 8 * 3600e3);
  clock.textContent = now.toISOString().slice(11, 16);
  setTimeout(tell, 60000 - now % 60000);
}
tell();
"""
STYLE = """
html,body{margin:0;width:100%;height:100%;background:#10151C;overflow:hidden;cursor:none}
body *{position:absolute;font-family:'Noto Sans SC';line-height:1;white-space:pre}
main[hidden],body script{display:none}
"""


class Recorder:
    """Notes what is drawn on every Sheet, beside drawing it."""

    def __init__(self, sheet: Any, out: Path) -> None:
        self._out = out
        self._files: dict[int, tuple[Any, Path]] = {}
        self.later = False
        for name in ("block", "words", "picture", "disc", "ring", "triangle", "stroke"):
            setattr(sheet, name, self._noting(getattr(sheet, name), getattr(self, f"_{name}")))
        wipe = sheet.wipe

        def wiped(sheet: Any) -> None:
            sheet.noted = []
            wipe(sheet)

        sheet.wipe = wiped

    def html_of(self, widget: Any, x: float, y: float) -> Iterator[str]:
        """Markup of a widget and its children; ``x``, ``y``: its lower left corner in the window."""
        noted = getattr(widget, "noted", ())
        if noted:
            top = self.height - y - widget.height
            yield f'<div style="left:{x:g}px;top:{top:g}px">{"".join(noted)}</div>'
        for child in reversed(widget.children):
            yield from self.html_of(child, x + child.x, y + child.y)  # every sheet is a RelativeLayout

    def _noting(self, draw: Any, write: Any) -> Any:
        def drawn(sheet: Any, *args: Any, **kwargs: Any) -> Any:
            result = draw(sheet, *args, **kwargs)
            markup = write(*args, **kwargs) if draw.__name__ != "words" else write(result, *args, **kwargs)
            sheet.noted = [*getattr(sheet, "noted", []), markup]
            return result

        return drawn

    def _block(
        self, x: float, top: float, width: float, height: float, colour: str, alpha: float = 1.0,
        radius: Any = 0,
    ) -> str:  # fmt: skip
        round_ = radius if isinstance(radius, int | float) else "px ".join(f"{part:g}" for part in radius)
        style = f"background:{_css(colour)};opacity:{alpha:g};border-radius:{round_}px"
        return _div(round(x), round(top), round(width), round(height), style)

    def _words(
        self, wide: float, x: float, top: float, text: str, size: float, colour: str = "#F4F6F8",
        bold: bool = False, anchor: str = "left",
    ) -> str:  # fmt: skip
        left = round(x - {"left": 0.0, "center": wide / 2, "right": wide}[anchor])
        weight = ";font-weight:700" if bold else ""
        clock = ' id="clock"' if re.fullmatch(r"\d\d:\d\d", text) else ""
        place = f"left:{left}px;top:{round(top) - EM_TOP * size:.1f}px"
        style = f"{place};font-size:{round(size)}px;color:{_css(colour)}{weight}"
        return f'<span{clock} style="{style}">{html.escape(text)}</span>' if text else ""

    def _picture(self, x: float, top: float, width: float, height: float, texture: Any) -> str:
        file = self._files[id(texture)][1]
        shutil.copyfile(file, self._out / file.name)
        style = f"left:{round(x)}px;top:{round(top)}px;width:{round(width)}px;height:{round(height)}px"
        lazy = ' loading="lazy"' if self.later else ""
        return f'<img src="{file.name}"{lazy} style="{style}">'

    def loading(self, load: Any) -> Any:
        """``load`` of :mod:`kiosk.ui.widgets.pictures`, noting which file a texture comes from."""

        def loaded(path: str) -> Any:
            texture = load(path)
            self._files[id(texture)] = texture, Path(path)  # kept, so that no other gets its id
            return texture

        return loaded

    def _disc(self, x: float, top: float, size: float, colour: str) -> str:
        return _div(x, top, size, size, f"background:{_css(colour)};border-radius:50%")

    def _ring(self, x: float, top: float, size: float, colour: str, line: float) -> str:
        style = f"border:{line:g}px solid {_css(colour)};border-radius:50%;box-sizing:border-box"
        return _div(x, top, size, size, style)

    def _triangle(self, corners: Any, colour: str) -> str:
        points = " ".join(f"{x:g},{y:g}" for x, y in corners)
        return _svg(f'<polygon points="{points}" fill="{_css(colour)}"/>')

    def _stroke(self, points: Any, colour: str, line: float) -> str:
        path = " ".join(f"{x:g},{y:g}" for x, y in points)
        style = f'fill="none" stroke="{_css(colour)}" stroke-width="{line:g}"'
        return _svg(f'<polyline points="{path}" {style} stroke-linecap="round" stroke-linejoin="round"/>')

    height = 0.0
    """Of the window, px."""


def _css(colour: str) -> str:
    """A colour of the theme, by its name or as it is."""
    from kiosk.ui.theme import rgba

    red, green, blue, _ = (round(part * 255) for part in rgba(colour))
    return f"#{red:02X}{green:02X}{blue:02X}"


def _div(x: float, top: float, width: float, height: float, style: str) -> str:
    return f'<div style="left:{x:g}px;top:{top:g}px;width:{width:g}px;height:{height:g}px;{style}"></div>'


def _svg(shape: str) -> str:
    return f'<svg width="1" height="1" style="left:0;top:0;overflow:visible">{shape}</svg>'


def write_page(data: Path, out: Path, size: tuple[int, int]) -> None:
    """Write ``out``/index.html and its pictures."""
    from kiosk.config import fonts_folder
    from kiosk.ui.preamble import prepare

    prepare(size, True, "offscreen", fonts_folder())
    from kiosk.bootstrap import assemble
    from kiosk.ui.widgets import pictures
    from kiosk.ui.widgets.sheet import Sheet

    recorder = Recorder(Sheet, out)
    pictures.load = recorder.loading(pictures.load)  # before the screens take it from there
    recorder.height = size[1]
    from kivy.base import EventLoop

    from kiosk.ui.app import StationApp

    app = StationApp(assemble(data, lambda *_: None).desk, framed=False, sound=False)
    app.build()
    EventLoop.ensure_window()
    face, mains = app.face, []
    assert face is not None
    for number, view in enumerate(VIEWS):
        recorder.later = number > 0
        assert app.show(view), view
        hidden = " hidden" if number else ""
        mains.append(
            f"<main{hidden}>{''.join(recorder.html_of(face.ids.middle, 0, face.ids.middle.y))}</main>"
        )
    frame = "".join(recorder.html_of(face.ids.lines, 0, 0))
    script = SCRIPT.replace("TURN_MS", str(TURN_S * 1000))
    out.joinpath("index.html").write_text(
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="google" content="notranslate">'
        f"<title>驿站</title><style>{STYLE}</style>"
        f"<body>{''.join(mains)}{frame}<script>{script}</script></body></html>",
        encoding="utf-8",
    )


if __name__ == "__main__":
    width, height = map(int, sys.argv[3].split("x"))
    write_page(Path(sys.argv[1]), Path(sys.argv[2]), (width, height))
