"""The hub's small certificate authority: who a station, the hub or the broker is on the line.

EC P-256 throughout. Certificates begin in 1970, because a station whose clock battery died believes
it is 1970 and must connect all the same, and last twenty years, because stations are sealed into
cabinets. A station makes its own key and only ever sends the public half.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from content_packs.errors import MessageError
from content_packs.wire.rules import HUB
from content_packs.wire.topics import valid_relay, valid_station

BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
YEARS = 20
HERE = "127.0.0.1"
"""By which a relay reaches its own broker."""
_PEM = serialization.Encoding.PEM


class KeyPair(NamedTuple):
    """A private key (PKCS#8) and its certificate, both PEM. The key belongs in a 0600 file."""

    key_pem: bytes
    cert_pem: bytes


def make_ca() -> KeyPair:
    """A new authority. It can sign stations, the hub and the broker, and no further authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("yizhan-ca")
    builder = _unsigned(name, name, key.public_key()).add_extension(
        x509.BasicConstraints(True, 0), critical=True
    )
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return KeyPair(_key_pem(key), builder.sign(key, hashes.SHA256()).public_bytes(_PEM))


def issue(ca: KeyPair, common_name: str, public_key_pem: bytes) -> bytes:
    """A station's or relay's client certificate (PEM).

    Args:
        ca: from `make_ca`.
        common_name: its id; it becomes its user name at the broker.
        public_key_pem: its EC P-256 public key.

    Raises:
        MessageError: the name may not be a station's, or the key is not EC P-256.
    """
    if not valid_station(common_name) and not valid_relay(common_name):
        raise MessageError(
            "站名只能用小写字母、数字和连字符，证书未签发。",
            f"not a station's name, no certificate was issued: {common_name[:60]!r}",
        )
    client = x509.SubjectAlternativeName([x509.DNSName(common_name)])
    return _leaf(ca, common_name, _public_key(public_key_pem), client, ExtendedKeyUsageOID.CLIENT_AUTH)


def issue_hub(ca: KeyPair, user: str = HUB) -> KeyPair:
    """A client key and certificate of the hub's own: the hub, or a worker beside it (``hub.intake``)."""
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName(user)])
    return KeyPair(_key_pem(key), _leaf(ca, user, key.public_key(), names, ExtendedKeyUsageOID.CLIENT_AUTH))


def issue_server(ca: KeyPair, hosts: Sequence[str]) -> KeyPair:
    """A key and certificate for the broker.

    Args:
        ca: from `make_ca`.
        hosts: every name and address stations reach it by, e.g. ``["hub.mine", "10.1.0.5"]``; not empty.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([_host(host) for host in hosts])
    return KeyPair(
        _key_pem(key), _leaf(ca, hosts[0], key.public_key(), names, ExtendedKeyUsageOID.SERVER_AUTH)
    )


def issue_relay_server(ca: KeyPair, host: str, public_key_pem: bytes) -> bytes:
    """A certificate (PEM) for a relay's own broker; the relay made the key and keeps it.

    Args:
        ca: from `make_ca`.
        host: the name or address stations behind it reach it by.
        public_key_pem: the relay's EC P-256 public key.

    Raises:
        MessageError: the key is not EC P-256.
    """
    names = x509.SubjectAlternativeName([_host(name) for name in dict.fromkeys((host, HERE))])
    return _leaf(ca, host, _public_key(public_key_pem), names, ExtendedKeyUsageOID.SERVER_AUTH)


def serial_of(cert_pem: str) -> str:
    """The serial number of a certificate (PEM), hexadecimal."""
    return f"{x509.load_pem_x509_certificate(cert_pem.encode()).serial_number:x}"


def revocation_list(ca: KeyPair, serials: Iterable[str]) -> bytes:
    """The list of certificates that count no more (a CRL, PEM), for a broker that reads one.

    It holds from 1970 on and as long as a certificate: a list that has run out, or has not begun by the
    broker's clock, shuts everybody out.

    Args:
        ca: from `make_ca`.
        serials: of the certificates, from `serial_of`.
    """
    authority = x509.load_pem_x509_certificate(ca.cert_pem)
    signer = serialization.load_pem_private_key(ca.key_pem, None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    now = datetime.now(UTC)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(BEGIN)
        .next_update(now + timedelta(days=365 * YEARS))
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    for serial in sorted({*serials}):
        entry = x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(BEGIN)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(signer, hashes.SHA256()).public_bytes(_PEM)


def _leaf(
    ca: KeyPair,
    name: str,
    public_key: ec.EllipticCurvePublicKey,
    names: x509.SubjectAlternativeName,
    purpose: ObjectIdentifier,
) -> bytes:
    """One certificate for one purpose: with a station's nobody can pose as the broker."""
    authority = x509.load_pem_x509_certificate(ca.cert_pem)
    signer = serialization.load_pem_private_key(ca.key_pem, None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    builder = (
        _unsigned(_name(name), authority.subject, public_key)
        .add_extension(x509.BasicConstraints(False, None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(names, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    return builder.sign(signer, hashes.SHA256()).public_bytes(_PEM)


def _unsigned(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(datetime.now(UTC) + timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _public_key(pem: bytes) -> ec.EllipticCurvePublicKey:
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise MessageError(
            "站点公钥不是 EC P-256，证书未签发。", "the public key is not EC P-256, no certificate was issued"
        )
    return key


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
