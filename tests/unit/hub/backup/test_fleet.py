"""After a restoration: who was not heard, who brings records, who enrolled too late."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.messages import Presence
from hub.backup.contents import Contents
from hub.backup.fleet import compare
from hub.backup.restoring import begin_anew
from hub.records.refusals import note_refused
from hub.stations.models import StationRow
from hub.stations.service import note_presence
from tests.fakes.hub_mine import Writer

DAY_MS = 86_400_000


@pytest.fixture
def writer(session: Session, writer: Writer) -> Writer:
    row = session.get_one(StationRow, "face-1")
    row.ledger_id, row.public_key = writer.ledger, writer.public.hex()
    return writer


def restored(session: Session, now: int, made_at: int) -> None:
    begin_anew(session, Contents(made_at, "m", "sqlite", "", 0, {}, {}, ""), now)


def test_nothing_is_said_of_a_hub_that_never_came_back(session: Session, writer: Writer, now: int) -> None:
    assert compare(session, now) is None


def test_silent_then_sending_then_whole(session: Session, writer: Writer, now: int) -> None:
    restored(session, now, now - DAY_MS)
    found = compare(session, now)
    assert found is not None
    assert (found.silent, found.sending, found.strangers, found.too_old) == (("face-1",), {}, (), False)
    told = Presence(state="ready", session=1, ledger=writer.ledger, last=7)
    note_presence(session, "face-1", told, now + 1)
    found = compare(session, now + 1)
    assert found is not None
    assert (found.silent, found.sending) == ((), {"face-1": 7})
    note_presence(
        session, "face-1", Presence(state="ready", session=1, ledger=writer.ledger, last=0), now + 2
    )
    found = compare(session, now + 2)
    assert found is not None
    assert found.is_whole
    assert found.recent, "what was entered at the hub since no station brings"
    later = compare(session, now + 15 * DAY_MS)
    assert later is not None
    assert not later.recent


def test_who_is_refused_since_then_enrolled_too_late(session: Session, writer: Writer, now: int) -> None:
    note_refused(session, "t", "face-9", MessageError("旧", "old"), b"", now - 1)
    restored(session, now, now - 91 * DAY_MS)
    note_refused(session, "t", "face-8", MessageError("没有", "none"), b"", now + 1)
    found = compare(session, now + 1)
    assert found is not None
    assert (found.strangers, found.too_old) == (("face-8",), True)


def test_after_ninety_days_nobody_waits(session: Session, writer: Writer, now: int) -> None:
    restored(session, now, now - DAY_MS)
    assert compare(session, now + 91 * DAY_MS) is None
