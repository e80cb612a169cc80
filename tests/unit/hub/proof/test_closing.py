from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.proof.closing import Reporter
from hub.proof.models import ReportRow
from hub.proof.reports import report_runs, reports_of
from hub.records.entered import VOID, Desk, correct, enter_paper, run_at
from hub.records.ledgers import HUB, ledgers
from hub.records.service import store_batch
from hub.secrets import Secrets
from tests.fakes.hub_mine import DAY, SmallMine, Writer, at, pledge


@pytest.fixture
def signed(session: Session, settings: Settings, mine: SmallMine, writer: Writer, now: int) -> Writer:
    """The first of three has signed at 08:10."""
    return arrive(session, settings, writer.write(pledge(mine.people[0].id, now)), now)


def arrive(session: Session, settings: Settings, writer: Writer, now: int) -> Writer:
    batch = writer.batch()
    store_batch(session, settings, writer.station, batch, batch.verify(writer.public), now)
    return writer


def early(session: Session) -> list[tuple[int, int, int]]:
    """(signed, missing, supplements) of the early run's reports."""
    return [
        (len(one.signed), len(one.missing), len(one.supplements)) for one in reports_of(session, DAY, "early")
    ]


def test_closes_half_an_hour_after_the_end_and_only_once(
    session: Session, settings: Settings, signed: Writer
) -> None:
    reporter = Reporter(settings)
    reporter.look(session, at(settings, 16, 29))
    assert early(session) == []
    reporter.look(session, at(settings, 16, 30))
    assert early(session) == [(1, 2, 0)]
    before = session.scalars(select(ReportRow.body)).all()
    assert reporter.look(session, at(settings, 16, 45)) == (0, 0)
    assert Reporter(settings).look(session, at(settings, 17)) == (0, 0)
    assert session.scalars(select(ReportRow.body)).all() == before


def test_what_comes_later_is_a_dated_supplement_and_the_report_stays(
    session: Session, settings: Settings, secrets: Secrets, signed: Writer, mine: SmallMine, now: int
) -> None:
    reporter = Reporter(settings)
    reporter.look(session, at(settings, 16, 40))
    frozen = session.get_one(ReportRow, ("face", DAY, "early")).body
    arrive(session, settings, signed.write(pledge(mine.people[1].id, now)), at(settings, 18))
    assert reporter.look(session, at(settings, 18, 1))[1] == 1
    (report,) = reports_of(session, DAY, "early")
    assert [line.name for line in report.missing] == ["甲二", "甲三"]
    ((line, left, came),) = report.supplements[0].moved
    assert (line.name, left, came, line.flags) == ("甲二", "missing", "signed", ("delayed",))
    assert report.supplements[0].made_at == at(settings, 18, 1)
    desk = Desk(session, settings, secrets, "leader", at(settings, 19))
    correct(desk, signed.ledger, 1, VOID, "不是他")
    enter_paper(desk, run_at(session, "face", DAY, "early"), mine.people[2].id, "夹")
    assert Reporter(settings).look(session, at(settings, 19, 1))[1] == 1
    (report,) = reports_of(session, DAY, "early")
    moved = {(line.name, left, came) for line, left, came in report.supplements[1].moved}
    assert moved == {("甲一", "signed", "missing"), ("甲三", "missing", "signed")}
    assert report.whole
    assert session.get_one(ReportRow, ("face", DAY, "early")).body == frozen


def test_before_the_first_station_was_enrolled_nobody_was_missed(
    session: Session, settings: Settings, signed: Writer
) -> None:
    Reporter(settings).look(session, at(settings, 16, 40))
    assert {day for day, *_ in report_runs(session)} == {DAY}


def test_the_heads_of_every_chain_there_stand_in_it(
    session: Session, settings: Settings, secrets: Secrets, signed: Writer, mine: SmallMine
) -> None:
    desk = Desk(session, settings, secrets, "leader", at(settings, 9))
    enter_paper(desk, run_at(session, "face", DAY, "early"), mine.people[2].id, "夹")
    Reporter(settings).look(session, at(settings, 16, 40))
    (report,) = reports_of(session, DAY, "early")
    kept = {one.id: one for one in ledgers(session)}
    assert {head.station for head in report.heads} == {"face-1", HUB}
    for head in report.heads:
        assert (head.upto, head.head) == (kept[head.ledger].upto, kept[head.ledger].head.hex()[:16])


def test_the_frozen_text_names_nobody_and_a_changed_one_is_seen(
    session: Session, settings: Settings, signed: Writer, mine: SmallMine
) -> None:
    Reporter(settings).look(session, at(settings, 16, 40))
    row = session.get_one(ReportRow, ("face", DAY, "early"))
    text = row.body.decode()
    assert not any(who.name in text or who.id in text or who.staff_no in text for who in mine.people)
    body = json.loads(row.body) | {"expected": 1}
    row.body = json.dumps(body).encode()
    session.flush()
    assert not reports_of(session, DAY, "early")[0].whole
    row.persons = None
    session.flush()
    (report,) = reports_of(session, DAY, "early")
    assert report.erased
    assert [line.name for line in report.missing] == ["", ""]


def test_a_run_of_which_nothing_is_known_has_no_report_until_a_record_comes(
    session: Session, settings: Settings, signed: Writer, mine: SmallMine, now: int
) -> None:
    reporter = Reporter(settings)
    reporter.look(session, at(settings, 16, 40))
    assert {shift for _, shift, *_ in report_runs(session)} == {"early"}
    visit = pledge(mine.people[0].id, now, shift="middle", shift_date="2026-11-10")
    arrive(session, settings, signed.write(visit), at(settings, 17))
    reporter.look(session, at(settings, 17, 1))
    assert report_runs(session)[0][:3] == ("2026-11-10", "middle", "中班")
