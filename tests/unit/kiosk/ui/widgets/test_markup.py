"""Text is drawn as it was written: nothing in it is an instruction."""

from __future__ import annotations

import pytest

from content_packs.format.text import blocks, plain
from kiosk.ui.widgets.lettering import letters, width_of
from tests.fakes.stage import Stage

TEXTS = (
    "[b]先敲帮[/b]", "[color=ff0000]x[/color]", "[ref=quit]x[/ref]", "[size=900]x[/size]",
    "[font=/etc/passwd]x",
    "<script>alert(1)</script>", "<img src=http://x/y>", "[x](http://x/y)", "![x](file:///etc/passwd)",
    "&lt;b&gt;",
    "{{ 7 * 7 }}", "%s%n", "\x1b[2J",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_every_character_is_drawn(stage: Stage, text: str) -> None:
    """Where a label took markup, the brackets would take no room, and 900 px a lot of it."""
    texture = letters(text, 20)
    assert abs(texture.width - width_of(text, 20)) <= 4
    assert texture.width > 20 * len(text) * 0.2
    assert texture.height < 60


@pytest.mark.parametrize("text", TEXTS)
def test_a_body_keeps_it_as_characters(text: str) -> None:
    assert plain(text) == text.strip()
    assert len(blocks(text)) == 1
