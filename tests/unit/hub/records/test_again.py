"""A newer program reads what an older one put aside."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from content_packs.wire import record as wire
from hub.config import Settings
from hub.receiving import receive
from hub.records.again import read_again
from hub.records.ledgers import verify_ledger
from hub.records.quarantine import quarantined
from hub.records.service import latest
from tests.fakes.hub_mine import SmallMine, Writer, pledge


def test_what_can_be_read_now_becomes_a_record(
    session: Session,
    settings: Settings,
    mine: SmallMine,
    writer: Writer,
    now: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two, _ = (person.id for person in mine.people)
    writer.write(
        pledge(one, now, kind="teleport", author=two), pledge(two, now), pledge(two, now, method="mind")
    )
    receive(session, settings, [("face-1", writer.batch())], now)
    assert read_again(session, settings, now + 5) == 0
    assert len(quarantined(session)) == 2
    monkeypatch.setattr(wire, "KINDS", (*wire.KINDS, "teleport"))
    assert read_again(session, settings, now + 5) == 1
    kept = {item.record.seq: item for item in latest(session)}
    assert kept[1].record == writer.records[0]
    assert (kept[1].hub_flags, kept[1].arrived_at) == (("delayed",), now)
    assert [item.seq for item in quarantined(session)] == [3]
    assert verify_ledger(session, writer.ledger) is None
