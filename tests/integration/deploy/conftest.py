"""Both brokers, really started, with certificates from our own authority; and clients to try them."""

from __future__ import annotations

import os
import pwd
import queue
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from content_packs.wire.rules import HUB, INTAKE
from hub.broker import certificates
from hub.broker.certificates import KeyPair
from hub.broker.embedded import EmbeddedBroker, TlsFiles
from hub.broker.mosquitto import mosquitto_files
from tests.fakes.client_key import new_client_key

HOST = "127.0.0.1"
DEADLINE = 10.0


def free_port() -> int:
    """A TCP port nobody listens on now."""
    with socket.create_server((HOST, 0)) as server:
        return int(server.getsockname()[1])


@dataclass(frozen=True)
class Line:
    """A running broker: where it is, which kind, and the authority that signed everyone."""

    kind: str
    port: int
    folder: Path
    ca: KeyPair


class Peer:
    """One MQTT 3.1.1 client that remembers what it got."""

    def __init__(
        self, port: int, client_id: str, user: str | None = None, password: str | None = None
    ) -> None:
        self._port = port
        self._answers: queue.Queue[bool] = queue.Queue()
        self._granted: queue.Queue[list[int]] = queue.Queue()
        self.closed: queue.Queue[bool] = queue.Queue()
        self.got: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id, reconnect_on_failure=False)
        self.client.on_connect = lambda *args: self._answers.put(not args[3].is_failure)
        self.client.on_disconnect = self._on_disconnect
        self.client.on_subscribe = lambda *args: self._granted.put([code.value for code in args[3]])
        self.client.on_message = lambda *args: self.got.put((args[2].topic, args[2].payload))
        if user is not None:
            self.client.username_pw_set(user, password)

    def _on_disconnect(self, *_: object) -> None:
        self.closed.put(True)
        self._answers.put(False)

    def connect(self) -> bool:
        """Connect; whether the broker let it in."""
        try:
            self.client.connect(HOST, self._port, keepalive=30)
        except (ssl.SSLError, ConnectionError):
            return False
        self.client.loop_start()
        return self._answers.get(timeout=DEADLINE)

    def subscribe(self, topic: str) -> int:
        """Subscribe with QoS 1; the broker's return code."""
        self.client.subscribe(topic, qos=1)
        return self._granted.get(timeout=DEADLINE)[0]

    def say(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> None:
        self.client.publish(topic, payload, qos=qos, retain=retain)

    def until(self, payload: bytes) -> list[tuple[str, bytes]]:
        """Everything received up to and with ``payload``; fails after the deadline."""
        received: list[tuple[str, bytes]] = []
        end = time.monotonic() + DEADLINE
        while not received or received[-1][1] != payload:
            received.append(self.got.get(timeout=max(0.0, end - time.monotonic())))
        return received

    def cut(self) -> None:
        """Drop the connection as a power cut does: without a DISCONNECT."""
        connection = self.client.socket()
        assert isinstance(connection, socket.socket)
        connection.shutdown(socket.SHUT_RDWR)
        self.closed.get(timeout=DEADLINE)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, KeyPair]]:
    """A folder both we and Mosquitto's user can read, with ca.pem, server.pem, server.key."""
    folder = Path(tempfile.mkdtemp(prefix="yizhan-broker-"))
    ca = certificates.make_ca()
    server = certificates.issue_server(ca, [HOST, "localhost"])
    (folder / "ca.pem").write_bytes(ca.cert_pem)
    (folder / "server.pem").write_bytes(server.cert_pem)
    (folder / "server.key").write_bytes(server.key_pem)
    (folder / "crl.pem").write_bytes(certificates.revocation_list(ca, ()))
    yield folder, ca
    shutil.rmtree(folder)


@pytest.fixture(scope="module", params=["mosquitto", "embedded"])
def line(request: pytest.FixtureRequest, authority: tuple[Path, KeyPair]) -> Iterator[Line]:
    """Each of the two brokers in turn, under mutual TLS."""
    folder, ca = authority
    port = free_port()
    if request.param == "mosquitto":
        process = start_mosquitto(folder, port)
        yield Line("mosquitto", port, folder, ca)
        process.terminate()
        process.wait(DEADLINE)
    else:
        files = TlsFiles(folder / "ca.pem", folder / "server.pem", folder / "server.key")
        broker = EmbeddedBroker(HOST, port, lambda user, password: False, files)
        broker.start()
        yield Line("embedded", port, folder, ca)
        broker.stop()


def start_mosquitto(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Debian's Mosquitto with exactly the generated files, listening."""
    keys = (folder / "ca.pem", folder / "server.pem", folder / "server.key")
    for name, text in mosquitto_files("demo", port, *keys, folder=folder, data=folder).items():
        (folder / name).write_text(text, encoding="utf-8")
    if os.geteuid() == 0:  # Mosquitto then becomes its own user
        owner = pwd.getpwnam("mosquitto")
        for path in (folder, *folder.iterdir()):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    program = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")
    assert program is not None, "mosquitto is not installed (deploy/packages.txt)"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, "-c", folder / "mosquitto.conf"], stdout=log, stderr=log)
    end = time.monotonic() + DEADLINE
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return process
    raise AssertionError((folder / "log").read_text())


@pytest.fixture
def join(line: Line, tmp_path: Path) -> Iterator[Callable[..., Peer]]:
    """Make clients with a certificate: ``join("face-1")``; all are closed at the end."""
    peers: list[Peer] = []

    def make(
        name: str, client_id: str | None = None, user: str | None = None, will: str | None = None
    ) -> Peer:
        """A client whose certificate says ``name``, not connected yet; ``will`` is a topic."""
        peer = Peer(line.port, client_id or f"{name}-{len(peers)}", user)
        peer.client.tls_set_context(client_context(line, name, tmp_path))
        if will is not None:
            peer.client.will_set(will, b"will of " + name.encode(), qos=1)
        peers.append(peer)
        return peer

    yield make
    for peer in peers:
        peer.close()


def client_context(line: Line, name: str, folder: Path) -> ssl.SSLContext:
    """TLS for a client named ``name``; the hub and its workers get certificates only they can have."""
    if name in (HUB, INTAKE):
        pair = certificates.issue_hub(line.ca, name)
    else:
        key, public = new_client_key()
        pair = KeyPair(key, certificates.issue(line.ca, name, public))
    (folder / f"{name}.key").write_bytes(pair.key_pem)
    (folder / f"{name}.pem").write_bytes(pair.cert_pem)
    context = ssl.create_default_context(cafile=str(line.folder / "ca.pem"))
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    return context


@pytest.fixture
def peer() -> type[Peer]:
    """The class of clients, for tests that start a broker of their own."""
    return Peer
