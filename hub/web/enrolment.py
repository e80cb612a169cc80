"""``POST /enrol``: a one-use token and a public key against a name, a ledger and credentials (SPEC.md 2.8)."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from content_packs.wire.state import Document
from hub.audit.service import note
from hub.db import session_scope
from hub.stations.enrolment import EnrolAnswer, EnrolRequest, enrol
from hub.stations.site import site_of
from hub.web.visit import Visit, Visiting

router = APIRouter(tags=["stations"])


class Enrolling(BaseModel):
    """What a station sends."""

    token: str = Field(max_length=64)
    public_key: str = Field(max_length=64)
    tls_public_key: str = Field("", max_length=2000)


@router.post("/enrol")
def enrol_station(visit: Visiting, body: Enrolling) -> dict[str, Any]:
    """Enrol a station. The token is used up only when everything else went well."""
    hub = visit.hub
    request = EnrolRequest(body.token, body.public_key, body.tls_public_key)
    with session_scope(hub.engine) as session:
        answer = enrol(session, hub.settings, hub.secrets, request, visit.now)
        note(
            session, "station", "enrol", f"station:{answer.station}", None, {"ledger": answer.ledger},
            visit.now,
        )  # fmt: skip
        site = _site(visit, session, answer.station)
    hub.events.publish("stations")
    return _answer(visit, answer, site)


def _site(visit: Visit, session: Session, station: str) -> bytes:
    """The signed ``site`` document, so that a station knows itself before the line first works."""
    hub = visit.hub
    body = site_of(session, hub.settings, hub.secrets, station, visit.now).to_json()
    return Document(station, "site", visit.now, visit.now, body).encode(hub.secrets.state_key)


def _answer(visit: Visit, answer: EnrolAnswer, site: bytes) -> dict[str, Any]:
    return {
        "station": answer.station,
        "mine": answer.mine,
        "number": answer.number,
        "ledger": answer.ledger,
        "broker": {
            "url": reachable(answer.broker, visit.request.url.hostname or ""),
            "user": answer.user,
            "password": answer.password,
            "protocol": 5,
        },
        "hub": {"state_key": answer.state_key, "ca": answer.ca or None},
        "certificate": answer.certificate or None,
        "root": None,
        "site": base64.b64encode(site).decode(),
    }


def reachable(broker: str, asked: str) -> str:
    """The broker's URL; a broker that listens everywhere is at the host the station reached us at."""
    parts = urlsplit(broker)
    if parts.hostname != "0.0.0.0" or not asked:
        return broker
    return urlunsplit(parts._replace(netloc=f"{asked}:{parts.port}"))
