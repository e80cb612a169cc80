"""A machine that died, or was stolen, is ours no more; another takes its name and place."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from hub.config import Settings
from hub.errors import RefusedError
from hub.receiving import receive_batch
from hub.records.ledgers import ledgers
from hub.secrets import Secrets
from hub.stations.enrolment import EnrolAnswer, EnrolRequest, credentials_ok, enrol, make_enrol_token
from hub.stations.replacing import refuse_replaced, replace_station
from hub.stations.service import phone_key, station
from tests.fakes.hub_mine import SmallMine, Writer, pledge


@pytest.fixture
def old() -> Writer:
    return Writer()


@pytest.fixture
def enrolled(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int, old: Writer
) -> EnrolAnswer:
    request = EnrolRequest(make_enrol_token(session, "face-1", now), old.public.hex())
    return enrol(session, settings, secrets, request, now)


def test_old_credentials_are_refused_and_the_next_machine_begins_a_ledger(
    session: Session, settings: Settings, secrets: Secrets, enrolled: EnrolAnswer, now: int, old: Writer
) -> None:
    unused, key = make_enrol_token(session, "face-1", now), phone_key(session, "face-1")
    assert credentials_ok(session, secrets, "face-1", enrolled.password)

    token, ended = replace_station(session, "face-1", now)

    assert ended == enrolled.ledger
    assert not credentials_ok(session, secrets, "face-1", enrolled.password)
    assert not credentials_ok(session, secrets, "face-1", "")
    assert phone_key(session, "face-1") != key
    for refused in (EnrolRequest(unused, Writer(seed=2).public.hex()), EnrolRequest(token, old.public.hex())):
        with pytest.raises(RefusedError), session.begin_nested():
            enrol(session, settings, secrets, refused, now)

    new = Writer(seed=3)
    answer = enrol(session, settings, secrets, EnrolRequest(token, new.public.hex()), now)
    assert (answer.station, answer.ledger) == ("face-1", new.ledger)
    assert credentials_ok(session, secrets, "face-1", answer.password)
    assert not credentials_ok(session, secrets, "face-1", enrolled.password)
    held = {one.id: one.closed_at for one in ledgers(session) if one.station_id == "face-1"}
    assert held == {enrolled.ledger: now, new.ledger: None}


def test_the_place_stays_and_nothing_is_said_of_the_old_machine(
    session: Session, enrolled: EnrolAnswer, now: int
) -> None:
    replace_station(session, "face-1", now)
    found = station(session, "face-1")
    assert found is not None
    assert found.place.id == "face"
    assert (found.enrolled, found.state, found.have, found.unsent) == (False, "never", {}, 0)


def test_what_the_old_disk_still_held_is_taken(
    session: Session, settings: Settings, enrolled: EnrolAnswer, mine: SmallMine, now: int, old: Writer
) -> None:
    replace_station(session, "face-1", now)
    old.write(pledge(mine.people[0].id, now, place="face"))
    receive_batch(session, settings, "face-1", old.batch(1), now)
    (ledger,) = (one for one in ledgers(session) if one.id == old.ledger)
    assert ledger.upto == 1


def test_there_is_nothing_to_replace_before_anything_enrolled(
    session: Session, mine: SmallMine, now: int
) -> None:
    with pytest.raises(RefusedError, match="nothing to replace"):
        replace_station(session, "face-1", now)
    with pytest.raises(RefusedError):
        replace_station(session, "ghost", now)


def test_the_old_machine_no_longer_says_how_the_station_is(
    session: Session, settings: Settings, secrets: Secrets, enrolled: EnrolAnswer, now: int
) -> None:
    refuse_replaced(session, "face-1", enrolled.ledger)
    refuse_replaced(session, "face-1", "0" * 32)
    token, _ = replace_station(session, "face-1", now)
    refuse_replaced(session, "face-1", "")
    with pytest.raises(MessageError):
        refuse_replaced(session, "face-1", enrolled.ledger)
    new = enrol(session, settings, secrets, EnrolRequest(token, Writer(seed=3).public.hex()), now)
    refuse_replaced(session, "face-1", new.ledger)
    with pytest.raises(MessageError):
        refuse_replaced(session, "face-1", enrolled.ledger)
