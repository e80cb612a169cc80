"""The card editor: words in two languages, counted and checked in place, with a preview."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from sqlalchemy.orm import Session

from content_packs.format.card import Card
from content_packs.format.check import MOST_BODY, MOST_BODY_EN, MOST_TITLE, MOST_TITLE_EN, card_faults
from content_packs.format.text import plain
from content_packs.words import Words
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs import service
from hub.packs.dates import extend, withdraw
from hub.packs.publishing import live, pending
from hub.web.i18n import words_for
from hub.web.markup import to_html
from hub.web.pages.packs import plan_if
from hub.web.pages.review import submit
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/packs", include_in_schema=False)
LIMITS = {"title": MOST_TITLE, "body": MOST_BODY, "title_en": MOST_TITLE_EN, "body_en": MOST_BODY_EN}
"""Most characters by field of the form."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the form: the four texts, and ``edited_at`` of the card as it was read."""

    title: str
    body: str
    title_en: str
    body_en: str
    read_at: int | None

    def on(self, card: Card) -> Card:
        """The card with these words."""
        return service.with_words(card, Words(self.title, self.title_en), Words(self.body, self.body_en))


def written(
    title: Annotated[str, Form()] = "",
    body: Annotated[str, Form()] = "",
    title_en: Annotated[str, Form()] = "",
    body_en: Annotated[str, Form()] = "",
    read_at: Annotated[int | None, Form()] = None,
) -> Written:
    """The form."""
    return Written(title, body, title_en, body_en, read_at)


FromForm = Annotated[Written, Depends(written)]


@router.get("/{publisher}/{pack_name}/{card_id}")
def card(visit: Visiting, publisher: str, pack_name: str, card_id: str, done: str = "") -> Response:
    """The editor."""
    with read_scope(visit.hub.engine) as session:
        draft = _draft(session, publisher, card_id)
        return _editor(visit, session, draft, draft.card, done=done)


@router.post("/{publisher}/{pack_name}/{card_id}/check")
def check_card(
    visit: Visiting, publisher: str, pack_name: str, card_id: str, form: FromForm
) -> dict[str, object]:
    """Faults, counts and preview of what is being typed; nothing is saved."""
    with read_scope(visit.hub.engine) as session:
        card = form.on(_draft(session, publisher, card_id).card)
        faults = _faults(visit, session, card)
    return {
        "faults": {field: [words.in_(visit.lang) for words in list_] for field, list_ in faults.items()},
        "counts": _counts(card),
        "preview": {"zh": to_html(card.body.zh), "en": to_html(card.body.en)},
        "titles": {"zh": card.title.zh, "en": card.title.en},
    }


@router.post("/{publisher}/{pack_name}/{card_id}")
def save_card(
    visit: Visiting,
    publisher: str,
    pack_name: str,
    card_id: str,
    form: FromForm,
    then: Annotated[str, Form()] = "",
) -> Response:
    """Save the words; with a fault in them nothing is saved and the form keeps what was typed.

    ``then`` "submit": and send all that waits to review.
    """
    hub, who = visit.hub, visit.account.id
    with session_scope(hub.engine) as session:
        before = _draft(session, publisher, card_id)
        typed = form.on(before.card)
        try:
            after = service.edit_card_text(
                session, publisher, card_id, title=typed.title, body=typed.body, by=who, now_ms=visit.now,
                drawable=hub.drawable, read_at=form.read_at,
            )  # fmt: skip
        except service.OvertakenError:
            refusal = "{name} 刚改过这张卡片，您的修改没有保存；下面仍是您写的，请对照后再存。"
            problem = words_for(refusal, name=before.edited_by)
            return _editor(visit, session, before, typed, problem, code=409)
        except RefusedError:
            problem = words_for("没有保存：请先改好下面标出的地方。")
            return _editor(visit, session, before, typed, problem, code=422)
        change = _texts(before.card), _texts(after.card)
        note(session, who, "edit", f"card:{publisher}/{card_id}", *change, visit.now)
    if then == "submit":
        return submit(visit, publisher)
    return visit.go(f"/packs/{publisher}/{pack_name}/{card_id}?done=saved")


