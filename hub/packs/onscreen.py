"""The cards a station shows, as the hub can tell: the station's own merge on what is in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from content_packs.format.content import Shown, merge
from content_packs.where import Spot
from hub.config import Settings
from hub.packs.published import live


def on_screen(
    session: Session, settings: Settings, follows: Sequence[str], spot: Spot, today: date
) -> tuple[Shown, ...]:
    """Every card shown at ``spot`` on ``today``, publishers in the order followed."""
    slots = {
        publisher: slot
        for publisher in follows
        if (slot := live(session, settings, publisher, spot.station)) is not None
    }
    return merge(slots, follows, spot, today).cards
