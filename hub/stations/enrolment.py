"""How a station becomes one of ours: a one-use token against keys (SPEC.md 2.8)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets as random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.orm import Session

from content_packs.wire.record import ledger_id
from content_packs.wire.rules import HUB, INTAKE
from content_packs.wire.state import Document
from content_packs.wire.topics import valid_relay
from hub.address import reachable
from hub.config import Settings
from hub.errors import RefusedError
from hub.records.ledgers import close_ledger, open_ledger
from hub.secrets import Secrets
from hub.stations.certificates import end_certificates, note_certificate
from hub.stations.models import EnrolTokenRow, StationRow
from hub.stations.relays import host_of, relay_named, relay_url
from hub.stations.site import site_of
from hub.trust.service import newest_root

TOKEN_MS = 24 * 3_600_000
"""How long an enrolment token is good, milliseconds."""


@dataclass(frozen=True, slots=True)
class Certifier:
    """The hub's authority, as far as enrolment needs it.

    Attributes:
        client: (name, PEM of its TLS public key) -> PEM of its client certificate.
        relay_server: (host, PEM of the relay's TLS public key) -> PEM of the certificate of its own broker.
        ca: PEM of the authority itself.
        serial: PEM of a certificate -> its serial number.
    """

    client: Callable[[str, str], str]
    relay_server: Callable[[str, str], str]
    ca: str
    serial: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class EnrolRequest:
    """What a station sends: the token, its ledger's Ed25519 public key (hex), its TLS public key (PEM)."""

    token: str
    public_key: str
    tls_public_key: str = ""


@dataclass(frozen=True, slots=True)
class EnrolAnswer:
    """What it gets back; rosters and the rest come down the line as signed state.

    Attributes:
        mine, station: who it is; the station's name is its user name at the broker too.
        ledger: id of its new ledger.
        password: at the broker.
        broker, protocol: URL of the broker, and 5 or 4 (MQTT 5 or 3.1.1).
        state_key: public key of state documents, hex.
        site: its first ``site`` document, signed.
        certificate: PEM of its client certificate, or empty.
        ca: PEM of the CA of the broker, or empty.
        relay: for a relay, ``url`` of its own broker and ``certificate`` (PEM, or empty) for it; else empty.
    """

    mine: str
    station: str
    ledger: str
    password: str
    broker: str
    protocol: int
    state_key: str
    site: bytes
    certificate: str = ""
    ca: str = ""
    root: str = ""
    relay: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The answer's JSON object."""
        return {
            "v": 1, "mine": self.mine, "station": self.station, "ledger": self.ledger,
            "broker": {
                "url": self.broker, "protocol": self.protocol,
                "user": self.station, "password": self.password,
            },
            "hub": {"state_key": self.state_key, "ca": self.ca},
            "site": base64.b64encode(self.site).decode(), "certificate": self.certificate, "root": self.root,
            **({"relay": self.relay} if self.relay else {}),
        }  # fmt: skip


def make_enrol_token(session: Session, station_id: str, now_ms: int, behind: str = "") -> str:
    """A one-use token for a station, good for TOKEN_MS; can be asked for again at any time.

    Args:
        behind: the relay it stands behind once it has used the token (``hub``: none); empty: as until now.
    """
    row = session.get(StationRow, station_id)
    if row is None:
        raise RefusedError(f"没有站点“{station_id}”。", f"there is no station {station_id!r}")
    if behind and row.relay_address:
        raise RefusedError("中继后面不能再接中继。", "a relay cannot stand behind a relay")
    relay = relay_named(session, behind) if behind else row.relay_id
    token = random.token_hex(16)  # may be typed, and no command line takes it for an option
    session.add(
        EnrolTokenRow(
            hash=_hash(token),
            station_id=station_id,
            relay_id=relay,
            expires_at=now_ms + TOKEN_MS,
            used_at=None,
        )
    )
    session.flush()
    return token


def enrol(
    session: Session,
    settings: Settings,
    secrets: Secrets,
    request: EnrolRequest,
    now_ms: int,
    certifier: Certifier | None = None,
) -> EnrolAnswer:
    """Use up the token: a new ledger, a new broker password, a certificate when TLS is in use.

    A station that enrols again with the same key (an answer was lost on the way) goes on in its ledger;
    with another key it gets a new one, and the old one is closed, but its records are still taken.

    Raises:
        RefusedError: token unknown, used or expired; a key that is none or is in use elsewhere.
    """
    key = _public_key(request.public_key)
    row = _use_token(session, request.token, now_ms)
    if row.ledger_id != ledger_id(key):
        if row.ledger_id:
            close_ledger(session, row.ledger_id, now_ms)
        end_certificates(session, row.id, now_ms)
        row.ledger_id = open_ledger(session, row.id, key, now_ms)
    password = random.token_urlsafe(24)
    row.public_key, row.mqtt_password_hash = key.hex(), _hash(password)
    session.flush()
    url, relay = _ways(session, settings, row)
    certificate = ca = ""
    if certifier and request.tls_public_key and "mqtts" in url + relay.get("url", ""):
        certificate, ca = certifier.client(row.id, request.tls_public_key), certifier.ca
        note_certificate(session, row.id, certifier.serial(certificate), now_ms)
        if relay:
            relay["certificate"] = certifier.relay_server(host_of(row.relay_address), request.tls_public_key)
    site = site_of(session, settings, secrets, row.id, now_ms)
    document = Document(row.id, "site", now_ms, now_ms, site.to_json()).encode(secrets.state_key)
    return EnrolAnswer(
        settings.mine, row.id, row.ledger_id, password, url, 5 if row.relay_id else broker_protocol(settings),
        secrets.state_public.hex(), document, certificate, ca,
        newest_root(session, settings.secrets, now_ms).decode(), relay,
    )  # fmt: skip


def _ways(session: Session, settings: Settings, row: StationRow) -> tuple[str, dict[str, str]]:
    """The broker it is to connect to; and for a relay where its own broker is to be found."""
    if row.relay_id:
        return relay_url(settings, session.get_one(StationRow, row.relay_id).relay_address), {}
    url = relay_url(settings, row.relay_address) if row.relay_address else ""
    return broker_url(settings), {"url": url, "certificate": ""} if url else {}


def credentials_ok(session: Session, secrets: Secrets, user: str, password: str) -> bool:
    """Whether this user (a station, or the hub's own) may connect to the broker with this password."""
    if user in (HUB, INTAKE):
        return hmac.compare_digest(secrets.hub_password.encode(), password.encode())
    row = session.get(StationRow, user)
    known = row.mqtt_password_hash if row is not None and row.authorised else ""
    return hmac.compare_digest(known, _hash(password))


def broker_url(settings: Settings) -> str:
    """Where stations find the broker; the embedded one listens where the console does."""
    if settings.broker == "embedded":
        return f"mqtt://{reachable(settings.host)}:{settings.broker_port}"
    return settings.broker.rstrip("/")


def enrol_command(url: str, token: str, station_id: str) -> str:
    """What a technician runs on the station: the hub's address as the station sees it, and a token."""
    what = "relay" if valid_relay(station_id) else "run"
    return f"yizhan-kiosk {what} --hub {url} --token {token} --data station-{station_id}"


def broker_protocol(settings: Settings) -> int:
    """4 (MQTT 3.1.1) for the embedded broker, which speaks nothing else; 5 for every other."""
    return 4 if settings.broker == "embedded" else 5


def _use_token(session: Session, token: str, now_ms: int) -> StationRow:
    found = session.get(EnrolTokenRow, _hash(token), with_for_update=True)
    if found is None or found.used_at is not None or now_ms >= found.expires_at:
        raise RefusedError(
            "登记码已用过、已过期或不对，站点没有登记；请在中枢上运行 yizhan enrol 站点 再要一个。",
            "this token was used, has expired or is wrong; run `yizhan enrol STATION` on the hub for another",
        )
    found.used_at = now_ms
    row = session.get_one(StationRow, found.station_id, with_for_update=True)
    row.relay_id = found.relay_id
    return row


def _public_key(text: str) -> bytes:
    try:
        if not re.fullmatch(r"[0-9a-f]{64}", text):
            raise ValueError
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text)).public_bytes_raw()
    except ValueError:
        raise RefusedError(
            "站点送来的公钥不对，没有登记，登记码仍可用；请重新登记。",
            "the public key is no Ed25519 key; the token is still good; enrol again",
        ) from None


def _hash(text: str) -> str:
    """SHA-256 is enough here: tokens and passwords are random, 144 bits or more."""
    return hashlib.sha256(text.encode()).hexdigest()
