"""To some stations first: who shows what, what ends it, and what it leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content_packs.format.folder import read_folder
from content_packs.format.manifest import Manifest, sha256
from content_packs.wire.care import Health
from content_packs.words import Words
from hub.carry.bundle import bundle_of
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.dates import withdraw
from hub.packs.drafted import slots
from hub.packs.history import history, manifest_of
from hub.packs.published import (
    in_force_since,
    live,
    newest_row,
    shown_in,
    versions,
    versions_in_force,
    words_of,
)
from hub.packs.publishing import RECALL_MS, pending, publish, publish_again, recall_until, roll_back
from hub.packs.reviewing import approve, authors, due, publish_approved, recall, submit, trail
from hub.packs.service import cards, import_folder
from hub.packs.staging import (
    due_for_all,
    miss_for_all,
    plan,
    start,
    take_back,
    widen,
    widen_later,
    widened,
    with_ahead,
)
from hub.packs.submissions import AHEAD, PUBLISHED, RECALLED, SUPERSEDED
from hub.secrets import Secrets
from hub.stations.forecast import forecast
from hub.stations.models import StationRow
from hub.stations.service import station as known
from tests.fakes.hub_folder import edit_card_text
from tests.fakes.hub_mine import SmallMine

MINUTE = 60_000
NEW = "敲帮问顶，撬净活石。"


@pytest.fixture
def shown(session: Session, settings: Settings, mine: SmallMine, folder: Path, now: int) -> int:
    """The folder is imported and published; its number."""
    import_folder(session, settings, read_folder(folder), "cli", now)
    return publish(session, settings, "m", "cli", now).version.version


def edit(session: Session, now: int, body: str = NEW, by: str = "editor") -> None:
    edit_card_text(session, "m", "roof", title=Words("顶板"), body=Words(body), by=by, now_ms=now)


def ready(session: Session, settings: Settings, now: int, body: str = NEW) -> None:
    edit(session, now, body)
    submit(session, settings, "m", "editor", now)
    approve(session, "m", pending(session, "m").content, "approver", now)


def started(session: Session, settings: Settings, now: int) -> int:
    ready(session, settings, now)
    return start(session, settings, "m", ["face-1"], "approver", now).version.version


def says(session: Session, settings: Settings, station: str) -> str:
    slot = live(session, settings, "m", station)
    assert slot is not None
    return next(card.body.zh for card in slot.cards.values() if card.id == "roof")


def state(session: Session) -> str:
    return trail(session, "m")[0].state


def in_force(session: Session, settings: Settings) -> Manifest:
    found = manifest_of(session, settings, "m", versions_in_force(session)["m"])
    assert found is not None
    return found


def test_only_who_is_named_shows_what_was_approved(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    old = says(session, settings, "face-2")
    number = started(session, settings, now)
    assert number > shown
    assert says(session, settings, "face-1") == NEW
    for station in ("face-2", "", "enrolled-tomorrow"):
        assert says(session, settings, station) == old
    waits = pending(session, "m")
    assert (waits.ahead, waits.differs, waits.recall_until) == (("face-1",), True, 0)
    assert state(session) == AHEAD
    assert [one.card.id for one in cards(session, "m") if not one.published] == ["roof"]
    assert words_of(session, settings, "m", number, "roof", "face-1") != words_of(
        session, settings, "m", number, "roof", "face-2"
    )
    assert slots(session, settings, ("m",), "s", "face-1")["m"] == live(session, settings, "m", "face-1")


def test_then_the_same_bytes_to_all_without_another_approval(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    number = started(session, settings, now)
    approved = pending(session, "m").content
    made = widen(session, settings, "m", number, "approver", now + MINUTE).version
    assert made.version > number
    row = newest_row(session, "m")
    assert row is not None
    assert row.content_sha == approved
    assert says(session, settings, "face-2") == NEW
    assert (state(session), trail(session, "m")[0].version) == (PUBLISHED, made.version)
    waits = pending(session, "m")
    assert (waits.differs, waits.ahead, waits.changed) == (False, (), 0)


def test_what_was_edited_since_stays_a_draft_and_does_not_go_along(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    number = started(session, settings, now)
    edit(session, now, "又改了一句。", "other")
    widen(session, settings, "m", number, "approver", now + MINUTE)
    assert says(session, settings, "face-2") == NEW
    assert pending(session, "m").changed == 1
    assert [one.card.id for one in cards(session, "m") if not one.published] == ["roof"]
    assert authors(session, "m") == {"other"}


def test_a_card_taken_off_goes_when_it_goes_for_all(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    withdraw(session, "m", "belt", by="editor", now_ms=now)
    number = started(session, settings, now)
    assert [one.card.id for one in cards(session, "m") if one.withdrawn] == ["belt"]
    widen(session, settings, "m", number, "approver", now + MINUTE)
    assert "belt" not in {one.card.id for one in cards(session, "m")}
    assert not pending(session, "m").differs


def test_taken_back_all_show_the_old_and_the_author_reads_why(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    old = says(session, settings, "face-2")
    number = started(session, settings, now)
    later = now + 3 * RECALL_MS
    with pytest.raises(RefusedError, match="say why"):
        take_back(session, settings, "m", number, "approver", " ", later)
    take_back(session, settings, "m", number, "approver", "字太小", later)
    assert says(session, settings, "face-1") == old
    asked = trail(session, "m")[0]
    assert (asked.state, asked.reason) == (RECALLED, "字太小")
    waits = pending(session, "m")
    assert (waits.ahead, waits.differs, waits.recall_until) == ((), True, 0)
    assert submit(session, settings, "m", "editor", later).state == "review"


def test_recalled_after_it_went_to_all_nobody_shows_it_any_more(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    """Earlier than what all show is what all showed, not what some showed in between."""
    old = says(session, settings, "face-2")
    number = started(session, settings, now)
    later = now + MINUTE
    widen(session, settings, "m", number, "approver", later)
    assert recall_until(session, "m") == later + RECALL_MS
    recall(session, settings, "m", "approver", "写错了", later)
    assert says(session, settings, "face-1") == says(session, settings, "face-2") == old
    assert in_force(session, settings).ahead is None
    assert state(session) == RECALLED


def test_nobody_goes_back_to_a_version_that_only_some_showed(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    number = started(session, settings, now)
    widen(session, settings, "m", number, "approver", now + MINUTE)
    with pytest.raises(RefusedError, match="for some stations first"):
        roll_back(session, settings, "m", number, "approver", now)
    steps = history(session, settings, "m")
    assert [(one.version.ahead, one.changes.changed if one.changes else None) for one in steps] == [
        ((), ("roof",)), (("face-1",), ("roof",)), ((), None),
    ]  # fmt: skip


def test_another_publish_for_all_ends_it(session: Session, settings: Settings, shown: int, now: int) -> None:
    number = started(session, settings, now)
    ready(session, settings, now, "第三句。")
    publish_approved(session, settings, "m", "approver", now + MINUTE)
    assert says(session, settings, "face-1") == says(session, settings, "face-2") == "第三句。"
    assert [one.state for one in trail(session, "m")] == [PUBLISHED, SUPERSEDED]
    for call in (widen, lambda *args: take_back(*args[:5], "原因", args[5])):
        with pytest.raises(RefusedError, match="no longer in force"):
            call(session, settings, "m", number, "approver", now)
    with pytest.raises(RefusedError, match="no longer in force"):
        widened(session, settings, "m")


def test_going_back_and_publishing_the_old_content_end_it_too(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    started(session, settings, now)
    old = says(session, settings, "face-2")
    assert roll_back(session, settings, "m", shown, "approver", now).is_new
    assert says(session, settings, "face-1") == old
    assert state(session) == SUPERSEDED


def test_the_same_published_for_all_by_the_hubs_own_command_is_what_was_ahead(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    started(session, settings, now)
    assert publish(session, settings, "m", "cli", now).is_new
    assert state(session) == PUBLISHED
    assert says(session, settings, "face-2") == NEW


def test_others_may_go_ahead_with_something_else(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    old = says(session, settings, "face-2")
    started(session, settings, now)
    ready(session, settings, now, "第三句。")
    start(session, settings, "m", ["face-2"], "approver", now + MINUTE)
    assert says(session, settings, "face-1") == old
    assert says(session, settings, "face-2") == "第三句。"
    assert [one.state for one in trail(session, "m")] == [AHEAD, SUPERSEDED]


def test_what_is_ahead_already_is_not_asked_for_again(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    started(session, settings, now)
    for call in (
        lambda: submit(session, settings, "m", "editor", now),
        lambda: publish_approved(session, settings, "m", "approver", now),
        lambda: start(session, settings, "m", ["face-2"], "approver", now),
    ):
        with pytest.raises(RefusedError, match="some stations show this already"):
            call()


def test_who_wrote_it_is_no_second_person_for_what_comes_on_top(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    """All but a few stations have not had it: it waits for approval with the rest."""
    started(session, settings, now + MINUTE)
    edit(session, now + 2 * MINUTE, "又改了一句。", "other")
    assert authors(session, "m") == {"editor", "other"}
    assert in_force_since(session, "m") == now


def test_refused_before_anything_is_changed(
    session: Session, settings: Settings, imported: Path, now: int
) -> None:
    submit(session, settings, "m", "editor", now)
    with pytest.raises(RefusedError, match="nobody has approved"):
        start(session, settings, "m", ["face-1"], "approver", now)
    approve(session, "m", pending(session, "m").content, "approver", now)
    with pytest.raises(RefusedError, match="no station was chosen"):
        start(session, settings, "m", [], "approver", now)
    with pytest.raises(RefusedError, match="nothing is published for all"):
        start(session, settings, "m", ["face-1"], "approver", now)
    assert versions(session, "m") == ()


def test_a_hub_from_a_backup_keeps_it(session: Session, settings: Settings, shown: int, now: int) -> None:
    number = started(session, settings, now)
    made = publish_again(session, settings, "m", "hub", now)
    assert made is not None
    assert made.version > number
    assert made.ahead == ("face-1",)
    assert says(session, settings, "face-1") == NEW
    widen(session, settings, "m", made.version, "approver", now)
    assert (state(session), pending(session, "m").differs) == (PUBLISHED, False)


def test_what_it_costs_is_said_station_by_station(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    """First the new card goes to the station named alone; then to the other, and that one needs no object."""

    def objects(manifest: Manifest) -> dict[str, int]:
        found = forecast(session, settings, manifest, now)
        return {one.station: one.size - one.follower.manifest for one in found}

    rows = [session.get_one(StationRow, name) for name in ("face-1", "face-2")]  # both show what is published
    for row in rows:
        row.have = {"m": shown}
    ready(session, settings, now)
    none = objects(in_force(session, settings))["face-2"]
    before = objects(with_ahead(session, settings, "m", ["face-1"]))
    assert before["face-2"] == none < before["face-1"]
    number = start(session, settings, "m", ["face-1"], "approver", now).version.version
    for row in rows:
        row.have = {"m": number}
    after = objects(widened(session, settings, "m"))
    assert after["face-1"] == none < after["face-2"] == before["face-1"]


def test_signed_words_are_found_by_their_hash_whoever_showed_them(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    """A record made at the hub names no station that is ahead; what its hash says was on screen, was."""
    number = started(session, settings, now)
    new = words_of(session, settings, "m", number, "roof", "face-1")
    old = words_of(session, settings, "m", number, "roof")
    assert new is not None
    assert old is not None
    assert new != old
    for card in (old, new):
        found = shown_in(session, settings, "m", number, "roof", "hub", card.text_hash())
        assert found is not None
        assert found[0] == card
        assert sha256(card.encode()) in {item.sha256 for item in found[1].objects}


def test_a_stick_holds_what_either_shows(
    session: Session, settings: Settings, secrets: Secrets, shown: int, now: int
) -> None:
    number = started(session, settings, now)
    paths = {item.path.rpartition("/")[2] for item in bundle_of(session, settings, secrets, now).items}
    for station in ("face-1", "face-2"):
        card = words_of(session, settings, "m", number, "roof", station)
        assert card is not None
        assert sha256(card.encode()) in paths


def test_first_at_a_time_and_then_to_all_at_another(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    old = says(session, settings, "face-1")
    ready(session, settings, now)
    with pytest.raises(RefusedError, match="after that for those first"):
        plan(session, settings, "m", ["face-1"], now + 2 * MINUTE, now, now + 2 * MINUTE)
    with pytest.raises(RefusedError, match="past"):
        plan(session, settings, "m", ["face-1"], now, now)
    with pytest.raises(RefusedError, match="no station"):
        plan(session, settings, "m", [], now + MINUTE, now)
    made = plan(session, settings, "m", ["face-2", "face-1"], now + MINUTE, now, now + 9 * MINUTE)
    assert (made.stations, made.widen_at) == (("face-1", "face-2"), now + 9 * MINUTE)
    assert says(session, settings, "face-1") == old
    assert due(session, now) == ()
    assert [one.stations for one in due(session, now + MINUTE)] == [("face-1", "face-2")]
    start(session, settings, "m", made.stations, "approver", now + MINUTE, widen_at=made.widen_at)
    assert (says(session, settings, "face-1"), says(session, settings, "face-3")) == (NEW, old)
    assert (due(session, now + MINUTE), due_for_all(session, now + MINUTE)) == ((), ())
    (one,) = due_for_all(session, now + 9 * MINUTE)
    assert one.state == AHEAD
    widen(session, settings, "m", 0, "approver", now + 9 * MINUTE)
    assert says(session, settings, "face-3") == NEW
    assert due_for_all(session, now + 9 * MINUTE) == ()


def test_the_time_for_all_is_changed_and_taken_away(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    number = started(session, settings, now)
    with pytest.raises(RefusedError, match="no longer in force"):
        widen_later(session, "m", shown, now + MINUTE, now)
    with pytest.raises(RefusedError, match="past"):
        widen_later(session, "m", number, now, now)
    assert widen_later(session, "m", number, now + MINUTE, now).widen_at == now + MINUTE
    assert len(due_for_all(session, now + MINUTE)) == 1
    assert pending(session, "m").widen_at == now + MINUTE
    assert widen_later(session, "m", number, None, now).widen_at is None
    assert pending(session, "m").widen_at is None
    assert due_for_all(session, now + MINUTE) == ()


def test_whatever_ends_it_ends_its_time_too(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    number = started(session, settings, now)
    widen_later(session, "m", number, now + MINUTE, now)
    take_back(session, settings, "m", number, "approver", "字太小", now)
    assert due_for_all(session, now + MINUTE) == ()
    miss_for_all(session, trail(session, "m")[0].id, "过期")
    assert trail(session, "m")[0].reason == "字太小", "somebody was quicker"


def test_published_for_all_before_its_time_names_no_stations_any_more(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    ready(session, settings, now)
    plan(session, settings, "m", ["face-1"], now + MINUTE, now, now + 9 * MINUTE)
    publish_approved(session, settings, "m", "approver", now)
    asked = trail(session, "m")[0]
    assert (asked.state, asked.stations, asked.widen_at) == (PUBLISHED, (), None)
    assert (due(session, now + MINUTE), due_for_all(session, now + 9 * MINUTE)) == ((), ())


def test_who_may_be_ahead_is_told_by_the_station(session: Session, mine: SmallMine) -> None:
    row = session.get_one(StationRow, "face-1")
    for health, may in (({}, True), (Health("0.1.0").to_json(), False), (Health(schema=2).to_json(), True)):
        row.health = health
        session.flush()
        one = known(session, "face-1")
        assert one is not None
        assert one.may_be_ahead is may


def test_what_is_ahead_is_taken_back_and_not_recalled(
    session: Session, settings: Settings, shown: int, now: int
) -> None:
    started(session, settings, now)
    with pytest.raises(RefusedError, match="take it back on the page of review"):
        recall(session, settings, "m", "approver", "写错了", now)
