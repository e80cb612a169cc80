"""Chains are checked a little at a time, and what was changed behind that is still found."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from hub.audit.checking import LOG, REPEAT_MS, begin_anew, broken, checked, go_on, gone, stands
from hub.audit.models import AuditRow
from hub.audit.service import Asked, end, entries, note
from hub.config import Settings
from hub.errors import RefusedError
from hub.records.models import LedgerRow, RecordRow
from hub.records.service import store_batch
from tests.fakes.hub_mine import SmallMine, Writer, pledge


def noted(session: Session, count: int) -> None:
    for number in range(count):
        note(session, "editor", "edit", f"card:m/{number}", {"title": "旧"}, {"title": "新"}, 1000 + number)


def signed(session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int) -> str:
    for person in mine.people:
        writer.write(pledge(person.id, now))
    batch = writer.batch()
    store_batch(session, settings, "face-1", batch, batch.verify(writer.public), now)
    return writer.ledger


def test_it_goes_on_where_it_stopped_and_says_how_much_is_left(session: Session) -> None:
    noted(session, 5)
    assert (checked(session, 2)[LOG].upto, checked(session, 2)[LOG].waiting) == (2, 3)
    assert checked(session, 2)[LOG].began_at == 0, "a look keeps nothing"
    assert go_on(session, 10, 2) == 2
    assert go_on(session, 20, 2) == 2
    assert checked(session, 0)[LOG].whole_at == 0
    assert go_on(session, 30, 2) == 1
    found = checked(session)[LOG]
    assert (found.waiting, found.broken_at, found.began_at, found.whole_at) == (0, None, 10, 30)
    assert go_on(session, 40, 2) == 0


def test_a_ledger_is_checked_as_the_log_is(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    ledger = signed(session, settings, mine, writer, now)
    assert go_on(session, now, 2) == 2
    assert go_on(session, now, 2) == 1
    assert checked(session)[ledger].whole_at == now
    writer.write(pledge(mine.people[0].id, now))
    batch = writer.batch(4)
    store_batch(session, settings, "face-1", batch, batch.links(), now)
    assert checked(session)[ledger].waiting == 0
    session.execute(update(RecordRow).where(RecordRow.seq == 4).values(value="x"))
    session.expire_all()
    assert checked(session)[ledger].broken_at == 4


def test_what_is_changed_behind_is_found_by_the_next_check_of_all(session: Session) -> None:
    noted(session, 3)
    go_on(session, 1, 100)
    session.execute(update(AuditRow).where(AuditRow.seq == 2).values(who="nobody"))
    session.expire_all()
    assert checked(session)[LOG].broken_at is None
    go_on(session, REPEAT_MS + 1, 100)
    assert checked(session)[LOG].broken_at == 2
    begin_anew(session, REPEAT_MS + 1)
    go_on(session, REPEAT_MS + 1, 100)
    assert checked(session)[LOG].broken_at == 2


def test_a_broken_chain_stays_said_until_it_is_checked_anew(session: Session) -> None:
    noted(session, 2)
    session.execute(update(AuditRow).where(AuditRow.seq == 2).values(who="nobody"))
    session.expire_all()
    go_on(session, 1, 100)
    session.execute(update(AuditRow).where(AuditRow.seq == 2).values(who="editor"))
    session.expire_all()
    go_on(session, REPEAT_MS + 2, 100)
    assert checked(session)[LOG].broken_at == 2
    begin_anew(session, REPEAT_MS + 3)
    go_on(session, REPEAT_MS + 3, 100)
    assert checked(session)[LOG].broken_at is None


def test_an_end_that_was_cut_off_is_found(session: Session) -> None:
    noted(session, 3)
    go_on(session, 1, 100)
    session.delete(session.get_one(AuditRow, 3))
    session.flush()
    assert checked(session)[LOG].broken_at == 3


def test_a_chain_written_anew_from_somewhere_on_is_found(session: Session) -> None:
    noted(session, 3)
    go_on(session, 1, 100)
    for seq in (3, 2):
        session.delete(session.get_one(AuditRow, seq))
    session.flush()
    for number in (7, 8, 9):
        note(session, "somebody", "edit", f"card:m/{number}", None, None, number)
    assert checked(session)[LOG].broken_at == 3


def test_a_head_that_was_changed_is_found(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    ledger = signed(session, settings, mine, writer, now)
    go_on(session, now, 100)
    session.execute(update(LedgerRow).where(LedgerRow.id == ledger).values(head=b"x" * 32))
    session.expire_all()
    assert checked(session)[ledger].broken_at == 3


def test_an_end_that_was_cut_off_stays_found_though_all_is_checked_anew(session: Session) -> None:
    """What is left fits: the button that looks once more must not be what hides it."""
    noted(session, 3)
    go_on(session, 1, 100)
    session.delete(session.get_one(AuditRow, 3))
    session.flush()
    assert gone(session) == 3
    for _ in range(2):
        begin_anew(session, 5)
        go_on(session, 5, 100)
        assert checked(session)[LOG].broken_at == 3
    assert broken(session) == {LOG: 3}


def test_an_end_cut_off_before_the_weekly_check_is_found_by_it(session: Session) -> None:
    noted(session, 3)
    go_on(session, 1, 100)
    session.delete(session.get_one(AuditRow, 3))
    session.flush()
    go_on(session, REPEAT_MS + 1, 100)
    assert checked(session)[LOG].broken_at == 3


def test_what_is_found_stands_in_the_log_once(session: Session) -> None:
    noted(session, 3)
    session.execute(update(AuditRow).where(AuditRow.seq == 2).values(who="nobody"))
    session.expire_all()
    for now in (10, 20):
        go_on(session, now, 100)
    (line,) = entries(session, asked=Asked(what="broken"))
    assert (line.who, line.object, dict(line.after)) == ("hub", "audit", {"line": 2})


def test_a_head_on_paper_is_compared(session: Session) -> None:
    noted(session, 3)
    line, head = end(session)
    noted(session, 1)
    assert stands(session, line, f" {head.hex()[:16].upper()} ")
    assert not stands(session, line - 1, head.hex())
    assert not stands(session, line + 9, head.hex())
    for bad in ("", head.hex()[:7], "g" * 16):
        with pytest.raises(RefusedError):
            stands(session, line, bad)
