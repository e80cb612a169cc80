from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from content_packs.wire.batch import Batch
from content_packs.wire.proof import Report, verify
from content_packs.wire.record import chain_hash, hashed_fields, head_message, salt_of, segment_of
from hub.config import Settings
from hub.errors import RefusedError
from hub.proof.export import export_lines, spans
from hub.proof.retention import forget
from hub.records.again import read_again
from hub.records.entered import Desk, enter_paper, run_at
from hub.records.ledgers import verify_ledger
from hub.records.models import HeadRow
from hub.records.service import store_batch
from hub.secrets import Secrets
from tests.fakes.hub_mine import DAY, SmallMine, Writer, at, pledge

LATER_MS = 1200 * 86_400_000


def arrive(session: Session, settings: Settings, writer: Writer, batch: Batch, now: int) -> None:
    store_batch(session, settings, writer.station, batch, batch.verify(writer.public), now)


@pytest.fixture
def held(session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int) -> Writer:
    """Records 1-3 and 4-5 in two batches, the second on the next day."""
    writer.write(*(pledge(p.id, now) for p in mine.people))
    arrive(session, settings, writer, writer.batch(), now)
    writer.write(pledge(mine.people[0].id, now, author=mine.people[1].id, method="proxy"), pledge("?ab", now))
    arrive(session, settings, writer, writer.batch(4), at(settings, 9, day=23))
    return writer


def lines(session: Session, now: int, **chosen: object) -> list[bytes]:
    return list(export_lines(session, spans(session, **chosen), now))  # type: ignore[arg-type]


def checked(session: Session, now: int, **chosen: object) -> Report:
    report = verify(lines(session, now, **chosen))
    assert report.faults == ()
    return report


def test_what_is_exported_proves_itself(session: Session, held: Writer, now: int) -> None:
    (one,) = checked(session, now).ledgers
    assert (one.ledger, one.station, one.upto, one.signed, one.records) == (held.ledger, "face-1", 5, 5, 5)
    assert one.head == held.heads[5]


def test_every_arrival_is_in_it_and_any_part_can_be_had(
    session: Session, settings: Settings, held: Writer, now: int
) -> None:
    heads = [row["upto"] for row in map(json.loads, lines(session, now)) if "sig" in row]
    assert heads == [3, 5]
    second = at(settings, 0, day=23)
    (late,) = checked(session, now, since_ms=second).ledgers
    assert (late.first, late.upto, late.signed) == (4, 5, 5)
    (early,) = checked(session, now, until_ms=second).ledgers
    assert (early.first, early.upto, early.signed) == (1, 3, 3)
    assert spans(session, since_ms=at(settings, 0, day=24)) == ()


def test_a_ledger_whose_heads_were_not_kept_ends_with_its_last_signature(
    session: Session, held: Writer, now: int
) -> None:
    session.execute(delete(HeadRow))
    assert checked(session, now).ledgers[0].signed == 5


def test_the_hubs_own_ledger_beside_a_stations(
    session: Session, settings: Settings, secrets: Secrets, held: Writer, mine: SmallMine
) -> None:
    desk = Desk(session, settings, secrets, "leader", at(settings, 9))
    enter_paper(desk, run_at(session, "face", "2026-11-21", "early"), mine.people[0].id, "夹")
    both = checked(session, at(settings, 9)).ledgers
    assert [(one.station, one.signed) for one in both] == [("face-1", 5), ("hub", 1)]
    assert [one.station for one in checked(session, 1, station="hub").ledgers] == ["hub"]
    assert [one.station for one in checked(session, 1, ledger=held.ledger[:6].upper()).ledgers] == ["face-1"]
    with pytest.raises(RefusedError, match="no such ledger"):
        spans(session, ledger="zz")


def test_what_cannot_be_read_and_what_was_lost_keep_their_places(
    session: Session, settings: Settings, held: Writer, now: int
) -> None:
    """Record 6 is of a later station, 7 is lost on the station's disk, 8 is good again."""
    strange = ["oath", "badge", 3, None, {"a": [True]}, "p0000stranger", "p000boss", "more"]
    rows = [strange, pledge("p9", now, station="face-1").row(), pledge("p8", now, station="face-1").row()]
    previous, hashes = held.heads[5], []
    for seq, row in enumerate(rows, 6):
        salt = salt_of(bytes([segment_of(seq)]) * 16, seq)
        previous = chain_hash(previous, hashed_fields(seq, row, salt))
        hashes.append(previous)
    for first, sent in ((6, [strange]), (7, [hashes[1].hex(), rows[2]])):
        upto = first + len(sent) - 1
        before = held.heads[5] if first == 6 else hashes[0]
        signature = held.key.sign(head_message(held.ledger, upto, hashes[upto - 6]))
        batch = Batch(held.ledger, before, first, ((0, bytes(16)),), tuple(sent), signature)
        arrive(session, settings, held, batch, now)
    (one,) = checked(session, now).ledgers
    assert (one.upto, one.records, one.alone, one.erased) == (8, 8, 1, 0)
    found = [json.loads(line) for line in lines(session, now)]
    assert found[1 + 6 + 1]["quarantined"][0]
    while forget(session, settings, now + LATER_MS).records:
        session.expire_all()
    assert verify_ledger(session, held.ledger) is None
    assert read_again(session, settings, now + LATER_MS) == 0
    text = b"".join(lines(session, now)).decode()
    assert "stranger" not in text
    assert "p000boss" not in text
    assert "badge" in text
    (one,) = checked(session, now).ledgers
    assert (one.records, one.erased, one.alone) == (8, 7, 1)


def test_erased_persons_are_gone_and_the_chain_is_whole(
    session: Session, settings: Settings, held: Writer, mine: SmallMine, now: int
) -> None:
    before = checked(session, now).ledgers[0]
    forget(session, settings, now + LATER_MS)
    session.expire_all()
    after = checked(session, now).ledgers[0]
    assert after == replace(before, erased=5)
    text = b"".join(lines(session, now)).decode()
    assert not any(who.id in text for who in mine.people)


def test_an_altered_database_is_seen_in_its_export(session: Session, held: Writer, now: int) -> None:
    altered = lines(session, now)
    row = json.loads(altered[2])
    row["row"][5] = "somebody"
    altered[2] = json.dumps(row).encode()
    assert [(fault.what, fault.seq) for fault in verify(altered).faults] == [("altered", 2)]
    assert DAY in altered[1].decode()
