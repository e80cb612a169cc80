"""Who gets a certificate, for what, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from content_packs.errors import MessageError
from hub.broker.certificates import issue, issue_hub, issue_server, make_ca, revocation_list, serial_of
from tests.fakes.client_key import new_client_key

CA = make_ca()
PUBLIC = new_client_key()[1]


def _read(pem: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem)


def _name(pem: bytes) -> str:
    return str(_read(pem).subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _purposes(pem: bytes) -> list[x509.ObjectIdentifier]:
    return list(_read(pem).extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)


def test_a_station_is_named_by_its_id_and_verifies() -> None:
    pem = issue(CA, "face-1", PUBLIC)
    verifier = PolicyBuilder().store(Store([_read(CA.cert_pem)])).build_client_verifier()
    assert verifier.verify(_read(pem), []).subjects is not None
    assert _name(pem) == "face-1"
    assert _purposes(pem) == [ExtendedKeyUsageOID.CLIENT_AUTH]


def test_a_stations_certificate_cannot_serve_and_a_foreign_one_does_not_verify() -> None:
    station = _read(issue(CA, "face-1", PUBLIC))
    server = PolicyBuilder().store(Store([_read(CA.cert_pem)])).build_server_verifier(x509.DNSName("face-1"))
    with pytest.raises(VerificationError):
        server.verify(station, [])
    foreign = PolicyBuilder().store(Store([_read(make_ca().cert_pem)])).build_client_verifier()
    with pytest.raises(VerificationError):
        foreign.verify(station, [])


def test_a_server_is_known_by_every_name_and_address() -> None:
    server = issue_server(CA, ["hub.mine", "10.1.0.5"])
    for subject in (x509.DNSName("hub.mine"), x509.IPAddress(ip_address("10.1.0.5"))):
        verifier = PolicyBuilder().store(Store([_read(CA.cert_pem)])).build_server_verifier(subject)
        assert verifier.verify(_read(server.cert_pem), [])
    assert _purposes(server.cert_pem) == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_valid_from_1970_for_twenty_years() -> None:
    certificate = _read(issue(CA, "face-1", PUBLIC))
    assert certificate.not_valid_before_utc == datetime(1970, 1, 1, tzinfo=UTC)
    left = certificate.not_valid_after_utc - datetime.now(UTC)
    assert timedelta(days=365 * 20 - 1) < left <= timedelta(days=365 * 20)


def test_only_the_hub_is_named_hub() -> None:
    assert _name(issue_hub(CA).cert_pem) == "hub"


@pytest.mark.parametrize(
    "name", ["hub", "relay-", "", "+", "#", "a/b", "Face-1", "face 1", "-a", "x" * 40, "站"]
)
def test_a_name_that_is_no_stations_gets_none(name: str) -> None:
    with pytest.raises(MessageError) as refusal:
        issue(CA, name, PUBLIC)
    assert "证书未签发" in refusal.value.sentence("zh")


def _pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form)


@pytest.mark.parametrize(
    "key",
    [b"", b"nonsense", PUBLIC[:60], _pem(ec.generate_private_key(ec.SECP384R1())),
     _pem(ed25519.Ed25519PrivateKey.generate())],
)  # fmt: skip
def test_a_key_of_another_kind_is_refused(key: bytes) -> None:
    with pytest.raises(MessageError) as refusal:
        issue(CA, "face-1", key)
    assert "P-256" in refusal.value.sentence("en")


def test_the_list_of_those_that_count_no_more_holds_whatever_the_brokers_clock_says() -> None:
    ca = make_ca()
    serial = serial_of(ca.cert_pem.decode())
    made = x509.load_pem_x509_crl(revocation_list(ca, [serial, "ff", "ff"]))
    assert sorted(one.serial_number for one in made) == sorted((255, int(serial, 16)))
    authority = x509.load_pem_x509_certificate(ca.cert_pem)
    public = authority.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert made.is_signature_valid(public)
    assert made.issuer == authority.subject
    assert made.last_update_utc.year == 1970
    assert made.next_update_utc is not None
    assert made.next_update_utc >= authority.not_valid_after_utc
    assert len(x509.load_pem_x509_crl(revocation_list(ca, ()))) == 0
