"""Each fault of trust that a station and its hub must survive, by its name: the hub's real signing on a real
database, the station's real verification on a real disk; only the line between them is the test's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tuf.api.metadata import Metadata, TargetFile

from content_packs.errors import PackError
from content_packs.wire.trust import TIMESTAMP, claimed, manifest_path, version_of
from hub.config import Settings
from hub.db import session_scope
from hub.packs.restoring import catch_up
from hub.trust import ceremonies, service
from hub.trust.ceremonies import Brought, Change
from hub.trust.files import at
from hub.trust.keys import KeyFolder
from hub.trust.metadata import Repository
from hub.trust.models import MetadataRow
from kiosk.errors import NotHeldError
from kiosk.storage.approvals import Approvals, Approved
from kiosk.storage.store import Store
from tests.fakes.hub_mine import blank_database

START, MINUTE, HOUR, DAY = 1_795_000_000_000, 60_000, 3_600_000, 86_400_000


@dataclass
class Hub:
    """A hub's trust on its database; ``now`` is its clock."""

    session: Session
    secrets: Path
    now: int = START

    def publish(self, publisher: str = "mine", manifest: bytes = b"{}") -> None:
        version, size = self.now // MINUTE, len(manifest)
        service.sign(self.session, self.secrets, publisher, manifest, version, size, self.now)

    @property
    def settings(self) -> Settings:
        return Settings(data=self.secrets.parent)

    def renew(self) -> bool:
        return service.renew(self.session, self.secrets, self.now)

    def by_hand(self, ceremony: Callable[[Session, Path, Brought, int], Change]) -> None:
        change = ceremony(self.session, self.secrets, Brought(), self.now)
        change.make(self.session)
        change.clear_up()

    def with_stolen_keys(self, what: Callable[[Repository, KeyFolder], None]) -> dict[str, bytes]:
        """What a thief of this machine's keys can sign, by name; the hub knows nothing of it."""
        mine, keys = service.repository(self.session), KeyFolder(self.secrets / service.FOLDER)
        what(mine, keys)
        return {file.name: file.data for file in mine.made.values()}

    @property
    def pointer(self) -> bytes:
        return service.newest_pointer(self.session)

    def file(self, name: str) -> bytes | None:
        return service.files(self.session, [name]).get(name)


@dataclass
class Station:
    """A station's verification on its disk; what it must remember goes through its store, as there."""

    folder: Path
    root: bytes
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = Store(self.folder)
        self.restart()

    def restart(self) -> None:
        self.approvals = Approvals(self.folder / "tuf", self.root, *self.store.metadata())

    def look(
        self,
        hub: Hub,
        *publishers: str,
        pointer: bytes = b"",
        files: dict[str, bytes] | None = None,
        believed: int = 0,
    ) -> Approved:
        """Take a pointer; ``files`` come before the hub's own."""
        for _ in range(80):
            try:
                seen = self.approvals.verify(pointer or hub.pointer, publishers, believed or hub.now)
            except NotHeldError as lacking:
                self.asked.append(lacking.name)
                data = (files or {}).get(lacking.name) or hub.file(lacking.name)
                if data is None:
                    raise
                self.approvals.come({lacking.name: data})
                continue
            self.store.save_metadata(seen.files, seen.signed_at)
            self.approvals.remembered()
            return seen
        raise AssertionError("it asks for ever")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    engine = blank_database()
    with session_scope(engine) as session:
        made = Hub(session, tmp_path / "secrets")
        made.publish()
        yield made
    engine.dispose()


@pytest.fixture
def station(hub: Hub, tmp_path: Path) -> Iterator[Station]:
    found = hub.file("1.root.json")
    assert found is not None
    made = Station(tmp_path / "station", found)
    made.look(hub, "mine")
    yield made
    made.store.close()


def signed(seen: Approved) -> dict[str, int]:
    return {one.publisher: one.version for one in seen.published}


def test_rollback_an_old_pointer_said_again_is_not_believed(hub: Hub, station: Station) -> None:
    old = hub.pointer
    hub.now += HOUR
    hub.publish(manifest=b"{ }")
    station.look(hub, "mine")
    for _ in range(2):
        assert station.approvals.is_old(old)
        with pytest.raises(PackError):
            station.look(hub, "mine", pointer=old)
        station.restart()


def test_rollback_after_state_loss_is_not_believed(hub: Hub, station: Station) -> None:
    old = hub.pointer
    hub.now += HOUR
    hub.publish(manifest=b"{ }")
    station.look(hub, "mine")
    for file in (station.folder / "tuf").rglob("*.json"):
        if not file.is_symlink():
            file.write_bytes(b"\0" * 100)
    station.restart()
    with pytest.raises(PackError):
        station.look(hub, "mine", pointer=old)
    assert signed(station.look(hub, "mine"))


