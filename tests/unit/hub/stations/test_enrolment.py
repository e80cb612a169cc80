import base64
from itertools import count

import pytest
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.state import decode_document, site_from
from hub.config import Settings
from hub.errors import RefusedError
from hub.records.ledgers import key_of, ledgers
from hub.secrets import Secrets
from hub.stations.enrolment import (
    TOKEN_MS,
    Certifier,
    EnrolAnswer,
    EnrolRequest,
    broker_url,
    credentials_ok,
    enrol,
    make_enrol_token,
)
from hub.stations.relays import put_relay, routes
from hub.stations.service import authorise, station
from tests.fakes.hub_mine import SmallMine, Writer


def test_a_token_is_good_once(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    writer = Writer()
    token = make_enrol_token(session, "face-1", now)
    answer = enrol(session, settings, secrets, EnrolRequest(token, writer.public.hex()), now)
    assert (answer.station, answer.mine, answer.ledger) == ("face-1", "demo", writer.ledger)
    assert credentials_ok(session, secrets, "face-1", answer.password)
    assert key_of(session, "face-1", writer.ledger) == writer.public
    document = base64.b64decode(answer.to_json()["site"])
    site = site_from(decode_document(document, bytes.fromhex(answer.state_key), "face-1"))
    assert site.spot.place == "face"
    with pytest.raises(RefusedError):
        enrol(session, settings, secrets, EnrolRequest(token, Writer(seed=2).public.hex()), now)


def test_a_token_can_be_typed_and_is_never_taken_for_an_option(
    session: Session, mine: SmallMine, now: int
) -> None:
    tokens = {make_enrol_token(session, "face-1", now) for _ in range(50)}
    assert len(tokens) == 50
    assert set("".join(tokens)) <= set("0123456789abcdef")


def test_tokens_end_and_are_not_guessed(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    token, key = make_enrol_token(session, "face-1", now), Writer().public.hex()
    for request, when in ((EnrolRequest(token, key), now + TOKEN_MS), (EnrolRequest("guess", key), now)):
        with pytest.raises(RefusedError):
            enrol(session, settings, secrets, request, when)
    with pytest.raises(RefusedError):
        make_enrol_token(session, "ghost", now)


@pytest.mark.parametrize("key", ["", "zz" * 32, "AB" * 32, "ab" * 31])
def test_a_bad_key_does_not_use_up_the_token(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int, key: str
) -> None:
    token = make_enrol_token(session, "face-1", now)
    with pytest.raises(RefusedError):
        enrol(session, settings, secrets, EnrolRequest(token, key), now)
    enrol(session, settings, secrets, EnrolRequest(token, Writer().public.hex()), now)


def test_enrolling_again_closes_the_ledger_but_still_takes_it(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    old, new = Writer(), Writer(seed=2)
    first = enrol(
        session,
        settings,
        secrets,
        EnrolRequest(make_enrol_token(session, "face-1", now), old.public.hex()),
        now,
    )
    enrol(
        session,
        settings,
        secrets,
        EnrolRequest(make_enrol_token(session, "face-1", now), new.public.hex()),
        now + 1,
    )
    found = {ledger.id: ledger.closed_at for ledger in ledgers(session)}
    assert found == {old.ledger: now + 1, new.ledger: None}
    assert key_of(session, "face-1", old.ledger) == old.public
    assert not credentials_ok(session, secrets, "face-1", first.password)
    now_known = station(session, "face-1")
    assert now_known is not None
    assert now_known.ledger_id == new.ledger


def test_who_may_connect(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    assert credentials_ok(session, secrets, "hub", secrets.hub_password)
    for user, password in (("hub", ""), ("hub", "x"), ("face-1", ""), ("ghost", "x"), ("", "")):
        assert not credentials_ok(session, secrets, user, password)
    token = make_enrol_token(session, "face-1", now)
    answer = enrol(session, settings, secrets, EnrolRequest(token, Writer().public.hex()), now)
    authorise(session, "face-1", False)
    assert not credentials_ok(session, secrets, "face-1", answer.password)
    with pytest.raises(MessageError):
        key_of(session, "face-1", answer.ledger)


NUMBERS = count()
CERTIFIER = Certifier(
    lambda name, pem: f"{name} signed {pem}",
    lambda host, pem: f"{host} serves {pem}",
    "CA",
    lambda pem: f"{pem} {next(NUMBERS)}",
)


def test_a_certificate_where_tls_is_in_use(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    token = make_enrol_token(session, "face-1", now)
    request = EnrolRequest(token, Writer().public.hex(), "PEM")
    answer = enrol(
        session, settings.model_copy(update={"broker": "mqtts://hub:8883"}), secrets, request, now, CERTIFIER
    )
    assert (answer.certificate, answer.ca) == ("face-1 signed PEM", "CA")


@pytest.mark.parametrize(
    ("host", "url"), [("0.0.0.0", "mqtt://10.9.9.9:1883"), ("10.1.0.5", "mqtt://10.1.0.5:1883")]
)
def test_the_embedded_broker_is_named_as_stations_reach_it(
    monkeypatch: pytest.MonkeyPatch, host: str, url: str
) -> None:
    monkeypatch.setattr("hub.address.lan_address", lambda: "10.9.9.9")
    assert broker_url(Settings(host=host)) == url


def test_a_relay_and_a_station_behind_it(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    put_relay(session, "relay-1", "face", "10.2.0.9:8883", now, "test")

    def enrolled(name: str, seed: int, behind: str = "") -> EnrolAnswer:
        token = make_enrol_token(session, name, now, behind)
        request = EnrolRequest(token, Writer(seed=seed).public.hex(), "PEM")
        return enrol(session, settings, secrets, request, now, CERTIFIER)

    relay = enrolled("relay-1", 1).to_json()
    assert relay["broker"]["url"] == broker_url(settings)
    assert relay["relay"] == {"url": "mqtts://10.2.0.9:8883", "certificate": "10.2.0.9 serves PEM"}
    behind = enrolled("face-1", 2, "relay-1")
    assert (behind.broker, behind.protocol, behind.ca) == ("mqtts://10.2.0.9:8883", 5, "CA")
    assert behind.certificate == "face-1 signed PEM"
    assert routes(session) == {"relay-1": "relay-1", "face-1": "relay-1"}
    assert enrolled("face-1", 2).broker == "mqtts://10.2.0.9:8883", "it stays where it is"
    assert enrolled("face-1", 2, "hub").broker == broker_url(settings)
    assert routes(session) == {"relay-1": "relay-1"}


def test_a_token_alone_does_not_cut_a_station_off(session: Session, mine: SmallMine, now: int) -> None:
    put_relay(session, "relay-1", "face", "127.0.0.1:1884", now, "test")
    make_enrol_token(session, "face-1", now, "relay-1")
    assert "face-1" not in routes(session)
