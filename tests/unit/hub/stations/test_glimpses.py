"""The newest look at a screen."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.care import Glimpse
from hub.stations.glimpses import last_seen, note_glimpse

pytestmark = pytest.mark.usefixtures("mine")


def test_the_newest_is_kept(session: Session, now: int) -> None:
    assert last_seen(session, "face-1") is None
    for number in (1, 2):
        glimpse = Glimpse(number, now, f"mine/card-{number}", "题", 3, 24, "zh", b"\xff\xd8\xff1", 800, 480)
        note_glimpse(session, "face-1", glimpse, now + number)
    seen = last_seen(session, "face-1")
    assert seen is not None
    assert (seen.arrived_at, seen.glimpse.view, seen.glimpse.expected) == (now + 2, "mine/card-2", 24)


def test_a_stranger_is_refused(session: Session, now: int) -> None:
    with pytest.raises(MessageError):
        note_glimpse(session, "nobody", Glimpse(1, now, "overview"), now)
