"""State documents are derived from what is read once, and say what the database says as soon as told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from content_packs.wire.codec import unpack
from content_packs.wire.state import (
    KINDS,
    Body,
    body_digest,
    decode_document,
    roster_from,
    signed_document,
    signed_from,
)
from hub.config import Settings
from hub.errors import RefusedError
from hub.facts import Facts
from hub.people.service import update_person
from hub.programme.roster import roster_of
from hub.programme.service import Entry, put_entry, runs_near
from hub.receiving import receive_batch
from hub.records.coverage import signed_in
from hub.secrets import Secrets
from hub.stations.models import StationRow
from hub.stations.moves import move_station
from hub.stations.relays import put_relay
from hub.stations.service import add_station, authorise
from hub.stations.service import station as station_of
from hub.stations.site import site_of
from hub.sync.engine import SIGNED
from tests.fakes.hub_mine import DAY, SmallMine, Writer, pledge


@pytest.fixture
def facts(settings: Settings, secrets: Secrets, mine: SmallMine) -> Facts:
    return Facts(settings, secrets)


def derived(
    session: Session, settings: Settings, secrets: Secrets, station: str, now: int
) -> Mapping[str, str]:
    """Digests of what is derived for one station alone."""
    found = station_of(session, station)
    assert found is not None
    runs = [run.key for run in runs_near(session, settings, found.place.unit_id, now)]
    return {
        "site": body_digest(site_of(session, settings, secrets, station, now).to_json()),
        "roster": body_digest(roster_of(session, settings, station, now).to_json()),
        "signed": body_digest(signed_in(session, runs).to_json()),
    }


def sign(session: Session, settings: Settings, writer: Writer, person: str, now: int) -> None:
    receive_batch(session, settings, "face-1", writer.write(pledge(person, now)).batch(), now)


def digests(bodies: Mapping[str, Body]) -> Mapping[str, str]:
    return {kind: body.digest for kind, body in bodies.items()}


def statements(session: Session) -> list[str]:
    """Every statement from now on."""
    seen: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda _c, _u, said, *_: seen.append(said))
    return seen


def test_what_is_derived_for_all_is_what_is_derived_for_one(
    session: Session, settings: Settings, secrets: Secrets, facts: Facts, writer: Writer, mine: SmallMine,
    now: int,
) -> None:  # fmt: skip
    put_entry(session, Entry(DAY, "early", mine.people[0].id, "heading"))
    put_entry(session, Entry(DAY, "early", mine.people[1].id, "face", "leave"))
    sign(session, settings, writer, mine.people[2].id, now)
    for station in ("face-1", "face-2"):
        told = facts.bodies(session, station, now)
        assert set(told) == set(KINDS) - {"readings"}
        assert digests(told) == derived(session, settings, secrets, station, now)


def test_a_document_made_of_pieces_reads_as_any_other(
    session: Session, settings: Settings, secrets: Secrets, facts: Facts, mine: SmallMine, now: int
) -> None:
    body = facts.bodies(session, "face-1", now)["roster"]
    data = signed_document(secrets.state_key, "face-1", "roster", 7, now, body)
    found = decode_document(data, secrets.state_public, "face-1")
    assert (found.version, found.at) == (7, now)
    assert roster_from(found) == roster_of(session, settings, "face-1", now)
    assert data == found.encode(secrets.state_key)
    assert unpack(data[64:])["v"] == 1


def test_a_second_station_costs_no_reading(session: Session, facts: Facts, now: int) -> None:
    facts.bodies(session, "face-1", now)
    seen = statements(session)
    facts.bodies(session, "face-2", now)
    facts.bodies(session, "face-1", now)
    assert seen == []


def test_a_signature_leaves_persons_and_places_alone(
    session: Session, settings: Settings, secrets: Secrets, facts: Facts, writer: Writer, mine: SmallMine,
    now: int,
) -> None:  # fmt: skip
    before = facts.bodies(session, "face-1", now)
    sign(session, settings, writer, mine.people[0].id, now)
    assert digests(facts.bodies(session, "face-1", now)) == digests(before), "it was not told of it"
    facts.forget(SIGNED)
    seen = statements(session)
    told = facts.bodies(session, "face-1", now)
    assert not [one for one in seen if "persons" in one or "units" in one]
    assert told["signed"].digest != before["signed"].digest
    assert digests(told) == derived(session, settings, secrets, "face-1", now)


def test_whatever_else_changes_is_derived_anew_when_told(
    session: Session, settings: Settings, secrets: Secrets, facts: Facts, mine: SmallMine, now: int
) -> None:
    before = facts.bodies(session, "face-1", now)
    update_person(session, replace(mine.people[0], name="乙"))
    facts.forget()
    told = facts.bodies(session, "face-1", now)
    assert told["roster"].digest != before["roster"].digest
    assert digests(told) == derived(session, settings, secrets, "face-1", now)


def test_a_move_that_came_with_records_is_noticed(
    session: Session, settings: Settings, secrets: Secrets, facts: Facts, now: int
) -> None:
    facts.bodies(session, "face-1", now)
    move_station(session, "face-1", "heading", now, "keeper", DAY)
    facts.forget(SIGNED)
    told = facts.bodies(session, "face-1", now)
    assert digests(told) == derived(session, settings, secrets, "face-1", now)


def test_a_station_enrolled_a_moment_ago_is_known(session: Session, facts: Facts, now: int) -> None:
    facts.bodies(session, "face-1", now)
    add_station(session, "face-3", "face", now, "test")
    assert "site" in facts.bodies(session, "face-3", now)
    assert facts.follows(session, "face-3", now) == ("m", "s", "b")
    with pytest.raises(RefusedError):
        facts.bodies(session, "ghost", now)


def test_a_relay_is_told_what_the_stations_behind_it_follow(session: Session, facts: Facts, now: int) -> None:
    facts.bodies(session, "face-1", now)
    put_relay(session, "relay-1", "face", "10.2.0.9:8883", now, "test")
    session.get_one(StationRow, "relay-1").public_key = "00" * 32
    assert facts.follows(session, "relay-1", now) == ("m", "s", "b")
    facts.refuse_stranger(session, "relay-1", now)


def test_a_station_that_was_shut_out_is_a_stranger(session: Session, facts: Facts, now: int) -> None:
    session.get_one(StationRow, "face-1").public_key = "00" * 32
    facts.refuse_stranger(session, "face-1", now)
    authorise(session, "face-1", False)
    facts.forget()
    with pytest.raises(RefusedError):
        facts.refuse_stranger(session, "face-1", now)


def test_a_name_that_is_not_enrolled_is_told_nothing(session: Session, facts: Facts, now: int) -> None:
    """A machine that was replaced may still be on the line, where the broker believes its certificate."""
    facts.bodies(session, "face-1", now)
    with pytest.raises(RefusedError, match="not enrolled"):
        facts.refuse_stranger(session, "face-1", now)
    session.get_one(StationRow, "face-1").public_key = "00" * 32
    facts.refuse_stranger(session, "face-1", now)
    assert facts.bodies(session, "face-1", now)


def test_nobody_has_signed_is_said_too(session: Session, secrets: Secrets, facts: Facts, now: int) -> None:
    body = facts.bodies(session, "face-1", now)["signed"]
    data = signed_document(secrets.state_key, "face-1", "signed", 1, now, body)
    assert signed_from(decode_document(data, secrets.state_public, "face-1")).by_run == {}
