"""Several batches in one transaction: judged together, each of them whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.batch import Batch, decode_batch
from hub.config import Settings
from hub.receiving import receive
from hub.records.ledgers import ledgers, verify_ledger
from hub.records.models import HeadRow
from hub.records.quarantine import quarantined
from hub.records.service import latest
from tests.fakes.hub_mine import SmallMine, Writer, pledge, record_totals


def take(
    session: Session, settings: Settings, now: int, *came: tuple[str, Batch]
) -> list[MessageError | None]:
    return receive(session, settings, [(name, decode_batch(batch.encode())) for name, batch in came], now)


def test_batches_of_two_stations_are_judged_together(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    other = Writer("face-2", seed=2).enrolled(session, now)
    one = mine.people[0].id
    writer.write(pledge(one, now))
    other.write(pledge(one, now + 1, place="heading"))
    assert take(session, settings, now, ("face-1", writer.batch()), ("face-2", other.batch())) == [None, None]
    flags = {item.record.station: item.hub_flags for item in latest(session)}
    assert flags == {"face-1": (), "face-2": ("dup", "two_places")}


def test_the_log_says_once_of_each_station_which_records_are_flagged(
    session: Session,
    settings: Settings,
    mine: SmallMine,
    writer: Writer,
    now: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = Writer("face-2", seed=2).enrolled(session, now)
    one, two, three = (person.id for person in mine.people)
    writer.write(pledge(one, now), pledge(one, now), pledge(two, now), pledge("ghost", now), pledge(two, now))
    other.write(pledge(three, now), pledge(three, now))
    came = [("face-1", writer.batch(1, 2)), ("face-2", other.batch()), ("face-1", writer.batch(3, 5))]
    take(session, settings, now, *came)
    assert [record.getMessage() for record in caplog.records] == [
        "face-1: 2 record(s) from 2 on flagged dup",
        "face-2: 1 record(s) from 2 on flagged dup",
        "face-1: 1 record(s) from 4 on flagged unknown",
    ]


def test_one_refused_batch_disturbs_no_other(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    writer.write(*(pledge(person.id, now) for person in mine.people))
    forged = replace(writer.batch(1, 2), signature=bytes(64))
    said = take(
        session, settings, now,
        ("face-1", forged), ("ghost", writer.batch(1, 1)), ("face-1", writer.batch(1, 1)),
        ("face-1", writer.batch(1, 2)), ("face-1", writer.batch(2, 3)), ("face-1", writer.batch(1, 3)),
    )  # fmt: skip
    assert [error is None for error in said] == [False, False, True, True, True, True]
    assert record_totals(session) == (3, 3)
    assert verify_ledger(session, writer.ledger) is None
    heads = session.query(HeadRow).order_by(HeadRow.upto).all()
    assert [(head.upto, head.head) for head in heads] == [(n, writer.heads[n]) for n in (1, 2, 3)]


def test_a_fork_within_one_reading_is_seen(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    liar = Writer().write(pledge(two, now), pledge(two, now + 1))
    writer.write(pledge(one, now))
    take(session, settings, now, ("face-1", writer.batch()), ("face-1", liar.batch()))
    assert ledgers(session)[0].flags == ("fork",)
    writer.write(pledge(two, now))
    take(session, settings, now, ("face-1", writer.batch(2)))
    assert ledgers(session)[0].flags == (), "the chain that is held has gone on"


def test_what_cannot_be_read_has_its_place_and_blocks_nobody(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    writer.write(
        pledge(one, now), pledge(one, now, kind="teleport"), pledge(one, now), pledge(two, now, method="mind")
    )
    whole = writer.batch(3)
    damaged = replace(whole, rows=(writer.heads[3].hex(), whole.rows[1]))
    came = (("face-1", writer.batch(1, 2)), ("face-1", damaged))
    assert take(session, settings, now, *came) == [None, None]
    assert ledgers(session)[0].upto == 4
    assert [item.record.seq for item in latest(session)] == [1]
    held = {item.seq: item for item in quarantined(session)}
    assert sorted(held) == [2, 3, 4]
    assert "teleport" in held[2].row
    assert held[3].row == ""
    assert "损坏" in held[3].words.zh
    assert verify_ledger(session, writer.ledger) is None
    assert take(session, settings, now, *came) == [None, None], "twice is once"
    assert len(quarantined(session, station="face-1")) == 3
    assert quarantined(session, station="face-2") == ()
