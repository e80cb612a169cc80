"""Leases in the database."""

from __future__ import annotations

from sqlalchemy.orm import Session

from hub.intake.leases import Leases, holders, stored_by_others
from hub.intake.sharing import BEAT_MS, SILENT_MS


def test_two_share_one_leaves_and_one_dies(session: Session) -> None:
    hub, other = Leases("hub", 5), Leases("other", 6)
    for now in (0, BEAT_MS):
        assert hub.is_due(now)
        hub.turn(session, now)
        assert not hub.is_due(now + 1)
        other.turn(session, now)
    hub.turn(session, 2 * BEAT_MS)
    assert (len(hub.held), len(other.held), hub.held & other.held) == (8, 8, frozenset())
    other.note_stored(session, 3)
    assert (stored_by_others(session, "hub"), stored_by_others(session, "other")) == (3, 0)
    shown = {one.id: (len(one.partitions), one.stored, one.since) for one in holders(session)}
    assert shown == {"hub": (8, 0, 5), "other": (8, 3, 6)}

    other.give_back(session)
    hub.turn(session, 3 * BEAT_MS)
    assert len(hub.held) == 16, "at once"

    Leases("other", 7).turn(session, 0)
    hub.turn(session, 4 * BEAT_MS)
    hub.turn(session, 4 * BEAT_MS + SILENT_MS)
    hub.turn(session, 5 * BEAT_MS + SILENT_MS)
    assert len(hub.held) == 16
    assert [one.id for one in holders(session)] == ["hub"]


def test_one_thought_dead_begins_anew(session: Session) -> None:
    hub, slow = Leases("hub", 0), Leases("slow", 0)
    slow.turn(session, 0)
    hub.turn(session, 0)
    hub.turn(session, SILENT_MS)
    assert len(hub.held) == 16
    slow.turn(session, SILENT_MS)
    assert slow.held == frozenset()
    hub.turn(session, SILENT_MS + BEAT_MS)
    slow.turn(session, SILENT_MS + BEAT_MS)
    assert (len(hub.held), len(slow.held)) == (8, 8)
