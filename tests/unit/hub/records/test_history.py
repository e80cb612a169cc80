from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from content_packs.wire.record import Record
from hub.config import Settings
from hub.records.entered import STANDS, VOID, Desk, contest, correct
from hub.records.history import Past, history
from hub.records.service import store_batch
from hub.secrets import Secrets
from tests.fakes.hub_mine import SmallMine, Writer, at, pledge

DAYS = (date(2026, 11, 20), date(2026, 11, 22))


def store(session: Session, settings: Settings, writer: Writer, now: int, *records: Record) -> None:
    first = len(writer.records) + 1
    batch = writer.write(*records).batch(first)
    store_batch(session, settings, writer.station, batch, batch.links(), now)


def seqs(found: tuple[Past, ...]) -> list[int]:
    return [one.kept.record.seq for one in found]


def test_his_own_newest_first_and_of_those_days_alone(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one, two, _ = (person.id for person in mine.people)
    store(
        session, settings, writer, now,
        pledge(one, now - 86_400_000, shift_date="2026-11-21"), pledge(two, now), pledge(one, now),
        pledge(one, now - 3 * 86_400_000, shift_date="2026-11-19"), pledge(one, now, kind="quiz", value="A"),
    )  # fmt: skip
    assert seqs(history(session, settings, one, DAYS, ("pledge",))) == [3, 1]
    assert sorted(seqs(history(session, settings, one, DAYS))) == [1, 3, 5]
    assert history(session, settings, "pnobody1", DAYS) == ()


def test_what_has_no_day_or_a_false_one_stands_where_it_arrived(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    one = mine.people[0].id
    store(
        session, settings, writer, now, pledge(one, 5_000, shift_date="1970-01-01", flags=("clock",)),
        pledge(one, now, shift_date="", shift="", flags=("nowindow",)),
    )  # fmt: skip
    assert sorted(seqs(history(session, settings, one, DAYS))) == [1, 2]
    (mistimed,) = [found for found in history(session, settings, one, DAYS) if found.kept.record.seq == 1]
    assert mistimed.time == now
    later = (date(2026, 11, 23), date(2026, 11, 30))
    assert history(session, settings, one, later) == ()


def test_what_was_said_of_a_signature_stands_beside_it(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, writer: Writer, now: int
) -> None:
    one = mine.people[0].id
    store(session, settings, writer, now, pledge(one, now))
    desk = Desk(session, settings, secrets, "safety", at(settings, 9))
    contest(desk, writer.ledger, 1)
    session.expire_all()
    correct(desk, writer.ledger, 1, VOID, "不是他")
    correct(desk, writer.ledger, 1, STANDS, "是他")
    (found,) = history(session, settings, one, DAYS, ("pledge",))
    assert [(said.record.kind, said.record.value) for said in found.later] == [
        ("contest", "not_me"), ("correct", "void:不是他"), ("correct", "stands:是他"),
    ]  # fmt: skip
    assert found.kept.flags == ("settled",)


def test_his_records_are_found_by_their_index(session: Session, settings: Settings, mine: SmallMine) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(
        session.get_bind(), "before_cursor_execute", lambda *given: asked.append((given[2], given[3]))
    )
    history(session, settings, mine.people[0].id, DAYS, ("pledge",))
    ((text, values),) = asked
    plan = str(session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + text, values).all())
    assert "USING INDEX ix_records_person (person=?" in plan
