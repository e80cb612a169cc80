from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.published import versions_in_force
from hub.packs.publishing import publish
from hub.packs.restoring import Newest, catch_up
from hub.packs.service import import_folder
from hub.trust import ceremonies
from hub.trust.ceremonies import Brought
from hub.trust.service import newest_pointer
from tests.fakes.hub_mine import SmallMine

HOUR, MINUTE = 3_600_000, 60_000
DIGEST = "0123456789abcdef"


@pytest.fixture
def published(session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int) -> int:
    import_folder(session, settings, read_folder(folder), "editor", now)
    return publish(session, settings, "m", "approver", now).version.version


def test_a_hub_that_remembers_everything_signs_nothing(
    session: Session, settings: Settings, published: int, now: int
) -> None:
    before = newest_pointer(session)
    held = {"snapshot": f"{published}-{DIGEST}"}
    assert catch_up(session, settings, {"m": published}, held, now + HOUR) == ()
    assert newest_pointer(session) == before


def test_what_a_station_has_seen_newer_is_signed_anew_under_higher_numbers(
    session: Session, settings: Settings, published: int, now: int
) -> None:
    seen = published + 30
    held = {"snapshot": f"{seen}-{DIGEST}"}
    assert catch_up(session, settings, {"m": seen}, held, now + HOUR) == ("snapshot", "m")
    assert versions_in_force(session)["m"] > seen
    assert catch_up(session, settings, {"m": seen}, held, now + 2 * HOUR) == ()


def test_a_claim_that_lies_in_the_future_moves_nothing(
    session: Session, settings: Settings, published: int, now: int
) -> None:
    future = now // MINUTE + 500
    assert catch_up(session, settings, {"m": future}, {"snapshot": f"{future}-{DIGEST}"}, now) == ()
    assert versions_in_force(session)["m"] == published


def test_with_offline_keys_people_have_to_come(
    session: Session, settings: Settings, published: int, now: int
) -> None:
    split = ceremonies.split(session, settings.secrets, Brought((), "four words of coal"), now)
    split.make(session)
    split.clear_up()
    held = {"snapshot": f"{published + 30}-{DIGEST}"}
    with pytest.raises(RefusedError):
        catch_up(session, settings, {}, held, now + HOUR)


def test_what_is_remembered_of_the_newest_follows_what_is_signed(
    session: Session, settings: Settings, published: int, now: int
) -> None:
    newest, seen = Newest(), published + 30
    held = {"snapshot": f"{seen}-{DIGEST}"}
    assert not newest.is_outrun(session, {"m": published}, {}, now + HOUR)
    assert newest.is_outrun(session, {"m": seen}, {}, now + HOUR)
    assert newest.is_outrun(session, {}, held, now + HOUR)
    assert not newest.is_outrun(session, {"m": seen}, held, now - HOUR), "a claim from the future"
    catch_up(session, settings, {"m": seen}, held, now + HOUR)
    assert not newest.is_outrun(session, {"m": seen}, held, now + 2 * HOUR)
