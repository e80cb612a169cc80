from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.batch import decode_batch
from hub.config import Settings
from hub.db import session_scope
from hub.records.ledgers import key_of, ledgers, open_ledger, upto, verify_ledger
from hub.records.refusals import refused
from hub.records.service import latest, store_batch
from tests.fakes.hub_mine import SmallMine, Writer, blank_database, pledge, record_totals


def store(
    session: Session, settings: Settings, writer: Writer, now: int, first: int = 1, last: int | None = None
) -> int:
    batch = decode_batch(writer.batch(first, last).encode())
    links = batch.verify(key_of(session, writer.station, batch.ledger))
    return store_batch(session, settings, writer.station, batch, links, now)


def test_a_batch_is_stored_once(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    writer.write(*(pledge(person.id, now) for person in mine.people))
    assert store(session, settings, writer, now) == 3
    assert store(session, settings, writer, now + 9) == 3
    assert record_totals(session) == (3, 3)
    kept = latest(session)
    assert {item.arrived_at for item in kept} == {now}
    assert sorted((item.record for item in kept), key=lambda r: r.seq) == writer.records
    assert verify_ledger(session, writer.ledger) is None


def test_an_overlapping_batch_adds_only_what_is_new(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    writer.write(*(pledge(person.id, now) for person in mine.people))
    assert store(session, settings, writer, now, 1, 2) == 2
    assert store(session, settings, writer, now, 2, 3) == 3
    assert record_totals(session) == (3, 3)


def test_after_a_gap_nothing_is_stored_and_the_receipt_says_where_it_ends(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    writer.write(*(pledge(person.id, now) for person in mine.people))
    assert store(session, settings, writer, now, 3) == 0
    assert record_totals(session) == (0, 0)
    assert ledgers(session)[0].flags == ("gap",)
    assert store(session, settings, writer, now, 1) == 3
    assert ledgers(session)[0].flags == ()


@pytest.mark.parametrize("first", [1, 2])
def test_another_history_is_flagged_and_overwrites_nothing(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int, first: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    writer.write(pledge(one, now))
    store(session, settings, writer, now)
    liar = Writer().write(pledge(two, now), pledge(two, now + 1))
    assert store(session, settings, liar, now, first) == 1
    assert store(session, settings, liar, now, first) == 1
    assert ledgers(session)[0].flags == ("fork",)
    assert [item.record.person for item in latest(session)] == [one]
    assert [item.station for item in refused(session)] == ["face-1"]
    assert "不一致" in refused(session)[0].words.zh


def test_unknown_stations_foreign_ledgers_and_forged_signatures(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    writer.write(pledge(mine.people[0].id, now))
    for station, ledger in (("ghost", writer.ledger), ("face-2", writer.ledger), ("face-1", "00" * 16)):
        with pytest.raises(MessageError):
            key_of(session, station, ledger)
    forged = replace(writer.batch(), signature=bytes(64))
    with pytest.raises(MessageError):
        forged.verify(key_of(session, "face-1", writer.ledger))
    assert record_totals(session) == (0, 0)


def test_the_latest_of_a_person_or_station(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one = mine.people[0].id
    writer.write(
        pledge(one, now, flags=("late",)),
        pledge("?ab", now, flags=("unknown",)),
        pledge(one, 1000, clock="suspect"),
    )
    store(session, settings, writer, now)
    assert {item.record.seq for item in latest(session, person=one)} == {1, 3}
    assert latest(session, station="face-2") == ()
    assert len(latest(session, most=1)) == 1


@hypothesis_settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=6))
def test_whatever_order_batches_come_in_each_record_is_held_once(spans: list[tuple[int, int]]) -> None:
    engine = blank_database()
    writer = Writer().write(*(pledge(f"p{n}", 1_795_000_000_000 + n) for n in range(8)))
    with session_scope(engine) as session:
        open_ledger(session, "face-1", writer.public, 0)
        end = 0
        for first, last in (sorted(span) for span in spans):
            batch = writer.batch(first, last)
            end = max(end, last) if first <= end + 1 else end
            assert store_batch(session, Settings(), "face-1", batch, batch.links(), 1) == end
        assert upto(session, writer.ledger) == end
        assert record_totals(session) == (end, 0), "held, though of nobody the hub knows"
        assert verify_ledger(session, writer.ledger) is None
    engine.dispose()
