from datetime import date

import pytest
from sqlalchemy.orm import Session

from content_packs.wire.state import Document, site_from
from hub.config import Settings
from hub.errors import RefusedError
from hub.secrets import Secrets
from hub.stations.site import site_of
from tests.fakes.hub_mine import SHIFTS, SmallMine


def test_a_station_knows_itself(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    site = site_of(session, settings, secrets, "face-1", now)
    assert site.spot.units == ("s", "m")
    assert site.follows == ("m", "s", "b")
    assert site.shifts == SHIFTS
    assert (site.utc_offset_min, site.safe_since) == (480, date(2026, 1, 1))
    assert site_from(Document("face-1", "site", 1, now, site.to_json())) == site


def test_an_unknown_station_has_no_site(
    session: Session, settings: Settings, secrets: Secrets, now: int
) -> None:
    with pytest.raises(RefusedError):
        site_of(session, settings, secrets, "ghost", now)
