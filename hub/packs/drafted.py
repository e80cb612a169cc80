"""What stations would show if a publisher's drafts were published now: for previews, nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from content_packs.format.content import Slot
from hub.config import Settings
from hub.packs import publishing
from hub.packs.published import live, versions_in_force


def slots(
    session: Session, settings: Settings, follows: Sequence[str], drafted: str, station: str
) -> dict[str, Slot]:
    """The live slot of every publisher followed at a station; of ``drafted`` what is being worked on."""
    held = {
        name: slot
        for name in follows
        if name != drafted and (slot := live(session, settings, name, station)) is not None
    }
    return held | ({drafted: _as_published(session, drafted)} if drafted in follows else {})


def _as_published(session: Session, publisher: str) -> Slot:
    """What is being worked on, as if it were published; a card that goes next is gone."""
    version = max(versions_in_force(session).get(publisher, 0), 1)
    slot = publishing.draft_slot(session, publisher)
    return replace(slot, manifest=replace(slot.manifest, version=version, made_at=1))
