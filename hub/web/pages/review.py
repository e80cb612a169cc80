"""Review: what waits, what it changes, and what the second person decides of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content_packs.format.content import Slot
from content_packs.format.pictures import measure
from content_packs.words import Words
from hub.accounts.service import names_by_id
from hub.audit.service import note
from hub.config import Settings
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs import published, publishing, reviewing, service
from hub.packs.comments import MOST_COMMENT, comment, comments, mark_read, newly_read
from hub.packs.differences import Difference, difference
from hub.packs.objects import object_bytes
from hub.people.service import units
from hub.web.days import moment_typed
from hub.web.drawn import board_picture
from hub.web.pages.packs import plan_if, publish_approved
from hub.web.pages.staging import choice, running
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/review", include_in_schema=False)
NOW, LATER, HOLD = "now", "at", "hold"
"""What becomes of what is approved: published at once, at a time, or when somebody presses the button."""
LABELS = {
    "title": "标题", "body": "正文", "title_en": "英文标题", "body_en": "英文正文", "basis": "依据",
    "source": "出处", "picture": "图片", "video": "视频", "pictures": "图片", "valid_from": "从哪天起",
    "valid_to": "到哪天止", "review_by": "复核期限", "where": "在哪里显示", "type": "类型", "board": "板块",
    "author": "作者", "tags": "标签", "target": "目标日期", "metrics": "指标", "milestones": "节点",
    "duties": "职责", "options": "选项", "answer": "答案", "explain": "解释", "activities": "活动",
    "roles": "岗位", "consent": "本人同意", "level": "级别", "order": "先后次序", "boards": "板块",
    "brand": "品牌",
}  # fmt: skip


@router.get("", name="review")
def listing(visit: Visiting) -> Response:
    """What each publisher has that is not published, and whose turn it is."""
    with read_scope(visit.hub.engine) as session:
        names = {unit.id: unit.name for unit in units(session)}
        publishers = dict.fromkeys(one.publisher for one in service.packs(session))
        rows = [
            (names.get(name, Words(name)), publishing.pending(session, name))
            for name in publishers
            if visit.sees(name)
        ]
        people = names_by_id(session)
    return visit.page("review.html", rows=rows, people=people)


@router.get("/{publisher}", name="submission")
def submission(visit: Visiting, publisher: str, done: str = "") -> Response:
    """What a publisher would publish beside what is shown, and what may be done with it."""
    settings = visit.hub.settings
    with read_scope(visit.hub.engine) as session:
        waits = _pending(session, publisher)
        found = _difference(session, settings, publisher)
        cards = {draft.card.id: draft for draft in service.cards(session, publisher)}
        authors = reviewing.authors(session, publisher)
        asked = waits.submission
        own = {visit.account.id} <= authors | {asked.submitted_by if asked else ""}
        read = newly_read(session, visit.account.id, publisher, {"", *(one.id for one in found.cards)})
        page = visit.page(
            "submission.html", waits=waits, found=found, cards=cards, own=own, done=done,
            people=names_by_id(session), labels=LABELS, boards=service.boards(session),
            authors=sorted(authors), remarks=comments(session, publisher), most=MOST_COMMENT,
            plan=plan_if(visit, session, waits), trail=reviewing.trail(session, publisher),
            name={unit.id: unit.name for unit in units(session)}.get(publisher, Words(publisher)),
            soon=settings.local(visit.now),
            first=service.packs(session, publisher)[0].name, running=running(visit, session, waits),
            choice=choice(visit, session, waits) if asked and asked.is_open else None,
        )  # fmt: skip
    note_read(visit, publisher, read)
    return page


def note_read(visit: Visit, publisher: str, read: Mapping[str, int]) -> None:
    """After a page that shows comments: they are no longer told of on the reader's first page."""
    if not read:
        return
    with suppress(IntegrityError), session_scope(visit.hub.engine) as session:  # his other tab was quicker
        mark_read(session, visit.account.id, publisher, read)


@router.post("/{publisher}/submit")
def submit(visit: Visiting, publisher: str) -> Response:
    """Ask for what is worked on to be published."""
    with session_scope(visit.hub.engine) as session:
        ask(visit, session, publisher)
    visit.hub.events.publish("packs")
    return visit.go(f"/review/{publisher}?done=submitted")


def ask(visit: Visit, session: Session, publisher: str) -> None:
    """Submit and note it; also what the editor's own button does."""
    who = visit.account.id
    made = reviewing.submit(session, visit.hub.settings, publisher, who, visit.now)
    note(session, who, "submit", f"publisher:{publisher}", None, {"content": made.content}, visit.now)


@router.post("/{publisher}/approve")
def approve(
    visit: Visiting,
    publisher: str,
    content: Annotated[str, Form()],
    when: Annotated[str, Form()] = NOW,
    at: Annotated[str, Form()] = "",
    passphrase: Annotated[str, Form()] = "",
) -> Response:
    """Approve what was looked at; publish it now, at a time, or not yet."""
    hub, who, settings = visit.hub, visit.account.id, visit.hub.settings
    due = moment_typed(settings, at) if when == LATER else None
    with session_scope(hub.engine) as session:
        before = _pending(session, publisher)
        made = reviewing.approve(session, publisher, content, who, visit.now, due)
        after = {"content": content, "at": due or 0}
        note(session, who, "approve", f"publisher:{publisher}", {"by": made.submitted_by}, after, visit.now)
        if when == NOW:
            publish_approved(visit, session, before, passphrase)
        first = service.packs(session, publisher)[0].name
    if when != NOW:
        hub.events.publish("packs")
        return visit.go(f"/review/{publisher}?done=approved")
    hub.changed("packs")
    return visit.go(f"/packs/{publisher}/{first}?done=published")


