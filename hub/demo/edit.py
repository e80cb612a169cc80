"""Change a card in the console as a supervisor does, publish, and see it on both stations' screens."""

from __future__ import annotations

import time

from content_packs.errors import LinkError
from hub.demo import proofs
from hub.demo.pixels import DRAWN, Match, find_text
from hub.demo.story import Story, title_of
from hub.demo.surface import Browser

PUBLISHER, PACK, CARD, BOARD = "mine", "five-boards", "month-theme", "learning"
"""The card that is changed: the first of the learning column, so it stands in the overview too."""
NEW_TITLE = "改一句话看看"
NEW_SENTENCE = "井上改字，井下换屏。"
GIVE_UP_S = 30.0


def edit_and_see(story: Story) -> None:
    """Old words proved, new ones written and published, then new ones proved and old ones gone."""
    view = f"card:{PUBLISHER}/{CARD}"
    old = title_of(view)
    sizes: dict[str, Match] = {}
    for name, player in story.players.items():
        player.station.ask("show", board=BOARD)
        player.wait(lambda status: status["view"] == view, 10, "没有翻到要改的卡", "the card is not shown")
        sizes[name] = proofs.drawn(player.look("before-edit"), old, story.fonts, f"{name} 改前")
    published = _change_and_publish(story)
    seconds = max(_seen_at(story, name, sizes[name].size) - published for name in story.players)
    story.report.figures["edit_to_screen_s"] = round(seconds, 2)
    for name, player in story.players.items():
        picture = player.look("after-edit")
        proofs.drawn(picture, NEW_TITLE, story.fonts, f"{name} 改后")
        proofs.drawn(picture, NEW_SENTENCE, story.fonts, f"{name} 改后")
        proofs.gone(picture, old, story.fonts, f"{name} 改后")
    proofs.in_time(seconds, proofs.REDRAWN_WITHIN_S, "从发布到两站换屏", "from publish to both screens")


def _change_and_publish(story: Story) -> float:
    """Through the console's own forms, each under its own role; returns when publishing was asked for."""
    surface = story.stage.surface
    pack = f"{surface.url}/packs/{PUBLISHER}/{PACK}"
    editor, approver = Browser(), Browser()
    try:
        editor.open(surface.link("editor"))
        editor.open(f"{pack}/{CARD}")
        form = editor.form_with(field="body")
        kept = form.fields["body"].replace("\r\n", "\n")
        editor.submit(form, title=NEW_TITLE, body=f"{NEW_SENTENCE}\n\n{kept}"[:110])
        _fine(editor, "保存卡片", "saving the card")
        approver.open(surface.link("approver"))
        approver.open(pack)
        form = approver.form_with(action="/publish")
        began = time.monotonic()
        approver.submit(form)
        _fine(approver, "发布", "publishing")
        return began
    finally:
        editor.close()
        approver.close()


def _fine(browser: Browser, zh: str, en: str) -> None:
    if browser.status >= 400:
        raise LinkError(
            f"控制台拒绝了{zh}（{browser.status}）：{browser.url}",
            f"{en} was refused ({browser.status}): {browser.url}",
        )


def _seen_at(story: Story, name: str, size: int) -> float:
    """When the new title was first drawn by a station, on this process's monotonic clock."""
    player, near = story.players[name], range(size - 1, size + 2)
    end = time.monotonic() + GIVE_UP_S
    while time.monotonic() < end:
        picture = player.glance()
        taken = time.monotonic()
        if find_text(picture, NEW_TITLE, story.fonts, near).score >= DRAWN:
            return taken
    raise proofs.ProofError(
        f"{name} 在 {GIVE_UP_S:g} 秒内没有换成新的话。",
        f"{name} did not draw the new words in {GIVE_UP_S:g} s",
    )
