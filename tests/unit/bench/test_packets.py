"""The counter on a known stream: a real TLS 1.3 connection in memory, with packets whose cost is known."""

from __future__ import annotations

import ssl
from contextlib import suppress
from pathlib import Path

import pytest

from hub.broker import certificates
from tests.bench.packets import Connection, Tally, pack_bytes
from tests.bench.records import DOWN, UP, secrets_in
from tests.fakes.client_key import new_client_key

TLS_EACH = 22
"""Bytes that TLS 1.3 adds to a record: header 5, type 1, tag 16."""
BLOCK_TOPIC = b"yz/1/m/down/s-1/block/" + b"ab" * 32 + b"/7"


def mqtt(kind: int, body: bytes, flags: int = 0) -> bytes:
    """A packet."""
    left, length = len(body), bytearray()
    while True:
        left, seven = left >> 7, left & 0x7F
        length.append(seven | (0x80 if left else 0))
        if not left:
            return bytes((kind << 4 | flags,)) + bytes(length) + body


def publish(topic: bytes, payload: bytes, mid: int = 0) -> bytes:
    head = len(topic).to_bytes(2, "big") + topic
    return mqtt(3, head + (mid.to_bytes(2, "big") + payload if mid else payload), 2 if mid else 0)


CONNECT_5 = mqtt(1, b"\x00\x04MQTT\x05\x02\x00\x1e\x00\x00\x03s-1")
CONNECT_4 = mqtt(1, b"\x00\x04MQTT\x04\x02\x00\x1e\x00\x03s-1")
SUBSCRIBE, SUBACK = mqtt(8, b"\x00\x01\x00\x00\x01a\x01", 2), mqtt(9, b"\x00\x01\x00\x01")


class Pair:
    """Client and broker, joined in memory through a :class:`Connection`."""

    def __init__(self, folder: Path) -> None:
        ca = certificates.make_ca()
        server = certificates.issue_server(ca, ["localhost"])
        key, public = new_client_key()
        files = {
            "ca": ca.cert_pem, "server": server.cert_pem + server.key_pem,
            "client": certificates.issue(ca, "s-1", public) + key,
        }  # fmt: skip
        for name, data in files.items():
            (folder / name).write_bytes(data)
        ours = ssl.create_default_context(cafile=str(folder / "ca"))
        ours.load_cert_chain(folder / "client")
        ours.keylog_filename = str(folder / "client.keys")
        theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(folder / "ca"))
        theirs.load_cert_chain(folder / "server")
        theirs.verify_mode = ssl.CERT_REQUIRED
        self._bios = {name: ssl.MemoryBIO() for name in ("a", "b", "c", "d")}
        self._client = ours.wrap_bio(self._bios["a"], self._bios["b"], server_hostname="localhost")
        self._server = theirs.wrap_bio(self._bios["c"], self._bios["d"], server_side=True)
        self.connection, self._folder = Connection(), folder
        self.tallies: dict[str, Tally] = {}
        self.asked = 0  # bytes up until the subscription and what was retained were dealt with
        self._shake_hands()

    def say(self, way: str, *packets: bytes) -> int:
        """Write packets, one record each; bytes that went over the line."""
        end = self._client if way == UP else self._server
        for packet in packets:
            end.write(packet)
        return self._move(way)

    def count(self) -> Tally:
        self.connection.settle(secrets_in(self._folder), self.tallies)
        return self.tallies["s-1"]

    def lose_half(self, packet: bytes) -> int:
        """A packet of which only half comes before the line breaks; bytes of it that came."""
        self._server.write(packet)
        data = self._bios["d"].read()
        self.connection.feed(DOWN, data[: len(data) // 2])
        return len(data) // 2

    def _shake_hands(self) -> None:
        for _ in range(4):
            for end in (self._client, self._server):
                with suppress(ssl.SSLWantReadError):
                    end.do_handshake()
                self._move(UP)
                self._move(DOWN)

    def _move(self, way: str) -> int:
        source, sink = ("b", "c") if way == UP else ("d", "a")
        data = self._bios[source].read()
        if data:
            self.connection.feed(way, data)
            self._bios[sink].write(data)
        return len(data)


@pytest.fixture(params=[CONNECT_5, CONNECT_4], ids=["5", "3.1.1"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Pair:
    made = Pair(tmp_path)
    made.asked = made.say(UP, request.param, SUBSCRIBE)
    made.say(DOWN, mqtt(2, b"\0\0\0"), publish(b"yz/1/m/meta", b"retained", 9), SUBACK)
    made.asked += made.say(UP, mqtt(4, b"\x00\x09"))
    return made


def test_all_before_the_subscription_is_counted_apart(pair: Pair) -> None:
    tally = pair.count()
    assert pack_bytes(tally) == 0
    assert tally.wire["handshake", UP] > 500
    assert tally.wire["handshake", DOWN] > 500
    assert tally.wire["opening", UP] == pair.asked


def test_packets_are_counted_by_what_they_carry_with_their_records(pair: Pair) -> None:
    before = pack_bytes(pair.count())
    need, receipt = (
        publish(b"yz/1/m/up/3/s-1/need", b"x" * 70, 2),
        publish(b"yz/1/m/down/s-1/receipt", b"y", 5),
    )
    cost = pair.say(UP, need) + pair.say(DOWN, mqtt(4, b"\x00\x02"))
    pair.say(DOWN, receipt)
    pair.say(UP, mqtt(4, b"\x00\x05"), mqtt(12, b""))
    tally = pair.count()
    assert pack_bytes(tally) - before == cost == len(need) + 4 + 2 * TLS_EACH
    assert tally.wire["receipt", DOWN] == len(receipt) + TLS_EACH
    assert tally.wire["receipt", UP] == 4 + TLS_EACH
    assert tally.wire["keep-alive", UP] == 2 + TLS_EACH


def test_a_block_over_several_records_counts_once_and_a_second_time_as_again(pair: Pair) -> None:
    block = publish(BLOCK_TOPIC, b"z" * 16384)
    cost = pair.say(DOWN, block)
    tally = pair.count()
    assert cost == len(block) + 2 * TLS_EACH
    assert round(tally.wire["block", DOWN]) == cost
    assert (tally.useful, tally.again) == (16384, 0)
    pair.say(DOWN, block)
    assert pair.count().again == 16384


def test_two_packets_in_one_record_share_its_cost(pair: Pair) -> None:
    pair.count()
    one, other = publish(b"yz/1/m/meta", b"p" * 100), publish(b"yz/1/m/state/hub", b"q" * 50)
    cost = pair.say(DOWN, one + other)
    tally = pair.count()
    shared = tally.wire["pointer", DOWN] + tally.wire["presence", DOWN]
    assert round(shared) == cost
    assert tally.wire["pointer", DOWN] > tally.wire["presence", DOWN]


def test_a_block_that_was_cut_off_is_waste(pair: Pair) -> None:
    pair.count()
    came = pair.lose_half(publish(BLOCK_TOPIC, b"z" * 16000))
    tally = pair.count()
    pair.connection.finish(pair.tallies)
    assert tally.broken == came
    assert tally.useful == 0
