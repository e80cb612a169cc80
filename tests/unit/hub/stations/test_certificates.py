"""Which certificates count no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.secrets import Secrets
from hub.stations.certificates import void
from hub.stations.enrolment import Certifier, EnrolRequest, enrol, make_enrol_token
from hub.stations.replacing import replace_station
from hub.stations.service import authorise
from tests.fakes.hub_mine import SmallMine, Writer

Enrol = Callable[[str, int, str], None]


@pytest.fixture
def enrolled(session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int) -> Enrol:
    """Enrol a station with a key; its certificate has the number given."""
    mutual = settings.model_copy(update={"broker": "mqtts://hub:8883"})

    def make(name: str, seed: int, serial: str) -> None:
        certifier = Certifier(lambda who, pem: "PEM", lambda host, pem: "PEM", "CA", lambda pem: serial)
        request = EnrolRequest(make_enrol_token(session, name, now), Writer(seed=seed).public.hex(), "KEY")
        enrol(session, mutual, secrets, request, now, certifier)

    return make


def test_those_of_a_machine_that_was_replaced(session: Session, enrolled: Enrol, now: int) -> None:
    enrolled("face-1", 1, "a1")
    enrolled("face-2", 2, "b1")
    assert void(session) == ()
    replace_station(session, "face-1", now)
    assert void(session) == ("a1",)
    enrolled("face-1", 3, "a2")
    assert void(session) == ("a1",)


def test_another_key_ends_what_was_given_out_before_and_the_same_does_not(
    session: Session, enrolled: Enrol
) -> None:
    """The same key once more: an answer was lost, and either certificate may be the one it holds."""
    enrolled("face-1", 1, "a1")
    enrolled("face-1", 1, "a2")
    assert void(session) == ()
    enrolled("face-1", 2, "a3")
    assert void(session) == ("a1", "a2")


def test_a_station_that_is_shut_out_until_it_is_let_in_again(session: Session, enrolled: Enrol) -> None:
    enrolled("face-1", 1, "a1")
    authorise(session, "face-1", False)
    assert void(session) == ("a1",)
    authorise(session, "face-1", True)
    assert void(session) == ()
