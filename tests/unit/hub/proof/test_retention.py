from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from hub.config import Settings
from hub.programme.service import Entry, entries, put_entry
from hub.proof.closing import Reporter
from hub.proof.models import ReportRow
from hub.proof.reports import reports_of
from hub.proof.retention import cutoff, due, forget
from hub.records.ledgers import verify_ledger
from hub.records.models import RecordRow
from hub.records.refusals import note_refused, refused
from hub.records.service import store_batch
from tests.fakes.hub_mine import DAY, SmallMine, Writer, at, pledge

YEARS_3_MS = 1096 * 86_400_000


def test_the_day_is_so_many_months_back(settings: Settings) -> None:
    assert cutoff(settings, at(settings, 9)) == date(2023, 11, 22)
    month = settings.model_copy(update={"retention_months": 9})
    assert cutoff(month, settings.instant(settings.local(at(settings, 9)).replace(day=30))) == date(
        2026, 2, 28
    )
    assert cutoff(settings.model_copy(update={"retention_months": 1200}), at(settings, 9)) == date(1970, 1, 1)


def test_what_is_old_keeps_no_person_and_the_chain_verifies(
    session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int
) -> None:
    writer.write(*(pledge(p.id, now, author="p0000boss") for p in mine.people))
    batch = writer.batch()
    store_batch(session, settings, "face-1", batch, batch.verify(writer.public), now)
    put_entry(session, Entry(DAY, "early", mine.people[0].id, "face", "leave"))
    note_refused(session, "up", "face-1", MessageError("坏", "bad"), b"p0000boss", now)
    Reporter(settings).look(session, at(settings, 16, 40))
    later = now + YEARS_3_MS
    assert not due(session, settings, now + 86_400_000).anything
    found = due(session, settings, later + 86_400_000)
    assert (found.records, found.roster) == (3, 1)
    assert found.reports == len(session.scalars(select(ReportRow)).all())
    assert forget(session, settings, later + 86_400_000) == found
    assert not forget(session, settings, later + 86_400_000).anything
    session.expire_all()
    rows = session.scalars(select(RecordRow)).all()
    assert {(row.person, row.author, row.salt) for row in rows} == {(None, None, None)}
    assert verify_ledger(session, writer.ledger) is None
    assert entries(session, DAY) == ()
    assert refused(session) == ()
    (report,) = reports_of(session, DAY, "early")
    assert report.erased
    assert report.whole
    assert len(report.signed) == 2
