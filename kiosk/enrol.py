"""Enrolment: a one-time token for the station's name, place and credentials (SPEC.md 2.8)."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from content_packs.durable import write_durably
from content_packs.errors import MessageError, StorageError
from content_packs.wire.fields import Fields
from content_packs.wire.state import decode_document
from kiosk.config import Enrolment, Folder
from kiosk.errors import EnrolError
from kiosk.storage.store import Store

TIMEOUT_S = 20.0
FIRST_TIMEOUT_S = 4.0
"""How long the first attempt may hold up the first board."""


def enrol(folder: Folder, hub: str, token: str, timeout_s: float = TIMEOUT_S) -> Enrolment:
    """Enrol this station at ``hub`` (``http://host:port``) and keep the answer.

    Raises:
        EnrolError: the hub cannot be reached, refused the token, or answered something else.
    """
    answer = _ask(
        f"{hub.rstrip('/')}/enrol",
        {
            "token": token,
            "public_key": folder.ledger_key().public_key().public_bytes_raw().hex(),
            "tls_public_key": _tls_public_key(folder.tls_key_file),
        },
        timeout_s,
    )
    try:
        given = Fields(answer, "enrolment")
        broker, keys = Fields(given.table("broker"), "broker"), Fields(given.table("hub"), "hub")
        relay = Fields(given.table("relay"), "relay")
        enrolment = Enrolment(
            hub=hub,
            mine=given.text("mine"),
            station=given.text("station"),
            broker=broker.text("url"),
            protocol=broker.number("protocol"),
            user=broker.text("user"),
            password=broker.text("password"),
            ledger=given.text("ledger"),
            state_key=keys.text("state_key"),
            ca=keys.text("ca"),
            certificate=given.text("certificate"),
            root=given.text("root"),
            token=digest_of(token),
            relay_url=relay.text("url", ""),
            relay_certificate=relay.text("certificate", ""),
        )
        site = base64.b64decode(answer["site"])
        document = decode_document(site, bytes.fromhex(enrolment.state_key), enrolment.station)
    except (KeyError, TypeError, ValueError, MessageError) as error:
        raise _not_understood(error) from error
    store = Store(folder.path)
    store.save_state(document.kind, document.version, site)
    store.close()
    folder.save_enrolment(enrolment)
    return enrolment


def is_needed(folder: Folder, token: str) -> bool:
    """Whether ``token`` has not been used here yet; a damaged ``station.json`` is a reason to use one."""
    try:
        enrolment = folder.enrolment()
    except StorageError:
        return True
    return enrolment is None or enrolment.token != digest_of(token)


def digest_of(token: str) -> str:
    """A token's first 16 hex digits of SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def _ask(url: str, body: dict[str, str], timeout_s: float) -> dict[str, Any]:
    try:
        request = urllib.request.Request(
            url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=timeout_s) as reply:
            data = reply.read()
    except urllib.error.HTTPError as error:
        reason = _reason(error)
        raise EnrolError(f"中枢拒绝登记：{reason}", f"the hub refused: {reason}") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise EnrolError(
            f"连不上中枢 {url}（{_plain(error)}）。请检查地址和网线，再试一次；登记码仍可用。",
            f"cannot reach {url} ({_plain(error)}); check address and cable; the token is still good",
        ) from error
    try:
        return dict(json.loads(data))
    except (TypeError, ValueError) as error:
        raise _not_understood(f"an object: {error}") from error


def _plain(error: Exception) -> object:
    """What happened, without the library's wrapping."""
    return error.reason if isinstance(error, urllib.error.URLError) else error


def _not_understood(lacks: object) -> EnrolError:
    return EnrolError(
        "中枢的回答看不懂，本站没有登记；请核对两边的版本，再要一个登记码。",
        f"the hub's answer lacks {lacks}; not enrolled; compare the versions and ask for another token",
    )


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error).get("error", error.reason))
    except (ValueError, AttributeError):
        return str(error.reason)


def _tls_public_key(file: Path) -> str:
    """PEM of the public half of the station's TLS key, which is made here at the first call."""
    if not file.exists():
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        write_durably(file, pem, mode=0o600)
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