def test_freeze_what_is_older_than_a_month_is_not_installed_and_is_accepted_when_it_is_renewed(
    hub: Hub, station: Station
) -> None:
    frozen = hub.pointer
    hub.now += 31 * DAY
    with pytest.raises(PackError, match="expired"):
        station.look(hub, "mine", pointer=frozen)
    assert hub.renew()
    assert signed(station.look(hub, "mine"))


def test_mix_and_match_files_of_two_times_are_not_believed_together(hub: Hub, station: Station) -> None:
    hub.publish("branch-1")
    first = {name: data for name in named(hub, "branch-1") if (data := hub.file(name))}
    hub.now += HOUR
    hub.publish("branch-1", b"{ }")
    second = max(named(hub, "branch-1"))
    mixed = {second: first[min(first)]}
    seen = station.look(hub, "mine", "branch-1", files=mixed)
    assert (signed(seen).keys(), len(seen.refused)) == ({"mine"}, 1)


def named(hub: Hub, role: str) -> list[str]:
    return [name for name in service.everything(hub.session) if name.endswith(f".{role}.json")]


def test_partial_bundle_is_completed_before_anything_is_believed(hub: Hub, station: Station) -> None:
    hub.now += HOUR
    hub.publish(manifest=b"{ }")
    with pytest.raises(NotHeldError):
        station.approvals.verify(hub.pointer, ["mine"], hub.now)
    station.restart()
    assert station.store.metadata()[1] < hub.now // 1000 * 1000
    assert signed(station.look(hub, "mine")) == {"mine": hub.now // MINUTE}


def drive_up(ahead_ms: int, now: int) -> Callable[[Repository, KeyFolder], None]:
    def drive(mine: Repository, keys: KeyFolder) -> None:
        mine.publish("mine", b"evil", (now + ahead_ms) // MINUTE, 4, keys, at(now + ahead_ms))

    return drive


def test_fast_forward_by_stolen_keys_ends_with_other_keys(hub: Hub, station: Station) -> None:
    hub.now += HOUR
    evil = hub.with_stolen_keys(drive_up(300 * DAY, hub.now))
    seen = station.look(hub, "mine", pointer=evil[TIMESTAMP], files=evil)
    assert seen.signed_at > hub.now + 299 * DAY, "a stolen key is believed: so it is the numbers that count"
    hub.now += HOUR
    hub.publish(manifest=b"{ }")
    assert station.approvals.is_old(hub.pointer), "and the hub is locked out"
    hub.by_hand(ceremonies.rotate)
    station.restart()
    assert not station.approvals.is_old(hub.pointer)
    seen = station.look(hub, "mine")
    assert seen.begins_anew
    assert signed(seen) == {"mine": hub.now // MINUTE}
    assert seen.signed_at <= hub.now, "the newest signed time begins anew too"
    with pytest.raises(PackError):
        station.look(hub, "mine", pointer=evil[TIMESTAMP], files=evil)


@pytest.mark.parametrize("years", [2, 50])
def test_fast_forward_by_a_leap_is_refused_at_once(hub: Hub, station: Station, years: int) -> None:
    evil = hub.with_stolen_keys(drive_up(years * 365 * DAY, hub.now))
    with pytest.raises(PackError, match="future"):
        station.look(hub, "mine", pointer=evil[TIMESTAMP], files=evil)
    hub.now += HOUR
    hub.publish(manifest=b"{ }")
    assert signed(station.look(hub, "mine")) == {"mine": hub.now // MINUTE}


def test_branch_key_stolen_another_key_ends_it_and_holds_up_nobody(hub: Hub, station: Station) -> None:
    hub.publish("branch-1")
    stolen = KeyFolder(hub.secrets / service.FOLDER)
    (thief,) = stolen.signers("branch-1", service.repository(hub.session).key_ids("branch-1"))
    hub.now += HOUR
    hub.by_hand(lambda *now: ceremonies.replace_publisher(now[0], now[1], "branch-1", now[2], now[3]))
    role = max(named(hub, "branch-1"))
    true = hub.file(role)
    assert true is not None
    forged: Metadata[object] = Metadata.from_bytes(true)  # type: ignore[type-var]
    forged.sign(thief)
    seen = station.look(hub, "mine", "branch-1", files={role: forged.to_bytes()})
    assert (signed(seen).keys(), len(seen.refused)) == ({"mine"}, 1)
    hub.publish("branch-1", b"{ }")
    assert signed(station.look(hub, "mine", "branch-1")).keys() == {"mine", "branch-1"}


def test_supervisor_leaves_the_publisher_is_retired_and_may_come_back(hub: Hub, station: Station) -> None:
    hub.publish("branch-1")
    assert signed(station.look(hub, "mine", "branch-1")).keys() == {"mine", "branch-1"}
    hub.now += HOUR
    hub.by_hand(lambda *now: ceremonies.retire(now[0], now[1], "branch-1", now[2], now[3]))
    seen = station.look(hub, "mine", "branch-1")
    assert (signed(seen).keys(), seen.unsigned) == ({"mine"}, {"branch-1"})
    hub.now += HOUR
    hub.by_hand(lambda *now: ceremonies.replace_publisher(now[0], now[1], "branch-1", now[2], now[3]))
    hub.publish("branch-1", b"{ }")
    assert signed(station.look(hub, "mine", "branch-1")).keys() == {"mine", "branch-1"}


def test_dots_in_a_target_path_lead_nowhere(hub: Hub, station: Station) -> None:
    hub.publish("branch-1")

    def climb(mine: Repository, keys: KeyFolder) -> None:
        for path in ("publishers/branch-1/../mine/manifest.json", "../../etc/passwd", manifest_path("mine")):
            mine._publishers["branch-1"].signed.targets[path] = TargetFile.from_data(
                path, b"evil", ["sha256"]
            )
        mine._sign("branch-1", keys, at(hub.now))
        mine._sign_snapshot(keys, at(hub.now))

    evil = hub.with_stolen_keys(climb)
    seen = station.look(hub, "mine", "branch-1", pointer=evil[TIMESTAMP], files=evil)
    (mine,) = [one for one in seen.published if one.publisher == "mine"]
    assert mine.size == 2, "its own, and not the one that climbed there"
    inside = {path.name for path in station.folder.rglob("*")}
    assert not inside & {"passwd", "manifest.json"}
    assert not list(station.folder.parent.glob("etc"))


@pytest.mark.parametrize("believed", [60_000, START + 5 * DAY, 2_220_000_000_000])
def test_clock_at_1970_or_2040_locks_nobody_out(hub: Hub, station: Station, believed: int) -> None:
    hub.now += HOUR
    hub.publish(manifest=b"{ }")
    assert signed(station.look(hub, "mine", believed=believed)) == {"mine": hub.now // MINUTE}
    assert station.store.metadata()[1] == claimed(hub.pointer), "the floor is what was signed, not the clock"


def test_root_withheld_is_said_and_when_it_comes_by_hand_the_old_keys_end(hub: Hub, station: Station) -> None:
    thief = hub.with_stolen_keys(drive_up(DAY, hub.now))
    hub.now += HOUR
    hub.by_hand(ceremonies.rotate)
    seen = station.look(hub, "mine", pointer=thief[TIMESTAMP], files=thief)
    assert seen.published, "who withholds the root and holds the old keys is still believed"
    assert station.approvals.held["root"].startswith("1-"), "but the hub is told so in every presence"
    assert station.look(hub, "mine").begins_anew, "a stick with what the hub has is enough"
    assert station.approvals.held["root"].startswith("2-")
    with pytest.raises(PackError):
        station.look(hub, "mine", pointer=thief[TIMESTAMP], files=thief)


def test_root_that_was_never_made_is_asked_for_and_the_next_pointer_heals_it(
    hub: Hub, station: Station
) -> None:
    claim = json.loads(hub.pointer)
    claim["signed"]["x-yizhan-root"] = 9
    with pytest.raises(NotHeldError, match=r"2\.root"):
        station.approvals.verify(json.dumps(claim).encode(), ["mine"], hub.now)
    hub.now += HOUR
    hub.publish(manifest=b"{ }")
    assert signed(station.look(hub, "mine")) == {"mine": hub.now // MINUTE}


def test_hub_restored_from_a_backup_signs_anew_and_is_believed(hub: Hub, station: Station) -> None:
    backup, pointer = service.everything(hub.session), hub.pointer
    hub.now += HOUR
    hub.publish(manifest=b"{ }")
    station.look(hub, "mine")
    for row in hub.session.scalars(select(MetadataRow)):
        if row.name == TIMESTAMP:
            row.data, row.version = pointer, version_of(pointer)
        elif row.name not in backup:
            hub.session.delete(row)
    hub.session.flush()
    hub.now += 7 * HOUR
    assert hub.renew()
    with pytest.raises(PackError):  # by itself it would be refused until the snapshot's week is over
        station.look(hub, "mine")
    assert catch_up(hub.session, hub.settings, {}, station.approvals.held, hub.now) == ("snapshot",)
    assert signed(station.look(hub, "mine")) == {"mine": START // MINUTE}


def test_three_years_pass_and_nobody_has_to_do_anything(hub: Hub, station: Station, tmp_path: Path) -> None:
    """Day by day at the hub; a second station is away for 200 days and comes back."""
    found = hub.file("1.root.json")
    assert found is not None
    traveller = Station(tmp_path / "traveller", found)
    for day in range(1, 3 * 365 + 1):
        hub.now += DAY
        assert hub.renew(), "the pointer of the day"
        if day % 90 == 0:
            hub.publish(manifest=b"%d" % day)
        if day % 7 == 0:
            assert signed(station.look(hub, "mine"))
        if day % 7 == 0 and not 300 <= day < 500:
            assert signed(traveller.look(hub, "mine"))
    assert signed(traveller.look(hub, "mine")) == signed(station.look(hub, "mine"))
    traveller.store.close()
