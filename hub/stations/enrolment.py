"""How a station becomes one of ours: a one-use token against keys (SPEC.md 2.8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from hub.config import Settings
from hub.secrets import Secrets

TOKEN_MS = 24 * 3_600_000
"""How long an enrolment token is good, milliseconds."""

IssueCertificate = Callable[[str, str], str]
"""(station, PEM of its TLS public key) -> PEM of its client certificate."""


@dataclass(frozen=True, slots=True)
class EnrolRequest:
    """What a station sends: the token, its ledger's Ed25519 public key (hex), its TLS public key (PEM)."""

    token: str
    public_key: str
    tls_public_key: str = ""


@dataclass(frozen=True, slots=True)
class EnrolAnswer:
    """What it gets back.

    Attributes:
        mine, station, number: who it is.
        ledger: id of its new ledger.
        user, password: at the broker.
        broker: URL of the broker; an empty host means "the host you reached me at".
        state_key: public key of state documents, hex.
        badge_key: not here; it comes with the ``site`` document.
        certificate: PEM of its client certificate, or empty.
        ca: PEM of the CA of broker and hub, or empty.
    """

    mine: str
    station: str
    number: int
    ledger: str
    user: str
    password: str
    broker: str
    state_key: str
    certificate: str = ""
    ca: str = ""

    def to_json(self) -> dict[str, Any]:
        """The answer's JSON object."""
        raise NotImplementedError


def make_enrol_token(session: Session, station_id: str, now_ms: int) -> str:
    """A one-use token for a station, good for TOKEN_MS; can be asked for again at any time."""
    raise NotImplementedError


def enrol(
    session: Session,
    settings: Settings,
    secrets: Secrets,
    request: EnrolRequest,
    now_ms: int,
    *,
    issue: IssueCertificate | None = None,
    ca: str = "",
) -> EnrolAnswer:
    """Use up the token: a new ledger, a new broker password, a certificate when TLS is in use.

    A station that enrols again gets a new ledger; the old one is closed but its records are still
    taken if they turn up.

    Raises:
        RefusedError: token unknown, used or expired; a key that is none.
    """
    raise NotImplementedError


def credentials_ok(session: Session, secrets: Secrets, user: str, password: str) -> bool:
    """Whether this user (a station, or "hub") may connect to the broker with this password."""
    raise NotImplementedError
