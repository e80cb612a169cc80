from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from content_packs.wire.undoing import named_record
from hub.config import Settings
from hub.errors import RefusedError
from hub.people.service import add_person, add_visitor
from hub.programme.service import expected
from hub.receiving import receive
from hub.records.coverage import signed_ids
from hub.records.entered import (
    STANDS,
    VOID,
    Desk,
    Run,
    contest,
    correct,
    enter_paper,
    enter_proxy,
    excuse,
    run_at,
    take_back_excuse,
)
from hub.records.ledgers import HUB, ledgers, verify_ledger
from hub.records.models import RecordRow
from hub.secrets import Secrets
from tests.fakes.hub_mine import DAY, SmallMine, Writer, at, coverage, pledge


@pytest.fixture
def desk(session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int) -> Desk:
    return Desk(session, settings, secrets, "leader", now)


@pytest.fixture
def run(session: Session, mine: SmallMine) -> Run:
    return run_at(session, "face", DAY, "early")


def hub_ledger(session: Session) -> str:
    return next(one.id for one in ledgers(session) if one.station_id == HUB)


def test_a_paper_sheet_counts_and_names_its_author(desk: Desk, run: Run, mine: SmallMine) -> None:
    made = enter_paper(desk, run, mine.people[0].id, "甲班夹 3 页")
    assert (made.kind, made.method, made.value, made.author) == (
        "pledge",
        "paper",
        "甲班夹 3 页",
        "account:leader",
    )
    (found,) = [one for one in coverage(desk.session, DAY, "early") if one.place_id == "face"]
    assert [(one.who.person_id, one.method) for one in found.signed] == [(mine.people[0].id, "paper")]
    assert verify_ledger(desk.session, hub_ledger(desk.session)) is None


def test_who_has_signed_is_not_entered_again(desk: Desk, run: Run, mine: SmallMine) -> None:
    enter_paper(desk, run, mine.people[0].id, "夹")
    for again in (lambda: enter_paper(desk, run, mine.people[0].id, "夹"),
                  lambda: enter_proxy(desk, run, mine.people[0].id, "forgot"),
                  lambda: excuse(desk, run, mine.people[0].id, "病假")):  # fmt: skip
        with pytest.raises(RefusedError, match="has signed"):
            again()


def test_a_proxy_is_given_while_the_run_can_be_signed(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, run: Run, desk: Desk
) -> None:
    assert enter_proxy(desk, run, mine.people[0].id, "forgot").method == "proxy"
    over = Desk(session, settings, secrets, "leader", at(settings, 20))
    with pytest.raises(RefusedError, match="cannot be signed now"):
        enter_proxy(over, run, mine.people[1].id, "forgot")
    with pytest.raises(RefusedError, match="why"):
        enter_proxy(desk, run, mine.people[1].id, "because")
    late = enter_paper(over, run, mine.people[1].id, "夹")
    row = session.get_one(RecordRow, (hub_ledger(session), late.seq))
    assert (row.counts, row.hub_flags) == (True, ["delayed"])


def test_what_is_marked_on_it_follows_the_roll_call_as_at_a_station(
    session: Session, settings: Settings, desk: Desk, run: Run, mine: SmallMine, now: int
) -> None:
    off, lent = (add_person(session, staff_no=f"30{n}", name=f"外班{n}", unit_id="s").id for n in (1, 2))
    guest = add_visitor(session, name="访客", firm="厂家", host=mine.people[0].id, unit_id="s")
    absent = mine.people[2].id
    marks = [
        pledge(who, now, kind="attend", subject="meeting", value=mark, author="leader", text_hash="")
        for who, mark in ((lent, "lent"), (absent, "absent"))
    ]
    batch = Writer().enrolled(session, now).write(*marks).batch()
    assert receive(session, settings, [("face-1", batch)], now) == [None]
    assert enter_paper(desk, run, off, "夹").flags == ("offroster",)
    assert enter_paper(desk, run, lent, "夹").flags == ("lent",)
    assert enter_proxy(desk, run, absent, "forgot").flags == ()
    assert enter_paper(desk, run, guest.id, "夹").flags == (), "a visitor is on no roster"


def test_an_excuse_takes_him_off_the_list_until_it_is_voided(
    desk: Desk, run: Run, mine: SmallMine, session: Session
) -> None:
    who = mine.people[1].id
    made = excuse(desk, run, who, "病假")
    assert (made.kind, made.subject, made.value) == ("attend", "excuse", "病假")
    listed = expected(session, DAY, "early", "face")
    assert listed is not None
    assert who in listed.leave
    assert who not in listed.work
    correct(desk, hub_ledger(session), made.seq, VOID, "记错人")
    listed = expected(session, DAY, "early", "face")
    assert listed is not None
    assert who in listed.work


