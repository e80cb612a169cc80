"""How saved changes of a card get into the audit log: what pauses in typing save is one line in ten minutes.

The first pause of a sitting is noted as it is; the next save by hand notes what changed since before the
sitting. What was saved between stands in the card's history.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from content_packs.format.card import Card
from hub.audit.service import Asked, Entry, entries, note
from hub.packs.drafts import SITTING_MS, history
from hub.packs.service import Draft

EDIT, AUTOSAVE = "edit", "autosave"
_MOST_SITTINGS = 50


def note_edit(session: Session, before: Draft, after: Draft, who: str, now_ms: int, *, auto: bool) -> None:
    """Note that somebody saved a card; nothing where nothing changed.

    Args:
        session: writes.
        before, after: the card as it was and is.
        who: account id.
        now_ms: the hub's wall time.
        auto: a pause in typing saved it.
    """
    name = f"card:{before.publisher}/{after.card.id}"
    sitting = _sitting(session, name, who)
    if auto:
        if after != before and not (sitting and now_ms - sitting[0].at < SITTING_MS):
            note(session, who, AUTOSAVE, name, *_changes(before.card, after.card), now_ms)
        return
    was = _before(session, before, sitting[-1].at) if sitting else before.card
    if after.card != was or after != before:
        note(session, who, EDIT, name, *_changes(was, after.card), now_ms)


def _sitting(session: Session, name: str, who: str) -> list[Entry]:
    """What pauses of one person saved of a card since anything else was done to it, newest first."""
    found: list[Entry] = []
    for entry in entries(session, asked=Asked(object=name), most=_MOST_SITTINGS):
        if (entry.what, entry.who) != (AUTOSAVE, who):
            break
        found.append(entry)
    return found


def _before(session: Session, draft: Draft, at: int) -> Card:
    """A card as it was before a moment."""
    states = history(session, draft.publisher, draft.card.id)
    return next((state.card for state in states if state.at < at), draft.card)


def _changes(before: Card, after: Card) -> tuple[dict[str, object], dict[str, object]]:
    """The fields that differ, as they were and are."""
    old, new = before.to_json(), after.to_json()
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name, "") for name in names}, {name: new.get(name, "") for name in names}
