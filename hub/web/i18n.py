"""The console's two languages. Templates are written in Chinese; English stands in one table."""

from __future__ import annotations

from content_packs.words import Words
from hub.web.english import ENGLISH

LANGS = ("zh", "en")


def translate(text: str, lang: str, **values: object) -> str:
    """The Chinese ``text`` in a reader's language, with ``{name}`` places filled.

    Raises:
        KeyError: English is asked for and the table has no row (a test looks at every text).
    """
    words = ENGLISH[text] if lang == "en" else text
    return words.format(**values) if values else words


def words_for(text: str, **values: object) -> Words:
    """A text of the table in both languages."""
    return Words(translate(text, "zh", **values), translate(text, "en", **values))
