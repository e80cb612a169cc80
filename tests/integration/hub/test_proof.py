"""Reports, exports and forgetting on a real PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from content_packs.wire.proof import verify
from content_packs.words import Words
from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.migrate import upgrade
from hub.people.service import Unit, add_person, put_unit
from hub.programme.service import Pattern, put_pattern, put_shifts
from hub.proof.closing import Reporter
from hub.proof.evidence import gather
from hub.proof.export import export_lines, spans
from hub.proof.person import kept_of_person
from hub.proof.reports import report_runs, reports_of
from hub.proof.retention import due, forget
from hub.records.entered import VOID, Desk, correct, enter_paper, run_at
from hub.records.ledgers import open_ledger
from hub.records.service import store_batch
from hub.secrets import load_secrets
from hub.stations.service import Place, add_station, put_place
from tests.fakes.hub_mine import DAY, SHIFTS, Writer, at, pledge

LATER_MS = 1200 * 86_400_000


def test_a_shift_is_reported_proved_and_forgotten(server: str, tmp_path: Path) -> None:
    engine, settings = make_engine(server), Settings(data=tmp_path)
    upgrade(engine)
    now, writer, secrets = at(settings, 8, 10), Writer(), load_secrets(settings.secrets)
    with session_scope(engine) as session:
        put_unit(session, Unit("m", Words("矿"), "mine"))
        put_shifts(session, "m", SHIFTS)
        put_place(session, Place("face", Words("综采面"), "coal_face", "m"))
        put_pattern(session, Pattern("m", "face", DAY, ("early",)))
        add_station(session, "face-1", "face", now, "test")
        people = [add_person(session, staff_no=f"{n}", name=f"䶮{n}", unit_id="m").id for n in range(40)]
        open_ledger(session, "face-1", writer.public, now)
        writer.write(*(pledge(person, now + n) for n, person in enumerate(people[:30])))
        batch = writer.batch()
        store_batch(session, settings, "face-1", batch, batch.verify(writer.public), now)
    with session_scope(engine) as session:
        assert Reporter(settings).look(session, at(settings, 17))[0] == 1
        desk = Desk(session, settings, secrets, "leader", at(settings, 18))
        enter_paper(desk, run_at(session, "face", DAY, "early"), people[30], "夹")
        correct(desk, writer.ledger, 1, VOID, "不是他")
    with session_scope(engine) as session:
        assert Reporter(settings).look(session, at(settings, 18, 1)) == (0, 1)
        (report,) = reports_of(session, DAY, "early")
        assert (len(report.signed), len(report.supplements[0].moved), report.whole) == (30, 2, True)
        assert report_runs(session)[0][:2] == (DAY, "early")
        assert len(gather(session, settings, DAY, "early", place_id="face").witnesses) == 31
        assert len(kept_of_person(session, settings, people[0])["records"]) == 2
        assert len(spans(session, since_ms=at(settings, 12), until_ms=at(settings, 20))) == 1
    for persons in (31 + 1, 0):
        with read_scope(engine) as session:
            assert due(session, settings, now + LATER_MS).records == persons
            found = verify(export_lines(session, spans(session), now))
            assert found.faults == ()
            assert sum(one.erased for one in found.ledgers) == 32 - persons
        with session_scope(engine) as session:
            forget(session, settings, now + LATER_MS)
    engine.dispose()
