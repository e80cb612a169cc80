"""Templates: one environment, escaped by default, with the few functions pages may call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from operator import methodcaller
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from content_packs.format.text import plain
from hub.config import Settings
from hub.web.charts.sparkline import sparkline
from hub.web.fragments import Fragments
from hub.web.i18n import LANGS, translate
from hub.web.marks import FLAGS, METHODS
from hub.web.markup import to_html
from hub.web.rights import ROLE_NAMES, SCOPE_NAMES
from hub.web.times import absolute, ago, amount, clock_text

THEME, THEMES = "theme", ("light", "dark")
"""Cookie of a reader who has chosen; else his system says which."""
FOLDER = Path(__file__).parent / "templates"
MOST_TIMES = 4_096
"""Moments whose words are remembered."""


class Pages:
    """The console's templates."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True, auto_reload=False,
        )  # fmt: skip
        self._templates.globals.update(
            role_names=ROLE_NAMES, scope_names=SCOPE_NAMES, method_names=METHODS, flag_names=FLAGS,
            to_html=to_html, plain=plain, amount=amount, kept=Fragments().draw, spark=sparkline,
        )  # fmt: skip
        # The same objects at every request, so that they can be told apart in a fragment's key.
        self._say = {lang: partial(translate, lang=lang) for lang in LANGS}
        self._words = {lang: methodcaller("in_", lang) for lang in LANGS}
        self._absolute = lru_cache(MOST_TIMES)(partial(absolute, settings=settings))
        self._clock = lru_cache(4)(self._clock_on)

    def text(self, template: str, *, lang: str, now: int, theme: str = "", **values: Any) -> str:
        """A template filled in for a reader of ``lang`` at ``now`` (ms)."""
        settings = self._settings
        return self._templates.get_template(template).render(
            _=self._say[lang],
            ago=lambda ms: ago(ms, now, lang),
            absolute=self._absolute,
            clock_text=self._clock(settings.local(now).date()),
            w=self._words[lang], comma="，" if lang == "zh" else ", ", lang=lang, now=now, theme=theme,
            demo=settings.demo, **values,
        )  # fmt: skip

    def response(
        self, request: Request, template: str, code: int, *, lang: str, now: int, **values: Any
    ) -> Response:
        """The same as an answer."""
        theme = request.cookies.get(THEME, "")
        text = self.text(
            template,
            lang=lang,
            now=now,
            theme=theme if theme in THEMES else "",
            path=request.url.path,
            **values,
        )
        return HTMLResponse(text, status_code=code)

    def _clock_on(self, today: date) -> Callable[[int], str]:
        return lru_cache(MOST_TIMES)(partial(clock_text, settings=self._settings, today=today))
