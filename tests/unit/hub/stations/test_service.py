import pytest
from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.messages import Presence
from content_packs.wire.packs import PackNote
from content_packs.words import Words
from hub.errors import RefusedError
from hub.stations.models import StationRow
from hub.stations.moves import move_station, placements
from hub.stations.service import (
    Place,
    add_station,
    all_lost,
    authorise,
    note_presence,
    phone_key,
    put_place,
    refuse_stranger,
    station,
    station_by_number,
    stations,
)
from tests.fakes.hub_mine import SmallMine


def test_numbers_and_phone_keys_of_their_own(session: Session, mine: SmallMine) -> None:
    one, two = stations(session)
    assert (one.number, two.number) == (1, 2)
    assert len(phone_key(session, "face-1")) == 32
    assert phone_key(session, "face-1") != phone_key(session, "face-2")
    assert station_by_number(session, 2) == two
    assert station_by_number(session, 9) is None


@pytest.mark.parametrize("name", ["hub", "relay-1", "Face", "face_1", "", "face-1"])
def test_names_no_station_may_have(session: Session, mine: SmallMine, now: int, name: str) -> None:
    with pytest.raises(RefusedError):
        add_station(session, name, "face", now, "test")


def test_a_move_is_logged_and_only_to_an_open_place(session: Session, mine: SmallMine, now: int) -> None:
    moved = move_station(session, "face-1", "heading", now + 1, "keeper")
    assert (moved.place.id, moved.placed_at) == ("heading", now + 1)
    move_station(session, "face-1", "heading", now + 2, "keeper")
    assert [(p.place_id, p.by) for p in placements(session, "face-1")] == [
        ("heading", "keeper"),
        ("face", "test"),
    ]
    put_place(session, Place("face", Words("旧面"), "coal_face", "s", open=False))
    with pytest.raises(RefusedError):
        move_station(session, "face-1", "face", now + 3, "keeper")


def test_a_will_older_than_the_birth_is_ignored(session: Session, mine: SmallMine, now: int) -> None:
    assert note_presence(session, "face-1", Presence("ready", session=20, at=now - 500, unsent=3), now)
    assert not note_presence(session, "face-1", Presence("lost", session=10), now + 1)
    found = station(session, "face-1")
    assert found is not None
    assert (found.state, found.unsent, found.clock_offset_ms, found.seen_at) == ("ready", 3, -500, now)
    assert note_presence(session, "face-1", Presence("lost", session=20), now + 2)
    found = station(session, "face-1")
    assert found is not None
    assert (found.state, found.unsent) == ("lost", 3)


def test_a_birth_with_a_clock_of_1970_is_taken(session: Session, mine: SmallMine, now: int) -> None:
    note_presence(session, "face-1", Presence("ready", session=now, at=now), now)
    assert note_presence(session, "face-1", Presence("ready", session=5, at=5, clock="suspect"), now + 1)
    found = station(session, "face-1")
    assert found is not None
    assert (found.clock, found.clock_offset_ms) == ("suspect", 5 - now - 1)


def test_an_unknown_stations_presence_is_refused(session: Session, mine: SmallMine, now: int) -> None:
    with pytest.raises(MessageError, match="ghost"):
        note_presence(session, "ghost", Presence("ready", session=1), now)


def test_after_a_restart_nobody_is_there_until_he_says_so(
    session: Session, mine: SmallMine, now: int
) -> None:
    note_presence(session, "face-1", Presence("ready", session=1), now)
    all_lost(session)
    session.expire_all()
    assert [one.state for one in stations(session)] == ["lost", "never"]
    assert not authorise(session, "face-1", False).authorised


def test_the_hub_talks_to_no_stranger(session: Session, mine: SmallMine) -> None:
    with pytest.raises(RefusedError, match="not enrolled"):
        refuse_stranger(session, "face-1")
    session.get_one(StationRow, "face-1").public_key = "00" * 32
    refuse_stranger(session, "face-1")
    authorise(session, "face-1", False)
    for name in ("face-1", "ghost"):
        with pytest.raises(RefusedError):
            refuse_stranger(session, name)


def test_what_a_station_says_of_a_version_is_kept(session: Session, mine: SmallMine, now: int) -> None:
    rows = [["m", 7, "returned", "crashed"], "nonsense"]
    note_presence(session, "face-1", Presence("ready", 1, extra={"packs": rows}), now)
    found = station(session, "face-1")
    assert found is not None
    assert found.pack_notes == (PackNote("m", 7, "returned", "crashed"),)
    note_presence(session, "face-1", Presence("lost", 1), now)
    found = station(session, "face-1")
    assert found is not None
    assert len(found.pack_notes) == 1
