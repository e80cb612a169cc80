"""What stations would show if a publisher's drafts were published now: for previews, nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from content_packs.format.content import Slot
from hub.config import Settings
from hub.packs.published import live, versions_in_force
from hub.packs.publishing import draft_manifest
from hub.packs.service import cards


def slots(session: Session, settings: Settings, follows: Sequence[str], drafted: str) -> dict[str, Slot]:
    """The live slot of every publisher followed; of ``drafted`` what is being worked on."""
    held = {
        name: slot
        for name in follows
        if name != drafted and (slot := live(session, settings, name)) is not None
    }
    return held | ({drafted: draft_slot(session, drafted)} if drafted in follows else {})


def draft_slot(session: Session, publisher: str) -> Slot:
    """What is being worked on, as if it were published; a card that goes next is gone."""
    version = max(versions_in_force(session).get(publisher, 0), 1)
    manifest = replace(draft_manifest(session, publisher), version=version, made_at=1)
    return Slot(
        manifest,
        {
            f"{draft.pack}/{draft.card.id}.json": draft.card.with_media_under(draft.pack)
            for draft in cards(session, publisher)
            if not draft.withdrawn
        },
    )
