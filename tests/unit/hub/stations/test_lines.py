"""Lines that stations share."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from content_packs.wire.state import Document, site_from
from content_packs.words import Words
from hub.config import Settings
from hub.errors import RefusedError
from hub.secrets import Secrets
from hub.stations.lines import (
    assign,
    budgets,
    lines,
    members,
    put_line,
    quiet_from,
    quiet_text,
    remove_line,
)
from hub.stations.site import site_of
from hub.sync.line import Line
from tests.fakes.hub_mine import SmallMine

WEST = Line("west", 64, (("07:30", "08:30"), ("23:30", "00:30")), Words("西斜井线", "West"))


@pytest.fixture
def west(session: Session, mine: SmallMine) -> Line:
    put_line(session, WEST)
    assign(session, "west", ["face-1", "face-2"])
    return WEST


def test_stations_share_a_line(session: Session, west: Line) -> None:
    assert lines(session) == (west,)
    assert members(session, "west") == ("face-1", "face-2")
    assert budgets(session) == {"face-1": west, "face-2": west}
    assert budgets(session)["face-1"] == west


def test_a_station_is_on_one_line_only(session: Session, west: Line) -> None:
    put_line(session, Line("east", 128, (), Words("东线")))
    assign(session, "east", ["face-2"])
    assert members(session, "west") == ("face-1",)
    assert budgets(session)["face-2"].kbit_s == 128


def test_a_removed_line_leaves_its_stations_without_limit(session: Session, west: Line) -> None:
    remove_line(session, "west")
    assert not lines(session)
    assert not budgets(session)
    assert "face-1" not in budgets(session)


def test_a_station_is_told_what_its_line_carries(
    session: Session, settings: Settings, secrets: Secrets, west: Line, now: int
) -> None:
    site = site_of(session, settings, secrets, "face-1", now)
    assert site.to_json()["link"] == {"kbit_s": 64}
    assert site_from(Document("face-1", "site", 1, now, site.to_json())) == site
    remove_line(session, "west")
    assert "link" not in site_of(session, settings, secrets, "face-1", now).to_json()


@pytest.mark.parametrize(
    "bad",
    [
        Line("West!", 64, (), Words("西")),
        Line("west", 0, (), Words("西")),
        Line("west", 64, (), Words("")),
        Line("west", 64, (("07:00", "07:00"),), Words("西")),
        Line("west", 64, (("07:00", "08:00"),) * 9, Words("西")),
    ],
)
def test_what_no_line_can_be(session: Session, bad: Line) -> None:
    with pytest.raises(RefusedError):
        put_line(session, bad)
    assert not lines(session)


def test_unknown_lines_and_stations_are_refused(session: Session, west: Line) -> None:
    with pytest.raises(RefusedError, match="north"):
        assign(session, "north", ["face-1"])
    with pytest.raises(RefusedError, match="ghost"):
        assign(session, "west", ["ghost"])
    with pytest.raises(RefusedError, match="north"):
        remove_line(session, "north")


def test_quiet_hours_as_people_write_them() -> None:
    assert quiet_from(" 07:30-08:30，23:30-00:30 ") == WEST.quiet
    assert quiet_from("07：30-08：30") == (("07:30", "08:30"),)
    assert quiet_from("") == ()
    assert quiet_from(quiet_text(WEST)) == WEST.quiet


@pytest.mark.parametrize("text", ["7-8", "07:30", "24:00-01:00", "07:30-08:60", "早上"])
def test_other_writings_are_refused_by_name(text: str) -> None:
    with pytest.raises(RefusedError, match=text[:2]):
        quiet_from(text)
