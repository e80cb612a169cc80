"""Relays are no stations, and with one all stations behind it are lost."""

import pytest
from sqlalchemy.orm import Session

from content_packs.wire.messages import Presence
from hub.config import Settings
from hub.errors import RefusedError
from hub.stations.models import StationRow
from hub.stations.relays import put_relay, relay_named, relay_url, relays
from hub.stations.service import note_presence, station, stations
from tests.fakes.hub_mine import SmallMine


@pytest.fixture
def relay(session: Session, mine: SmallMine, now: int) -> str:
    put_relay(session, "relay-1", "face", "10.2.0.9:8883", now, "test")
    session.get_one(StationRow, "face-1").relay_id = "relay-1"
    session.flush()
    return "relay-1"


def test_a_relay_is_listed_apart_with_what_stands_behind_it(session: Session, relay: str) -> None:
    assert [one.id for one in stations(session)] == ["face-1", "face-2"]
    (found,) = relays(session)
    assert (found.id, found.address, found.behind, found.enrolled) == ("relay-1", "10.2.0.9:8883", 1, False)


def test_its_address_can_be_changed(session: Session, relay: str, now: int) -> None:
    put_relay(session, relay, "", "relay.mine:8884", now, "test")
    assert relays(session)[0].address == "relay.mine:8884"


@pytest.mark.parametrize(
    ("name", "address"),
    [("face-9", "10.0.0.1:8883"), ("relay-", "10.0.0.1:8883"), ("relay-2", ""), ("relay-2", "10.0.0.1"),
     ("relay-2", "10.0.0.1:0"), ("relay-2", "a b:1")],
)  # fmt: skip
def test_what_is_no_relay(session: Session, mine: SmallMine, now: int, name: str, address: str) -> None:
    with pytest.raises(RefusedError):
        put_relay(session, name, "face", address, now, "test")


def test_only_a_relay_may_stand_before_a_station(session: Session, relay: str) -> None:
    assert relay_named(session, "relay-1") == "relay-1"
    assert relay_named(session, "hub") == ""
    for name in ("face-2", "relay-9"):
        with pytest.raises(RefusedError):
            relay_named(session, name)


def test_with_a_relay_all_behind_it_are_lost(session: Session, relay: str, now: int) -> None:
    for name in ("relay-1", "face-1", "face-2"):
        note_presence(session, name, Presence("ready", session=1), now)
    note_presence(session, "relay-1", Presence("lost", session=1), now + 1)
    states = {
        name: found.state for name in ("relay-1", "face-1", "face-2") if (found := station(session, name))
    }
    assert states == {"relay-1": "lost", "face-1": "lost", "face-2": "ready"}


@pytest.mark.parametrize(
    ("broker", "address", "url"),
    [
        ("embedded", "127.0.0.1:1884", "mqtt://127.0.0.1:1884"),
        ("embedded", "10.2.0.9:8883", "mqtts://10.2.0.9:8883"),
        ("mqtts://hub:8883", "127.0.0.1:1884", "mqtts://127.0.0.1:1884"),
    ],
)
def test_without_certificates_only_on_one_machine(broker: str, address: str, url: str) -> None:
    assert relay_url(Settings(broker=broker), address) == url
