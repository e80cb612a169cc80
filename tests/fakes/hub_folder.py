"""Authoring folders for tests."""

from __future__ import annotations

from pathlib import Path

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
