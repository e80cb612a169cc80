"""When a record was made by the hub's clock, from what batches say of their sending."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from content_packs.wire.batch import decode_batch
from hub.config import Settings
from hub.receiving import receive_batch
from hub.records.moments import boot_offsets, moment
from tests.fakes.hub_mine import SmallMine, Writer, pledge

BOOT = "0badcafe"


def test_the_shortest_way_gives_the_moment(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    writer.write(*(pledge(person.id, 1000, mono=5_000, clock="suspect") for person in mine.people))
    for first, sent, way in ((1, 10_000, 700), (2, 20_000, 40), (3, 30_000, 900)):
        batch = replace(writer.batch(first, first), sent=(BOOT, sent, 1000))
        receive_batch(session, settings, "face-1", decode_batch(batch.encode()), now + sent + way)
    assert moment(session, writer.ledger, BOOT, 5_000) == now + 5_000 + 40
    assert boot_offsets(session, [writer.ledger]) == {(writer.ledger, BOOT): now + 40}


def test_a_boot_that_never_spoke_gives_none(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    receive_batch(session, settings, "face-1", writer.write(pledge(mine.people[0].id, now)).batch(), now)
    assert moment(session, writer.ledger, BOOT, 5_000) is None
    assert boot_offsets(session, []) == {}
