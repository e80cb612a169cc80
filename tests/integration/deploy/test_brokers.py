"""The same rules, tried on both brokers from outside, as a station that lies would try them."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content_packs.wire.rules import INTAKE
from content_packs.wire.topics import Topics, partition
from hub.broker import certificates

TOPICS = Topics("demo")
MINE, OTHER = "face-1", "project-1"
HANDSHAKE = (ssl.SSLError, ConnectionResetError)

Join = Callable[..., Any]


@pytest.fixture
def hub(join: Join) -> Any:
    """The hub, connected and listening to everything it listens to."""
    peer = join("hub")
    assert peer.connect()
    for topic in (*TOPICS.of_hub(), *TOPICS.of_intake(range(16))):
        assert peer.subscribe(topic) == 1
    return peer


def test_a_station_is_heard_and_answered(join: Join, hub: Any) -> None:
    station = join(MINE)
    assert station.connect()
    for topic in TOPICS.of_station(MINE):
        assert station.subscribe(topic) == 1
    for what in ("records", "need", "reply"):
        station.say(TOPICS.up(MINE, what), what.encode())
        assert hub.until(what.encode())[-1][0] == TOPICS.up(MINE, what)
    station.say(TOPICS.state(MINE), b"ready")
    assert hub.until(b"ready")[-1][0] == TOPICS.state(MINE)
    for topic in (
        TOPICS.down(MINE, "receipt"),
        TOPICS.down(MINE, "state/roster"),
        TOPICS.meta,
        TOPICS.notice,
    ):
        hub.say(topic, topic.encode())
        assert station.until(topic.encode())[-1][0] == topic


def test_a_worker_beside_the_hub_takes_records_and_gives_receipts_only(join: Join, hub: Any) -> None:
    worker, station = join(INTAKE, "worker-1"), join(MINE)
    assert worker.connect()
    assert station.connect()
    for topic in TOPICS.of_intake({partition(MINE)}):
        assert worker.subscribe(topic) == 1
    assert station.subscribe(TOPICS.down(MINE, "#")) == 1
    station.say(TOPICS.up(MINE, "records"), b"records")
    assert worker.until(b"records") == [(TOPICS.up(MINE, "records"), b"records")]
    worker.say(TOPICS.state("hub"), b"forged", qos=0)
    worker.say(TOPICS.down(MINE, "command"), b"forged", qos=0)
    worker.say(TOPICS.down(MINE, "receipt"), b"receipt", qos=0)
    assert station.until(b"receipt") == [(TOPICS.down(MINE, "receipt"), b"receipt")]


def test_a_block_for_all_and_the_hubs_presence_arrive(join: Join, hub: Any) -> None:
    station = join(MINE)
    assert station.connect()
    assert station.subscribe("yz/1/demo/block/#") == 1
    assert station.subscribe(TOPICS.state("hub")) == 1
    hub.say("yz/1/demo/block/ab/0", b"block", qos=0)
    assert station.until(b"block")[-1][0] == "yz/1/demo/block/ab/0"
    hub.say(TOPICS.state("hub"), b"hub is ready")
    assert station.until(b"hub is ready")[-1][0] == TOPICS.state("hub")


@pytest.mark.parametrize(
    "topic",
    [
        TOPICS.up(OTHER, "records"),
        TOPICS.state(OTHER),
        TOPICS.state("hub"),
        TOPICS.up(MINE, "records") + "/x",
    ],
)
def test_a_forged_publish_is_not_delivered(join: Join, hub: Any, topic: str) -> None:
    assert hub.subscribe("yz/1/demo/#") == 1
    liar = join(MINE)
    assert liar.connect()
    liar.say(topic, b"forged", qos=0)
    liar.say(TOPICS.up(MINE, "records"), b"mine", qos=0)
    assert [topic for topic, _ in hub.until(b"mine")] == [TOPICS.up(MINE, "records")]


@pytest.mark.parametrize(
    "topic", [TOPICS.meta, TOPICS.notice, TOPICS.down(OTHER, "receipt"), TOPICS.state("hub")]
)
def test_a_station_cannot_speak_as_the_hub(join: Join, hub: Any, topic: str) -> None:
    victim, liar = join(OTHER), join(MINE)
    assert victim.connect()
    assert liar.connect()
    assert victim.subscribe(topic) == 1
    liar.say(topic, b"forged", qos=0)
    liar.say(TOPICS.up(MINE, "need"), b"after it", qos=0)
    hub.until(b"after it")
    hub.say(topic, b"true")
    assert victim.until(b"true") == [(topic, b"true")]


def test_a_forged_publish_with_an_answer_is_not_delivered_either(join: Join, hub: Any) -> None:
    liar, honest = join(MINE), join(OTHER)
    assert liar.connect()
    assert honest.connect()
    liar.say(TOPICS.up(OTHER, "records"), b"forged", qos=1)
    liar.say(TOPICS.up(MINE, "records"), b"maybe cut off by now", qos=1)
    honest.say(TOPICS.up(OTHER, "records"), b"true", qos=1)
    assert (TOPICS.up(OTHER, "records"), b"forged") not in hub.until(b"true")


def test_the_own_will_is_delivered(join: Join, hub: Any) -> None:
    station = join(MINE, will=TOPICS.state(MINE))
    assert station.connect()
    station.cut()
    assert hub.until(b"will of face-1")[-1][0] == TOPICS.state(MINE)


@pytest.mark.parametrize("topic", [TOPICS.state(OTHER), TOPICS.state("hub"), TOPICS.up(OTHER, "records")])
def test_a_forged_will_is_refused_or_not_delivered(join: Join, hub: Any, topic: str) -> None:
    liar, honest = join(MINE, will=topic), join(OTHER, will=TOPICS.state(OTHER))
    assert honest.connect()
    if liar.connect():
        liar.cut()
    honest.cut()
    assert b"will of face-1" not in [payload for _, payload in hub.until(b"will of project-1")]


@pytest.mark.parametrize(
    "topic",
    ["#", "+/#", "yz/#", "yz/1/+/down/#", "yz/1/demo/#", "yz/1/demo/+/#", "yz/1/demo/down/#",
     "yz/1/demo/down/+/receipt", TOPICS.down(OTHER, "#"), TOPICS.down(OTHER, "receipt"), "yz/1/demo/state/+",
     "yz/1/demo/up/#", TOPICS.up(OTHER, "records"), "$SYS/#"],
)  # fmt: skip
def test_a_subscription_to_others_leaks_nothing(join: Join, hub: Any, topic: str) -> None:
    other, spy = join(OTHER), join(MINE)
    assert other.connect()
    assert spy.connect()
    assert spy.subscribe(TOPICS.down(MINE, "#")) == 1
    spy.subscribe(topic)
    other.say(TOPICS.up(OTHER, "records"), b"secret record")
    other.say(TOPICS.state(OTHER), b"ready")
    hub.until(b"ready")
    hub.say(TOPICS.down(OTHER, "receipt"), b"secret receipt")
    hub.say(TOPICS.down(MINE, "receipt"), b"for the spy")
    assert {payload for _, payload in spy.until(b"for the spy")} == {b"for the spy"}


def test_a_retained_presence_is_not_handed_to_another_station(join: Join, hub: Any) -> None:
    other = join(OTHER)
    assert other.connect()
    other.say(TOPICS.state(OTHER), b"retained", retain=True)
    hub.until(b"retained")
    newcomer = join(MINE)
    assert newcomer.connect()
    assert newcomer.subscribe(TOPICS.down(MINE, "#")) == 1
    hub.say(TOPICS.down(MINE, "receipt"), b"first")
    assert newcomer.until(b"first") == [(TOPICS.down(MINE, "receipt"), b"first")]
    other.say(TOPICS.state(OTHER), b"", retain=True)
    hub.until(b"")


def test_a_retained_pointer_reaches_who_comes_later(join: Join, hub: Any) -> None:
    hub.say(TOPICS.meta, b"pointer", retain=True)
    station = join(MINE)
    assert station.connect()
    assert station.subscribe(TOPICS.meta) == 1
    assert station.until(b"pointer") == [(TOPICS.meta, b"pointer")]


def test_a_retained_notice_of_a_station_is_kept_for_nobody(join: Join, hub: Any) -> None:
    hub.say(TOPICS.notice, b"true", retain=True)
    liar = join(MINE)
    assert liar.connect()
    liar.say(TOPICS.notice, b"forged", qos=0, retain=True)
    liar.say(TOPICS.notice, b"", qos=0, retain=True)
    liar.say(TOPICS.up(MINE, "need"), b"after it", qos=0)
    hub.until(b"after it")
    newcomer = join(OTHER)
    assert newcomer.connect()
    assert newcomer.subscribe(TOPICS.notice) == 1
    assert newcomer.until(b"true") == [(TOPICS.notice, b"true")]
    hub.say(TOPICS.notice, b"", retain=True)


def test_a_user_name_does_not_change_who_the_certificate_says(join: Join, hub: Any) -> None:
    victim, liar = join(OTHER), join(MINE, user="hub")
    assert victim.connect()
    assert victim.subscribe(TOPICS.notice) == 1
    if liar.connect():
        liar.say(TOPICS.notice, b"forged", qos=0)
        liar.say(TOPICS.up(MINE, "need"), b"after it", qos=0)
        hub.until(b"after it")
    hub.say(TOPICS.notice, b"true")
    assert victim.until(b"true") == [(TOPICS.notice, b"true")]


def test_another_stations_certificate_throws_nobody_out_by_his_client_id(join: Join, hub: Any) -> None:
    """One stolen key must not silence the hub or another station: a broker drops who has the same id."""
    victim = join(OTHER, OTHER)
    assert victim.connect()
    assert victim.subscribe(TOPICS.down(OTHER, "#")) == 1
    for name in (OTHER, hub.client._client_id.decode()):
        thief = join(MINE, name)
        thief.connect()
    hub.say(TOPICS.down(OTHER, "receipt"), b"still there")
    assert victim.until(b"still there")[-1][0] == TOPICS.down(OTHER, "receipt")
    assert victim.closed.empty()
    assert hub.closed.empty()


def test_without_a_certificate_nobody_comes_in(line: Any, peer: type[Any]) -> None:
    bare = peer(line.port, "bare", user="hub", password="x")
    context = ssl.create_default_context(cafile=str(line.folder / "ca.pem"))
    bare.client.tls_set_context(context)
    assert not bare.connect()
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # where the client hears of it during the handshake
    with socket.create_connection(("127.0.0.1", line.port)) as raw, pytest.raises(HANDSHAKE):
        context.wrap_socket(raw, server_hostname="localhost")


def test_a_certificate_of_another_authority_does_not_come_in(
    line: Any, peer: type[Any], tmp_path: Path
) -> None:
    foreign = certificates.issue_hub(certificates.make_ca())
    (tmp_path / "key").write_bytes(foreign.key_pem)
    (tmp_path / "cert").write_bytes(foreign.cert_pem)
    context = ssl.create_default_context(cafile=str(line.folder / "ca.pem"))
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    stranger = peer(line.port, "stranger")
    stranger.client.tls_set_context(context)
    assert not stranger.connect()


def test_plain_text_does_not_come_in(line: Any, peer: type[Any]) -> None:
    plain = peer(line.port, "plain", user="hub", password="x")
    assert not plain.connect()


def test_the_same_station_may_come_back_before_its_old_connection_is_gone(join: Join, hub: Any) -> None:
    first, second = join(MINE, "same"), join(MINE, "same")
    assert first.connect()
    assert second.connect()
    assert second.subscribe(TOPICS.down(MINE, "#")) == 1
    first.closed.get(timeout=10)
    hub.say(TOPICS.down(MINE, "receipt"), b"to the second")
    assert second.until(b"to the second")[-1][0] == TOPICS.down(MINE, "receipt")
