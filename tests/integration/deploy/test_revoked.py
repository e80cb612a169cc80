"""Mosquitto with a list of certificates that count no more."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.broker import certificates
from hub.broker.certificates import KeyPair
from tests.fakes.client_key import new_client_key
from tests.integration.deploy.conftest import DEADLINE, HOST, Peer, free_port, start_mosquitto


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that Mosquitto's user can read."""
    made = Path(tempfile.mkdtemp(prefix="yizhan-broker-"))
    yield made
    shutil.rmtree(made)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(DEADLINE)


def test_who_is_on_the_list_comes_in_no_more_and_all_others_do(folder: Path, tmp_path: Path) -> None:
    ca, port = certificates.make_ca(), free_port()
    server = certificates.issue_server(ca, [HOST])
    held: dict[str, KeyPair] = {"hub": certificates.issue_hub(ca)}
    for name in ("face-1", "face-2"):
        key, public = new_client_key()
        held[name] = KeyPair(key, certificates.issue(ca, name, public))
    for name, data in (
        ("ca.pem", ca.cert_pem),
        ("server.pem", server.cert_pem),
        ("server.key", server.key_pem),
    ):
        (folder / name).write_bytes(data)

    def let_in(name: str) -> bool:
        """Whether it may connect, and say something."""
        for part, data in (("key", held[name].key_pem), ("pem", held[name].cert_pem)):
            (tmp_path / f"{name}.{part}").write_bytes(data)
        peer = Peer(port, name)
        peer.client.tls_set(
            str(folder / "ca.pem"), str(tmp_path / f"{name}.pem"), str(tmp_path / f"{name}.key")
        )
        try:
            return peer.connect()
        finally:
            peer.close()

    replaced = certificates.serial_of(held["face-1"].cert_pem.decode())
    for serials, expected in (((), True), ((replaced,), False), ((), True)):
        (folder / "crl.pem").write_bytes(certificates.revocation_list(ca, serials))
        broker = start_mosquitto(folder, port)
        try:
            assert {name: let_in(name) for name in held} == {"hub": True, "face-1": expected, "face-2": True}
        finally:
            stop(broker)
