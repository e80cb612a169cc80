"""A station at 1970 gets through to its broker: the handshake, in memory."""

from __future__ import annotations

import socket
import ssl
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import kiosk.link
from kiosk.line import Access
from kiosk.link import Hurdle, Link, _tls, try_out

NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "broker")])


def certificate(begins: datetime) -> tuple[bytes, bytes]:
    """(certificate, key) of a broker that is its own authority, valid for a year, PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("broker")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return (
        made.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, *plain),
    )


def shake_hands(client: ssl.SSLContext, pair: tuple[bytes, bytes], folder: Path) -> None:
    file = folder / "pair.pem"
    file.write_bytes(b"".join(pair))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(down, up, server_hostname="broker"),
        server.wrap_bio(up, down, server_side=True),
    ]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue


@pytest.mark.parametrize("days", [-20_000, 20_000])
def test_a_clock_that_is_wrong_by_decades_does_not_shut_the_line(tmp_path: Path, days: int) -> None:
    """Seen from a station whose clock is wrong, the broker's certificate is long over, or not valid yet."""
    pair = certificate(datetime.now(UTC) + timedelta(days=days))
    access = Access("mqtts://broker:8883", 5, "face-1", "", ca=pair[0].decode())
    shake_hands(_tls(access), pair, tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(ssl.create_default_context(cadata=access.ca), pair, tmp_path)


def test_a_broker_of_another_authority_is_still_refused(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    access = Access("mqtts://broker:8883", 5, "face-1", "", ca=certificate(now)[0].decode())
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(_tls(access), certificate(now), tmp_path)


def listening() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def test_the_nodes_of_a_cluster_are_tried_in_turn() -> None:
    """One is not there, the other two hang up: the station comes to the next, and round again."""
    with closing(listening()) as one, closing(listening()) as two:
        with closing(listening()) as gone:
            nodes = ",".join(f"127.0.0.1:{node.getsockname()[1]}" for node in (gone, one, two))
        link = Link(Access(f"mqtt://{nodes}", 4, "face-1", "x"), ("a",), ("b", b""), lambda _: None)
        link.start()
        try:
            for node in (one, two, one):
                node.settimeout(20)
                line, _ = node.accept()
                line.close()
        finally:
            link.stop()


def test_of_a_cluster_one_node_that_takes_the_station_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kiosk.link, "_greeting", lambda _a, node, *_: "" if node[1] == good else "no")
    with closing(listening()) as one, closing(listening()) as two:
        bad, good = one.getsockname()[1], two.getsockname()[1]
        both = Access(f"mqtt://127.0.0.1:{bad},127.0.0.1:{good}", 4, "face-1", "x")
        assert try_out(both, greet=True) == (Hurdle.NONE, "")
        assert try_out(Access(f"mqtt://127.0.0.1:{bad}", 4, "face-1", "x"), greet=True)[0] == Hurdle.REFUSED
    assert try_out(Access("mqtt://hub:port", 4, "face-1", "x"), greet=True)[0] == Hurdle.ADDRESS
