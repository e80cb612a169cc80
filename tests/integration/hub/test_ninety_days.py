"""Ninety days without a line, then all of it: into reports that were closed long before."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from content_packs.wire.batch import decode_batch
from content_packs.wire.record import Record, counts
from content_packs.words import Words
from hub.config import Settings
from hub.db import make_engine, read_scope, session_scope
from hub.migrate import upgrade
from hub.people.models import PersonRow
from hub.people.service import Unit, put_unit
from hub.programme.service import Pattern, put_pattern, put_shifts
from hub.proof.closing import Reporter
from hub.proof.models import ReportRow
from hub.proof.reports import reports_of
from hub.receiving import receive
from hub.records.chains import irregular
from hub.records.ledgers import open_ledger, upto, verify_ledger
from hub.records.models import RecordRow
from hub.stations.service import Place, add_station, put_place
from kiosk.storage.ledger import Ledger
from tests.fakes.backlog import FIRST_DAY, days_of_records
from tests.fakes.hub_mine import SHIFTS
from tests.fakes.mine import at

DAYS, FACE, MOST_BATCH = 90, "face-7305", 500
LAST_DAY = FIRST_DAY + timedelta(days=DAYS)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


@pytest.fixture
def ticked() -> list[Record]:
    return list(days_of_records(DAYS))


@pytest.fixture
def engine(tmp_path: Path, ticked: list[Record]) -> Engine:
    """A hub that knows the men, each on the shift he works, and has closed every report without them."""
    engine, settings = make_engine(f"sqlite:///{tmp_path}/hub.db"), Settings(data=tmp_path)
    upgrade(engine)
    teams = {one.person: one.shift for one in ticked if one.person and one.person[0] != "?"}
    begin = at(f"{FIRST_DAY} 00:00") - 1
    with session_scope(engine) as session:
        put_unit(session, Unit("m", Words("矿"), "mine"))
        put_shifts(session, "m", SHIFTS)
        put_place(session, Place(FACE, Words("综采面"), "coal_face", "m"))
        for shift in ("night", "early", "middle"):
            put_unit(session, Unit(shift, Words(shift), "team", "m"))
            put_pattern(session, Pattern(shift, FACE, FIRST_DAY.isoformat(), (shift,)))
        for number, (person, team) in enumerate(teams.items()):
            session.add(PersonRow(id=person, staff_no=f"{number}", name=f"甲{number}", unit_id=team))
        add_station(session, FACE, FACE, begin, "test")
        open_ledger(session, FACE, KEY.public_key().public_bytes_raw(), begin)
    reporter = Reporter(settings)
    for number in range(1, DAYS + 2):
        with session_scope(engine) as session:
            reporter.look(session, at(f"{FIRST_DAY + timedelta(days=number)} 00:40"))
    return engine


def frozen(session: Session) -> dict[tuple[str, str], bytes]:
    return {(row.date, row.shift): row.body for row in session.scalars(select(ReportRow))}


def test_all_of_it_comes_home_once_and_every_closed_report_gains_a_supplement(
    tmp_path: Path, engine: Engine, ticked: list[Record]
) -> None:
    settings, now = Settings(data=tmp_path), at(f"{LAST_DAY} 09:00")
    station = Ledger(tmp_path / "ledger.db", KEY)
    for draft in ticked:
        station.append(draft)
    with read_scope(engine) as session:
        closed = frozen(session)
    assert len(closed) >= DAYS * 3
    for again in (False, True):  # the first receipts are lost: everything is said twice
        while (batch := station.batch(station.acked, MOST_BATCH)) is not None:
            came = decode_batch(batch.encode())
            with session_scope(engine) as session:
                assert receive(session, settings, [(FACE, came)], now + int(again)) == [None]
                held = upto(session, came.ledger)
            station.receive_receipt(held)
        assert station.acked == len(ticked)
        station.receive_receipt(0)
        assert station.acked == 0
    with session_scope(engine) as session:
        assert (held, verify_ledger(session, came.ledger), irregular(session, now)) == (len(ticked), None, ())
        rows = session.scalars(select(RecordRow).order_by(RecordRow.seq)).all()
        assert [row.record().row() for row in rows] == [one.row() for one in ticked]
        assert all(row.hub_flags == ["delayed"] for row in rows)
        assert {row.arrived_at for row in rows} == {now}
        assert Reporter(settings).look(session, now)[1] == DAYS * 3
        later = frozen(session)
        assert {run: later[run] for run in closed} == closed, "no closed report is written again"
        people = Counter((row.shift_date, row.shift) for row in {(row.person, row.shift_date, row.shift): row
                         for row in rows if counts(row.record())}.values())  # fmt: skip
        for run in people:
            (report,) = reports_of(session, *run)
            (added,) = report.supplements
            assert (report.signed, report.whole, added.made_at) == ((), True, now)
            assert len(added.moved) == people[run]
    station.close()
    engine.dispose()
