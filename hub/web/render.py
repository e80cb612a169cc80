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
from hub.web.audited import called
from hub.web.charts.sparkline import sparkline
from hub.web.fragments import Fragments
from hub.web.held import CLOCK, MOMENT, Lasting
from hub.web.i18n import LANGS, translate
from hub.web.marks import FLAGS, METHODS
from hub.web.markup import to_html
from hub.web.rights import ROLE_NAMES, SCOPE_NAMES
from hub.web.times import absolute, ago, amount, clock_text, older_at

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
            called=called,
        )  # fmt: skip
        # The same objects at every request, so that they can be told apart in a fragment's key.
        self._say = {lang: partial(translate, lang=lang) for lang in LANGS}
        self._words = {lang: methodcaller("in_", lang) for lang in LANGS}
        self._absolute = lru_cache(MOST_TIMES)(partial(absolute, settings=settings))
        self._clock = lru_cache(4)(self._clock_on)

    def text(
        self,
        template: str,
        *,
        lang: str,
        now: int,
        theme: str = "",
        lasting: Lasting | None = None,
        **values: Any,
    ) -> str:
        """A template filled in for a reader of ``lang`` at ``now`` (ms).

        With ``lasting`` the time of the page itself is left open (:class:`hub.web.held.Drawn`), and noted is
        when a word of age is no longer the right one.
        """
        settings = self._settings

        def aged(ms: int) -> str:
            if lasting is not None:
                lasting.ends(older_at(ms, now))
            return ago(ms, now, lang)

        return self._templates.get_template(template).render(
            _=self._say[lang],
            ago=aged,
            absolute=self._absolute,
            clock_text=self._clock(settings.local(now).date()),
            w=self._words[lang], comma="，" if lang == "zh" else ", ", lang=lang, now=now, theme=theme,
            this_ms=MOMENT if lasting else now, this_clock=CLOCK if lasting else self.clock(now),
            demo=settings.demo, **values,
        )  # fmt: skip

    def clock(self, now: int) -> str:
        """What the clock of every page shows."""
        return absolute(now, self._settings)

    def response(
        self, request: Request, template: str, code: int, *, lang: str, now: int, **values: Any
    ) -> Response:
        """The same as an answer."""
        text = self.text(
            template, lang=lang, now=now, theme=theme_of(request), path=request.url.path, **values
        )
        return HTMLResponse(text, status_code=code)

    def _clock_on(self, today: date) -> Callable[[int], str]:
        return lru_cache(MOST_TIMES)(partial(clock_text, settings=self._settings, today=today))


def theme_of(request: Request) -> str:
    """One of THEMES where the reader has chosen, else empty."""
    theme = request.cookies.get(THEME, "")
    return theme if theme in THEMES else ""
