"""Stations that told what was on their glass: as they would have, of what is published."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from sqlalchemy.orm import Session

from content_packs.wire.playback import HOUR_MS, Playback, Played, PlayedHour
from hub.config import Settings
from hub.packs.onscreen import in_force
from hub.packs.published import versions_in_force
from hub.stations.playback import take_playback
from hub.stations.service import station


def tell(
    session: Session, settings: Settings, name: str, now_ms: int, hours: int = 3, never: Collection[str] = ()
) -> None:
    """Have a station tell of the hours before this one, of every card in force but some (by key)."""
    dice, versions, force = Random(name), versions_in_force(session), in_force(session, settings)
    post, this = station(session, name), now_ms // HOUR_MS
    assert post is not None

    def hour(number: int) -> PlayedHour:
        keys = [key for key in force.cards if key not in never]
        cards = [
            Played(
                key, versions[key.split("/")[0]], dice.randint(2, 5), 2400 // len(keys) + dice.randint(0, 9)
            )
            for key in keys
        ]
        frame = (Played("overview", 0, 30, 600), Played("pledge", 0, 1, 900), Played("notice:n-1", 0, 0, 60))
        return PlayedHour(number, number, post.place.id, 3600, shown=(*cards, *frame))

    told = Playback(tuple(hour(number) for number in range(this - hours, this)))
    take_playback(session, settings, name, told, now_ms)
