"""What stations are told beside packs: the bodies of a station's state documents, derived anew each time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from hub.config import Settings
from hub.programme.roster import roster_of
from hub.records.coverage import signed_of
from hub.secrets import Secrets
from hub.stations.site import site_of


def bodies_for(
    session: Session, settings: Settings, secrets: Secrets, station: str, now_ms: int
) -> dict[str, Mapping[str, Any]]:
    """The body of each kind of state document for a station, as things are at ``now_ms``."""
    return {
        "site": site_of(session, settings, secrets, station, now_ms).to_json(),
        "roster": roster_of(session, settings, station, now_ms).to_json(),
        "signed": signed_of(session, settings, station, now_ms).to_json(),
    }
