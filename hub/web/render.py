"""Templates: one environment, escaped by default, with the few functions pages may call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from content_packs.format.text import plain
from content_packs.words import Words
from hub.config import Settings
from hub.web.i18n import translate
from hub.web.markup import to_html
from hub.web.rights import ROLE_NAMES, SCOPE_NAMES
from hub.web.times import absolute, ago, amount, clock_text

THEME, THEMES = "theme", ("light", "dark")
"""Cookie of a reader who has chosen; else his system says which."""
FOLDER = Path(__file__).parent / "templates"


class Pages:
    """The console's templates."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        self._templates.globals.update(
            role_names=ROLE_NAMES, scope_names=SCOPE_NAMES, to_html=to_html, plain=plain, amount=amount
        )

    def text(self, template: str, *, lang: str, now: int, theme: str = "", **values: Any) -> str:
        """A template filled in for a reader of ``lang`` at ``now`` (ms)."""
        settings = self._settings

        def words(value: Words) -> str:
            return value.in_(lang)

        return self._templates.get_template(template).render(
            _=lambda text, **places: translate(text, lang, **places),
            ago=lambda ms: ago(ms, now, lang),
            absolute=lambda ms: absolute(ms, settings),
            clock_text=lambda ms: clock_text(ms, settings, now),
            w=words, comma="，" if lang == "zh" else ", ", lang=lang, now=now, theme=theme,
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
