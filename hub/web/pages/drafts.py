"""What a card said before, and what was thrown away: look at it, and bring it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response

from content_packs.format.card import Card
from hub.accounts.service import names_by_id
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs.authoring import save_card
from hub.packs.drafts import Edit, history
from hub.packs.published import live
from hub.packs.removing import KEPT_DAYS, remove, removed, restore
from hub.packs.service import packs
from hub.web.cardform import LABELS, form_of
from hub.web.pages.cards import draft_of
from hub.web.visit import Visiting

router = APIRouter(prefix="/packs", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class State:
    """A saved state, and the labels of what it changed of the one before."""

    edit: Edit
    changed: tuple[str, ...]
    is_now: bool


@router.get("/{publisher}/{pack_name}/{card_id}/history")
def card_history(visit: Visiting, publisher: str, pack_name: str, card_id: str) -> Response:
    """Every saved state of a card, newest first."""
    with read_scope(visit.hub.engine) as session:
        draft = draft_of(session, publisher, card_id)
        pack = next(one for one in packs(session, publisher) if one.name == draft.pack)
        found, people = history(session, publisher, card_id), names_by_id(session)
    before: list[Card | None] = [*(one.card for one in found[1:]), None][: len(found)]
    states = [
        State(edit, _changed(old, edit.card), edit.card == draft.card)
        for edit, old in zip(found, before, strict=True)
    ]
    return visit.page("card_history.html", draft=draft, pack=pack, states=states, people=people)


@router.post("/{publisher}/{pack_name}/{card_id}/history/{edit_id}")
def go_back(visit: Visiting, publisher: str, pack_name: str, card_id: str, edit_id: int) -> Response:
    """Put a card back to an earlier state; what it says now stays in its history."""
    who = visit.account.id
    with session_scope(visit.hub.engine) as session:
        before = draft_of(session, publisher, card_id)
        found = next((one for one in history(session, publisher, card_id) if one.id == edit_id), None)
        if found is None:
            raise RefusedError("没有这个版本，什么也没有改。", "there is no such state; nothing was changed")
        save_card(session, publisher, found.card, by=who, now_ms=visit.now)
        change = {"title": before.card.title.zh}, {"title": found.card.title.zh, "as": found.at}
        note(session, who, "go back", f"card:{publisher}/{card_id}", *change, visit.now)
    return visit.go(f"/packs/{publisher}/{before.pack}/{card_id}?done=saved")


@router.post("/{publisher}/{pack_name}/{card_id}/delete")
def delete_card(visit: Visiting, publisher: str, pack_name: str, card_id: str) -> Response:
    """Throw a card away; one that stations show is taken off with the next publish."""
    hub, who = visit.hub, visit.account.id
    with session_scope(hub.engine) as session:
        draft = draft_of(session, publisher, card_id)
        in_force = live(session, hub.settings, publisher)
        shown = in_force is not None and any(card.id == card_id for card in in_force.cards.values())
        gone = remove(session, publisher, card_id, shown=shown, by=who, now_ms=visit.now)
        note(session, who, "delete", f"card:{publisher}/{card_id}", None, None, visit.now)
    address = f"/packs/{publisher}/{draft.pack}"
    return visit.go(f"{address}?done=deleted" if gone else f"{address}/{card_id}?done=withdrawn")


@router.get("/{publisher}/_bin", name="bin")
def bin_page(visit: Visiting, publisher: str) -> Response:
    """What was thrown away in the last thirty days."""
    with read_scope(visit.hub.engine) as session:
        return visit.page(
            "bin.html", publisher=publisher, removed=removed(session, publisher, visit.now), days=KEPT_DAYS,
            people=names_by_id(session),
        )  # fmt: skip


@router.post("/{publisher}/_bin")
def restore_card(visit: Visiting, publisher: str, card: Annotated[str, Form()]) -> Response:
    """Bring a card back as it was last saved."""
    who = visit.account.id
    with session_scope(visit.hub.engine) as session:
        back = restore(session, publisher, card, by=who, now_ms=visit.now)
        note(session, who, "restore", f"card:{publisher}/{card}", None, None, visit.now)
    return visit.go(f"/packs/{publisher}/{back.pack}/{card}?done=restored")


def _changed(before: Card | None, after: Card) -> tuple[str, ...]:
    if before is None:
        return ()
    old, new = form_of(before), form_of(after)
    return tuple(dict.fromkeys(LABELS.get(name, "其他栏目") for name in new if new[name] != old[name]))
