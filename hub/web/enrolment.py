"""``POST /enrol``: a one-use token and a public key for a name, a ledger and credentials (SPEC.md 2.8)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from hub.audit.service import note
from hub.authority import Authority
from hub.broker.certificates import serial_of
from hub.config import Settings
from hub.db import session_scope
from hub.stations.enrolment import Certifier, EnrolRequest, enrol
from hub.web.visit import Visiting

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
        answer = enrol(session, hub.settings, hub.secrets, request, visit.now, _certifier(hub.settings))
        after = {"ledger": answer.ledger}
        note(session, "station", "enrol", f"station:{answer.station}", None, after, visit.now)
    hub.changed("stations")
    return answer.to_json()


def _certifier(settings: Settings) -> Certifier:
    authority = Authority(settings.secrets)
    return Certifier(authority.issue, authority.issue_relay_server, authority.ca_pem(), serial_of)
