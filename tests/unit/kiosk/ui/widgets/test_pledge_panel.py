"""What stands in the best place of the pledge panel."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.ui.widgets.touch import Touch
from tests.fakes.desk import desk, site
from tests.fakes.stage import Stage, spilled


def key_of(panel: Any) -> Touch:
    (key,) = [child for child in panel.children if isinstance(child, Touch)]
    return key


def test_without_a_phone_page_the_key_has_the_place_of_the_code(stage: Stage) -> None:
    """A clock that is not believed hides the code for a while, and that is said."""
    stage.open(desk(quality="suspect"))
    said = key_of(stage.app.face._panel).width
    stage.open(desk(site=site(phone_url="")))
    panel, key = stage.app.face._panel, key_of(stage.app.face._panel)
    assert panel.width * 0.85 < key.width < panel.width
    assert said < panel.width / 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_in_portrait_who_has_signed_gets_the_whole_width(stage: Stage, lang: str) -> None:
    stage.open(desk(site=site(phone_url=""), lang=lang))
    stage.resize((1080, 1920))
    panel, key = stage.app.face._panel, key_of(stage.app.face._panel)
    assert not spilled(panel)
    assert not spilled(key)
    assert key.y > panel.height / 2, "beside what to do, above who has signed"
    ends = max(
        item.pos[0] + item.size[0]
        for item in panel._ink.children
        if 0 < getattr(item, "pos", (0, 0))[1] < key.y
    )
    assert ends > panel.width * 0.9
