"""Tags that travel to a station, groups that do not."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from hub.config import Settings
from hub.errors import RefusedError
from hub.secrets import Secrets
from hub.stations.grouping import MOST_TAGS, group, groups_in_use, tag, tags_in_use, untag
from hub.stations.service import station
from hub.stations.site import site_of
from tests.fakes.hub_mine import SmallMine

BOTH = ("face-1", "face-2")


def test_a_tag_is_told_the_station_and_taken_off_again(
    session: Session, settings: Settings, secrets: Secrets, mine: SmallMine, now: int
) -> None:
    assert tag(session, ["face-1"], " 瓦斯 ") == ("face-1",)
    assert tag(session, BOTH, "瓦斯") == ("face-2",), "those that had it are not changed"
    tag(session, ["face-1"], "东翼")
    assert site_of(session, settings, secrets, "face-1", now).spot.tags == ("东翼", "瓦斯")
    assert tags_in_use(session) == {"东翼": 1, "瓦斯": 2}
    assert untag(session, BOTH, "东翼") == ("face-1",)
    assert tags_in_use(session) == {"瓦斯": 2}


def test_a_station_is_in_one_group_and_an_empty_group_is_gone(session: Session, mine: SmallMine) -> None:
    assert group(session, BOTH, "东翼") == BOTH
    assert group(session, ["face-1"], "西翼") == ("face-1",)
    assert groups_in_use(session) == ["东翼", "西翼"]
    found = station(session, "face-1")
    assert found is not None
    assert found.group == "西翼"
    assert group(session, BOTH, "西翼") == ("face-2",)
    assert groups_in_use(session) == ["西翼"]
    assert group(session, BOTH, " ") == BOTH
    assert groups_in_use(session) == []


@pytest.mark.parametrize("name", ["", " ", "a b", "a,b", "甲、乙", "甲；乙", "x" * 17, "a\u200bb"])
def test_what_a_card_could_not_ask_for_is_no_tag(session: Session, mine: SmallMine, name: str) -> None:
    with pytest.raises(RefusedError):
        tag(session, BOTH, name)
    assert tags_in_use(session) == {}


def test_no_more_tags_than_fit(session: Session, mine: SmallMine) -> None:
    for number in range(MOST_TAGS):
        tag(session, ["face-1"], f"t{number}")
    with pytest.raises(RefusedError, match="is the most"):
        tag(session, ["face-1"], "one-more")
    assert tag(session, ["face-1"], "t0") == ()


def test_a_station_that_is_not_there_is_refused(session: Session, mine: SmallMine) -> None:
    for change in (tag, untag, group):
        with pytest.raises(RefusedError):
            change(session, ["face-1", "ghost"], "x")
