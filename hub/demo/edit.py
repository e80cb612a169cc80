"""Change a card in the console, have a second person approve it, and see it on both stations' screens."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

from content_packs.errors import LinkError
from hub.demo import proofs
from hub.demo.boards import shipped_card
from hub.demo.cast import Cast
from hub.demo.pixels import DRAWN, Picture, find_text
from hub.demo.player import Player
from hub.demo.surface import Browser

PUBLISHER, PACK, CARD, BOARD = "mine", "five-boards", "sound-the-roof", "alert"
"""The card that is changed: the first of its board, so that both stations can be turned to it."""
NEW_TITLE = "改一句看看"
NEW_SENTENCE = "井上改，井下换。"
GIVE_UP_S = 30.0
QUEUE_S = 20.0
"""So long a queue may stand after its last scan; after that the boards must be back."""
BEGINNING = 5
"""Characters of the old title and sentence to look for: so many stand on one line however it is wrapped."""


def edit_and_see(cast: Cast) -> None:
    """Old words proved, new ones written and published, then new ones proved and old ones gone."""
    view = f"{PUBLISHER}/{CARD}"
    card = shipped_card(view)
    old = (card.title.zh[:BEGINNING], card.body.zh[:BEGINNING])
    sizes: dict[str, int] = {}
    for name, player in cast.players.items():
        picture = _turned_to(player, view, old[0], cast)
        found = [proofs.drawn(picture, text, cast.finder, f"{name} 改前") for text in old]
        sizes[name] = found[0].size
    published = _change_and_publish(cast)
    seen = _watch_for_title(cast, sizes)
    seconds = max(at for at, _ in seen.values()) - published
    cast.report.figures["edit_to_screen_s"] = round(seconds, 2)
    for name, (_, picture) in seen.items():
        picture.image.save(cast.report.picture(f"{name}-after-edit"))
        proofs.drawn(picture, NEW_SENTENCE, cast.finder, f"{name} 改后")
        for text in old:
            proofs.gone(picture, text, cast.finder, f"{name} 改后")
    proofs.in_time(seconds, proofs.REDRAWN_WITHIN_S, "从发布到两站换屏", "from publish to both screens")


def _turned_to(player: Player, view: str, title: str, cast: Cast) -> Picture:
    """The card on the glass; men who signed a moment ago may still fill it."""
    end = time.monotonic() + QUEUE_S
    while True:
        player.station.ask("show", board=BOARD)
        player.wait(lambda status: status["view"] == view, 10, "没有翻到要改的卡", "the card is not shown")
        picture = player.look("before-edit")
        if cast.finder.find(picture, title).score >= DRAWN or time.monotonic() > end:
            return picture


def _change_and_publish(cast: Cast) -> float:
    """Through the console's own forms, by two persons; returns when publishing was asked for."""
    surface = cast.stage.surface
    pack, review = f"{surface.url}/packs/{PUBLISHER}/{PACK}", f"{surface.url}/review/{PUBLISHER}"
    editor, approver = Browser(), Browser()
    try:
        editor.open(surface.link("editor"))
        editor.open(f"{pack}/{CARD}")
        form = editor.form_with(field="body")
        kept = form.fields["body"].replace("\r\n", "\n")
        paragraphs = [NEW_SENTENCE, *kept.split("\n\n")[1:]]
        editor.submit(form, title=NEW_TITLE, body="\n\n".join(paragraphs))
        _fine(editor, "保存卡片", "saving the card")
        editor.open(review)
        editor.submit(editor.form_with(action="/submit"))
        _fine(editor, "送审", "sending it to review")
        approver.open(surface.link("approver"))
        approver.open(review)
        form = approver.form_with(action="/approve")
        _shows_both(approver)
        began = time.monotonic()
        approver.submit(form)
        _fine(approver, "批准并发布", "approving")
        return began
    finally:
        editor.close()
        approver.close()


def _shows_both(browser: Browser) -> None:
    """The second person is shown the new sentence before he is asked."""
    if NEW_TITLE not in re.sub(r"</?(?:ins|del)>", "", browser.html):
        raise proofs.ProofError("审批页上没有新写的话。", "the page of review does not show the new words")


def _fine(browser: Browser, zh: str, en: str) -> None:
    if browser.status >= 400:
        raise LinkError(
            f"控制台拒绝了{zh}（{browser.status}）：{browser.url}",
            f"{en} was refused ({browser.status}): {browser.url}",
        )


def _watch_for_title(cast: Cast, sizes: Mapping[str, int]) -> dict[str, tuple[float, Picture]]:
    """When (monotonic seconds of this process) each station first drew the new title, and the picture."""
    seen: dict[str, tuple[float, Picture]] = {}
    end = time.monotonic() + GIVE_UP_S
    while waiting := [name for name in cast.players if name not in seen]:
        if time.monotonic() > end:
            names = "、".join(waiting)
            raise proofs.ProofError(
                f"{names} 在 {GIVE_UP_S:g} 秒内没有换成新的话。", f"{names} did not draw the new words"
            )
        taken = {name: (cast.players[name].glance(), time.monotonic()) for name in waiting}
        for name, (picture, at) in taken.items():
            near = range(sizes[name] - 1, sizes[name] + 2)
            if find_text(picture, NEW_TITLE, cast.finder.fonts, near).score >= DRAWN:
                seen[name] = (at, picture)
    return seen