def test_a_correction_stands_beside_the_record_and_may_be_turned(
    desk: Desk, run: Run, mine: SmallMine, session: Session
) -> None:
    who, ledger = mine.people[2].id, ""
    made = enter_paper(desk, run, who, "夹")
    ledger = hub_ledger(session)
    before = session.get_one(RecordRow, (ledger, made.seq)).hash
    said = correct(desk, ledger, made.seq, VOID, "不是他的笔迹")
    assert (said.person, said.author, said.value) == (who, "account:leader", "void:不是他的笔迹")
    assert named_record(said.subject) == (ledger, made.seq)
    row = session.get_one(RecordRow, (ledger, made.seq))
    assert (row.counts, "voided" in row.hub_flags, row.hash) == (False, True, before)
    assert who not in signed_ids(session, DAY, "early")
    with pytest.raises(RefusedError, match="so already"):
        correct(desk, ledger, made.seq, VOID, "再次")
    correct(desk, ledger, made.seq, STANDS, "核对过")
    assert who in signed_ids(session, DAY, "early")
    assert verify_ledger(session, ledger) is None


def test_what_cannot_be_corrected_or_entered_is_refused_in_a_sentence(
    desk: Desk, run: Run, mine: SmallMine, session: Session
) -> None:
    made = enter_paper(desk, run, mine.people[0].id, "夹")
    ledger = hub_ledger(session)
    for call in (
        lambda: correct(desk, ledger, made.seq, STANDS, "没有人怀疑"),
        lambda: correct(desk, ledger, made.seq, "gone", "x"),
        lambda: correct(desk, ledger, made.seq + 9, VOID, "x"),
        lambda: correct(desk, ledger, made.seq, VOID, "  "),
        lambda: enter_paper(desk, run, "nobody", "夹"),
        lambda: enter_paper(desk, run, mine.people[1].id, "字" * 101),
        lambda: run_at(session, "face", DAY, "evening"),
        lambda: run_at(session, "nowhere", DAY, "early"),
        lambda: enter_paper(desk, run_at(session, "face", "2027-01-01", "early"), mine.people[1].id, "夹"),
    ):
        with pytest.raises(RefusedError):
            call()


def test_an_excuse_is_taken_back_and_he_is_waited_for(desk: Desk, run: Run, mine: SmallMine) -> None:
    one, two, _ = (person.id for person in mine.people)
    excuse(desk, run, one, "调休")
    with pytest.raises(RefusedError, match="not excused"):
        take_back_excuse(desk, run, two)
    made = take_back_excuse(desk, run, one)
    assert (made.kind, made.value, made.author) == ("correct", "void:撤销请假", "account:leader")
    assert one in (expected(desk.session, DAY, "early", "face") or pytest.fail("no roster")).work
    with pytest.raises(RefusedError, match="not excused"):
        take_back_excuse(desk, run, one)


def test_a_man_denies_his_signature_on_the_surface(desk: Desk, run: Run, mine: SmallMine) -> None:
    made = enter_paper(desk, run, mine.people[0].id, "夹")
    ledger = hub_ledger(desk.session)
    said = contest(desk, ledger, made.seq)
    assert (said.kind, said.value, said.person) == ("contest", "not_me", mine.people[0].id)
    row = desk.session.get_one(RecordRow, (ledger, made.seq))
    desk.session.refresh(row)
    assert (row.counts, row.hub_flags) == (True, ["contested"])
    for seq in (made.seq, said.seq, 99):
        with pytest.raises(RefusedError):
            contest(desk, ledger, seq)


def test_whoever_entered_or_checked_stands_beside_the_signature(
    desk: Desk, run: Run, mine: SmallMine
) -> None:
    one, two, _ = (person.id for person in mine.people)
    enter_paper(desk, run, one, "夹")
    enter_proxy(desk, run, two, "forgot")
    ledger = hub_ledger(desk.session)
    checker = replace(desk, author="safety")
    correct(checker, ledger, 1, VOID, "写错")
    correct(checker, ledger, 1, STANDS, "查过")
    (found,) = [one for one in coverage(desk.session, DAY, "early") if one.place_id == "face"]
    assert [(one.method, one.author, one.checked_by) for one in found.signed] == [
        ("paper", "account:leader", "account:safety"),
        ("proxy", "account:leader", ""),
    ]