@router.post("/{publisher}/return")
def send_back(
    visit: Visiting, publisher: str, content: Annotated[str, Form()], reason: Annotated[str, Form()] = ""
) -> Response:
    """Give it back to who wrote it, with what is to be mended."""
    who = visit.account.id
    with session_scope(visit.hub.engine) as session:
        reviewing.send_back(session, publisher, content, who, reason, visit.now)
        note(session, who, "send back", f"publisher:{publisher}", None, {"reason": reason}, visit.now)
    visit.hub.events.publish("packs")
    return visit.go(f"/review/{publisher}?done=returned")


@router.post("/{publisher}/withdraw")
def withdraw_submission(visit: Visiting, publisher: str) -> Response:
    """Take back what was submitted."""
    who = visit.account.id
    with session_scope(visit.hub.engine) as session:
        reviewing.withdraw(session, publisher, who, visit.now)
        note(session, who, "withdraw", f"publisher:{publisher}", None, None, visit.now)
    visit.hub.events.publish("packs")
    return visit.go(f"/review/{publisher}?done=withdrawn")


@router.post("/{publisher}/recall")
def recall(
    visit: Visiting,
    publisher: str,
    reason: Annotated[str, Form()] = "",
    passphrase: Annotated[str, Form()] = "",
) -> Response:
    """Within ten minutes: show again what was shown before."""
    hub, who = visit.hub, visit.account.id
    with session_scope(hub.engine) as session:
        before = published.versions_in_force(session).get(publisher, 0)
        made = reviewing.recall(session, hub.settings, publisher, who, reason, visit.now, passphrase)
        after = {"version": made.version.version, "reason": reason}
        note(session, who, "recall", f"publisher:{publisher}", {"version": before}, after, visit.now)
    hub.changed("packs")
    return visit.go(f"/review/{publisher}?done=recalled")


@router.post("/{publisher}/comment", name="comment")
def say(
    visit: Visiting,
    publisher: str,
    text: Annotated[str, Form()] = "",
    card: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Say something of a card, or of all of it; with ``back`` it was said beside the card's editor."""
    who = visit.account.id
    with session_scope(visit.hub.engine) as session:
        _pending(session, publisher)
        draft = service.current_card(session, publisher, card) if card else None
        if card and draft is None:
            raise RefusedError(f"没有卡片“{publisher}/{card}”。", f"There is no card {publisher}/{card}.")
        made = comment(session, publisher, card, who, text, visit.now)
        about = f"card:{publisher}/{card}" if card else f"publisher:{publisher}"
        note(session, who, "comment", about, None, {"text": made.text}, visit.now)
    visit.hub.events.publish("packs")
    if draft and back:
        return visit.go(f"/packs/{publisher}/{draft.pack}/{card}?done=said#remarks")
    return visit.go(f"/review/{publisher}?done=said#{f'card-{card}' if card else 'remarks'}")


@router.get("/{publisher}/files/{sha}")
def review_file(visit: Visiting, publisher: str, sha: str) -> Response:
    """A picture that a publisher shows, or is about to."""
    settings = visit.hub.settings
    with read_scope(visit.hub.engine) as session:
        slots = (published.live(session, settings, publisher), publishing.draft_slot(session, publisher))
        named = {item.sha256 for slot in slots if slot for item in slot.manifest.objects}
    data = object_bytes(settings.objects, sha) if sha in named else None
    if data is None:
        raise RefusedError("没有这张图片。", "There is no such picture.")
    return Response(data, media_type=measure(data).type)


@router.get("/{publisher}/boards/{card_id}/{side}")
def review_board(visit: Visiting, publisher: str, card_id: str, side: str) -> Response:
    """A card as stations draw it: ``before`` as it is shown, ``after`` as it would be."""
    settings = visit.hub.settings
    with read_scope(visit.hub.engine) as session:
        slot = (
            publishing.draft_slot(session, publisher)
            if side == "after"
            else published.live(session, settings, publisher)
        )
        boards, local = service.boards(session), settings.local(visit.now)
    data = board_picture(visit.hub.painter, settings, slot, card_id, boards, local) if slot else None
    if data is None:
        raise RefusedError("没有这张卡片，画不出来。", "There is no such card to draw.")
    return Response(data, media_type="image/png")


def _pending(session: Session, publisher: str) -> publishing.Pending:
    """What waits; RefusedError where there is no pack."""
    if not service.packs(session, publisher):
        raise RefusedError(f"“{publisher}”没有内容包。", f"{publisher!r} has no pack")
    return publishing.pending(session, publisher)


def _difference(session: Session, settings: Settings, publisher: str) -> Difference:
    shown: Slot | None = published.live(session, settings, publisher)
    return difference(shown, publishing.draft_slot(session, publisher))