@router.post("/{publisher}/{pack_name}/{card_id}/dates")
def save_dates(
    visit: Visiting, publisher: str, pack_name: str, card_id: str, valid_to: Annotated[str, Form()] = ""
) -> Response:
    """Let the card stand until another day, or for good."""
    hub, who = visit.hub, visit.account.id
    with session_scope(hub.engine) as session:
        before = _draft(session, publisher, card_id).card.valid_to
        today = hub.settings.local(visit.now).date()
        extend(session, publisher, card_id, valid_to, by=who, now_ms=visit.now, today=today)
        change = {"valid_to": before}, {"valid_to": valid_to}
        note(session, who, "extend", f"card:{publisher}/{card_id}", *change, visit.now)
    return visit.go(f"/packs/{publisher}/{pack_name}/{card_id}?done=saved")


@router.post("/{publisher}/{pack_name}/{card_id}/withdraw")
def withdraw_card(visit: Visiting, publisher: str, pack_name: str, card_id: str) -> Response:
    """Take the card off with the next publish."""
    hub, who = visit.hub, visit.account.id
    with session_scope(hub.engine) as session:
        withdraw(session, publisher, card_id, by=who, now_ms=visit.now)
        note(session, who, "withdraw", f"card:{publisher}/{card_id}", None, None, visit.now)
    return visit.go(f"/packs/{publisher}/{pack_name}/{card_id}?done=withdrawn")


def _editor(
    visit: Visit,
    session: Session,
    draft: service.Draft,
    shown: Card,
    problem: Words | None = None,
    *,
    code: int = 200,
    done: str = "",
) -> Response:
    """The page; ``shown`` is what stands in the form, ``draft`` what is saved."""
    in_force = live(session, visit.hub.settings, draft.publisher)
    pack = next(one for one in service.packs(session, draft.publisher) if one.name == draft.pack)
    published = next((c for c in in_force.cards.values() if c.id == shown.id), None) if in_force else None
    return visit.page(
        "card.html", code, draft=draft, pack=pack, card=shown, read_at=draft.edited_at, limits=LIMITS,
        counts=_counts(shown), faults=_faults(visit, session, shown), problem=problem, done=done,
        board=service.boards(session).get(shown.board), published=published,
        pending=(waits := pending(session, draft.publisher)), plan=plan_if(visit, session, waits),
    )  # fmt: skip


def _draft(session: Session, publisher: str, card_id: str) -> service.Draft:
    draft = service.current_card(session, publisher, card_id)
    if draft is None:
        raise RefusedError(f"没有卡片“{publisher}/{card_id}”。", f"There is no card {publisher}/{card_id}.")
    return draft


def _faults(visit: Visit, session: Session, card: Card) -> dict[str, list[Words]]:
    """Faults by field, with those of the whole card under their own names."""
    today = visit.hub.settings.local(visit.now).date()
    out: dict[str, list[Words]] = {}
    for field, words in card_faults(card, visit.hub.drawable, today, service.boards(session)):
        out.setdefault(field, []).append(_beside(field, words))
    return out


def _beside(field: str, words: Words) -> Words:
    """A sentence as it reads beside its own field, which need not be named again."""
    return Words(*(text.removeprefix(f"{field} ") for text in (words.zh, words.en)))


def _counts(card: Card) -> dict[str, int]:
    texts = {
        "title": card.title.zh, "body": plain(card.body.zh),
        "title_en": card.title.en, "body_en": plain(card.body.en),
    }  # fmt: skip
    return {field: len(text.replace("\n", "")) for field, text in texts.items()}


def _texts(card: Card) -> dict[str, str]:
    return {"title": card.title.zh, "body": card.body.zh, "title_en": card.title.en, "body_en": card.body.en}
