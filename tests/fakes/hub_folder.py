"""Authoring folders for tests, and cards changed after they were imported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.packs.authoring import save_card
from hub.packs.service import Draft, current_card

PACK = """publisher = "m"
name = "five"
title = "五板"
title_en = "Five boards"
theme = "先确认"
[[board]]
code = "alert"
name = "安全警示板"
form = "board"
order = 20
colour = "#FFC107"
[[board]]
code = "pledge"
name = "保安承诺板"
form = "board"
order = 40
colour = "#66BB6A"
"""
CARD = """+++
board = "{board}"
type = "{type}"
title = "{title}"
basis = "本单位自拟"
review_by = 2027-06-30
{more}+++
{body}
"""


def write_pack(folder: Path, name: str, title: str) -> None:
    """A pack of the demo's mine, without cards or boards of its own."""
    folder.mkdir(exist_ok=True)
    text = f'publisher = "mine"\nname = "{name}"\ntitle = "{title}"\n'
    (folder / "pack.toml").write_text(text, encoding="utf-8")


def write_card(folder: Path, name: str, title: str, body: str, *, type: str = "text", more: str = "") -> None:
    board = "pledge" if type == "pledge" else "alert"
    text = CARD.format(board=board, type=type, title=title, body=body, more=more)
    (folder / f"{name}.md").write_text(text, encoding="utf-8")


def edit_card_text(
    session: Session, publisher: str, card_id: str, *, title: Words, body: Words, by: str, now_ms: int
) -> Draft:
    """Give a card other words, as the console does."""
    draft = current_card(session, publisher, card_id)
    assert draft is not None
    card = replace(draft.card, title=title, body=body)
    return save_card(session, publisher, card, by=by, now_ms=now_ms)
