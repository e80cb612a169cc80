"""What the hub signs, the station verifies: both halves together, and everything that must be refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, TargetFile, Targets

from content_packs.errors import PackError
from content_packs.format.manifest import MOST_MANIFEST
from content_packs.wire.messages import Published
from content_packs.wire.trust import NAMED_KEYS, TIMESTAMP, manifest_path
from hub.trust.files import at
from hub.trust.metadata import Repository
from kiosk.errors import NotHeldError
from kiosk.storage.approvals import Approvals, Approved
from tests.fakes.mine import STATE_PUBLIC
from tests.fakes.notices import NOTICE_PUBLIC
from tests.fakes.office import NOW, Office, Ring

HOUR, DAY = 3_600_000, 86_400_000


@dataclass
class Kiosk:
    """A station's verification, with what it would have kept in its database."""

    folder: Path
    root: bytes
    kept: dict[str, bytes] = field(default_factory=dict)
    floor: int = 0
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.approvals = Approvals(self.folder, self.root, self.kept, self.floor)

    def look(
        self,
        office: Office,
        *publishers: str,
        pointer: bytes = b"",
        believed: int = 0,
        files: dict[str, bytes] | None = None,
    ) -> Approved:
        """Ask for what is lacking, one name after the other, until the look is complete."""
        held = office.files if files is None else files
        for _ in range(12):
            try:
                seen = self.approvals.verify(pointer or office.timestamp, publishers, believed or office.now)
            except NotHeldError as error:
                self.asked.append(error.name)
                if error.name not in held:
                    raise
                self.approvals.come({error.name: held[error.name]})
                continue
            self.kept, self.floor = dict(seen.files), max(self.floor, seen.signed_at)
            return seen
        raise AssertionError("it asks for ever")


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def kiosk(tmp_path: Path, office: Office) -> Kiosk:
    return Kiosk(tmp_path / "tuf", office.root)


def later(office: Office, ms: int) -> None:
    office.now += ms


def test_before_anything_is_published_there_is_nothing_to_show(office: Office, kiosk: Kiosk) -> None:
    seen = kiosk.look(office, "mine")
    assert (seen.published, seen.keys) == ((), {"state": STATE_PUBLIC, "notice": NOTICE_PUBLIC})
    assert kiosk.asked == [f"{NOW // 60_000}.snapshot.json", f"{NOW // 60_000}.targets.json"]


def test_what_a_publisher_signed_is_approved_and_asked_for_by_name(office: Office, kiosk: Kiosk) -> None:
    kiosk.look(office, "mine")
    later(office, DAY)
    office.publish("mine", b"{}")
    kiosk.asked.clear()
    seen = kiosk.look(office, "mine", "branch-1")
    assert [(p.publisher, p.version, p.size) for p in seen.published] == [("mine", office.now // 60_000, 2)]
    assert [name.partition(".")[2] for name in kiosk.asked] == ["snapshot.json", "targets.json", "mine.json"]


def test_another_publisher_costs_a_snapshot_and_no_more(office: Office, kiosk: Kiosk) -> None:
    for publisher in ("mine", "branch-1"):
        office.publish(publisher, b"{}")
    kiosk.look(office, "mine")
    later(office, DAY)
    office.publish("branch-1", b"{ }")
    kiosk.asked.clear()
    kiosk.look(office, "mine")
    assert [name.partition(".")[2] for name in kiosk.asked] == ["snapshot.json"]


def test_two_publishes_in_one_minute_do_not_collide(office: Office, kiosk: Kiosk) -> None:
    office.publish("mine", b"{}")
    first = dict(office.files)
    office.publish("mine", b"{ }", office.now // 60_000 + 1)
    assert all(office.files[name] == data for name, data in first.items() if name != TIMESTAMP)
    assert kiosk.look(office, "mine").published[0].size == 3


def test_a_restart_remembers_and_asks_for_nothing(office: Office, kiosk: Kiosk) -> None:
    office.publish("mine", b"{}")
    before = kiosk.look(office, "mine")
    kiosk.asked.clear()
    kiosk.restart()
    assert kiosk.look(office, "mine").published == before.published
    assert kiosk.asked == []


def test_an_old_pointer_is_refused_after_a_restart_too(office: Office, kiosk: Kiosk) -> None:
    office.publish("mine", b"{}")
    old = office.timestamp
    later(office, HOUR)
    office.publish("mine", b"{ }")
    kiosk.look(office, "mine")
    for _ in range(2):
        with pytest.raises(PackError):
            kiosk.look(office, "mine", pointer=old)
        kiosk.restart()


def test_scratch_files_that_were_spoiled_do_not_open_the_door_to_old_content(
    office: Office, kiosk: Kiosk
) -> None:
    office.publish("mine", b"{}")
    old, files = office.timestamp, dict(office.files)
    later(office, HOUR)
    office.publish("mine", b"{ }")
    kiosk.look(office, "mine")
    for file in kiosk.folder.glob("*.json"):
        if not file.is_symlink():
            file.write_bytes(b"")
    kiosk.restart()
    with pytest.raises(PackError):
        kiosk.look(office, "mine", pointer=old, files=files)


def test_a_publisher_cannot_sign_for_another(office: Office, kiosk: Kiosk) -> None:
    office.publish("mine", b"{}")
    office.publish("branch-1", b"{}")

    def overreach(mine: Repository) -> None:
        mine._publishers["branch-1"].signed.targets[manifest_path("mine")] = TargetFile.from_data(
            manifest_path("mine"), b"stolen", ["sha256"]
        )
        mine.publish("mine", b"{}", office.now // 60_000, 2, office.keys, at(office.now))
        del mine._publishers["mine"].signed.targets[manifest_path("mine")]
        for role in ("branch-1", "mine"):
            mine._sign(role, office.keys, at(office.now))
        mine._sign_snapshot(office.keys, at(office.now))

    office.change(overreach)
    assert kiosk.look(office, "mine").published == ()


def test_metadata_signed_by_another_publishers_key_is_refused(office: Office, kiosk: Kiosk) -> None:
    office.publish("mine", b"{}")
    role = next(name for name in office.files if name.endswith(".mine.json"))
    forged: Metadata[Targets] = Metadata.from_bytes(office.files[role])
    forged.signatures.clear()
    forged.sign(CryptoSigner(Ed25519PrivateKey.generate()))
    seen = kiosk.look(office, "mine", files={**office.files, role: forged.to_bytes()})
    assert (seen.published, len(seen.refused)) == ((), 1)


@pytest.mark.parametrize("name", ["snapshot", "targets", "mine"])
def test_an_altered_file_is_refused_and_the_true_one_accepted_afterwards(
    office: Office, kiosk: Kiosk, name: str
) -> None:
    office.publish("mine", b"{}")
    file = max(item for item in office.files if item.endswith(f".{name}.json"))
    changed = json.loads(office.files[file])
    changed["signed"]["expires"] = "2099-01-01T00:00:00Z"
    altered = {**office.files, file: json.dumps(changed).encode()}
    if name == "mine":  # holds up no other publisher
        office.publish("branch-1", b"{}")
        altered |= {key: data for key, data in office.files.items() if key != file}
        seen = kiosk.look(office, "mine", "branch-1", files=altered)
        assert ([one.publisher for one in seen.published], len(seen.refused)) == (["branch-1"], 1)
    else:
        with pytest.raises(PackError):
            kiosk.look(office, "mine", files=altered)
    assert "mine" in {one.publisher for one in kiosk.look(office, "mine").published}


@pytest.mark.parametrize("pointer", [b"", b"{", b"[" * 4000, b"x" * 5000, b'{"signed":{},"signatures":[]}'])
def test_a_pointer_that_is_none_is_refused(office: Office, kiosk: Kiosk, pointer: bytes) -> None:
    with pytest.raises(PackError):
        kiosk.look(office, "mine", pointer=pointer or b" ")


def test_a_root_of_somebody_else_is_refused(office: Office, kiosk: Kiosk) -> None:
    other = Office(keys=Ring("other"))
    other.publish("mine", b"evil")
    with pytest.raises(PackError):
        kiosk.look(other, "mine")
    office.publish("mine", b"{}")
    assert kiosk.look(office, "mine").published


def test_a_version_far_ahead_of_its_signing_is_refused(office: Office, kiosk: Kiosk) -> None:
    office.publish("mine", b"{}", office.now // 60_000 + 600_000)
    office.publish("branch-1", b"{}")
    seen = kiosk.look(office, "mine", "branch-1")
    assert ([one.publisher for one in seen.published], len(seen.refused)) == (["branch-1"], 1)


def test_a_manifest_larger_than_any_is_refused_before_it_is_fetched(office: Office, kiosk: Kiosk) -> None:
    office.publish("mine", bytes(MOST_MANIFEST + 1))
    office.publish("branch-1", b"{}")
    seen = kiosk.look(office, "mine", "branch-1")
    assert ([one.publisher for one in seen.published], len(seen.refused)) == (["branch-1"], 1)


def test_weeks_away_are_no_matter(office: Office, kiosk: Kiosk) -> None:
    office.publish("mine", b"{}")
    kiosk.look(office, "mine")
    later(office, 200 * DAY)
    office.change(lambda mine: mine.renew(office.keys, at(office.now)))
    office.publish("mine", b"{ }")
    assert kiosk.look(office, "mine").published[0].size == 3


def test_a_clock_at_2040_or_1970_locks_nobody_out(office: Office, kiosk: Kiosk) -> None:
    office.publish("mine", b"{}")
    assert kiosk.look(office, "mine", believed=2_220_000_000_000).published
    later(office, HOUR)
    office.publish("mine", b"{ }")
    assert kiosk.look(office, "mine", believed=60_000).published[0].size == 3


def test_content_frozen_for_longer_than_a_month_is_not_installed(office: Office, kiosk: Kiosk) -> None:
    office.publish("mine", b"{}")
    with pytest.raises(PackError, match="expired"):
        kiosk.look(office, "mine", believed=office.now + 31 * DAY)


def test_the_pointer_is_renewed_every_six_hours_and_roles_in_time(office: Office) -> None:
    office.publish("mine", b"{}")
    first = office.timestamp

    def renewed() -> set[str]:
        return office.change(lambda mine: mine.renew(office.keys, at(office.now)))

    later(office, 5 * HOUR)
    assert renewed() == set()
    later(office, 2 * HOUR)
    assert renewed() == {"timestamp"}
    assert office.timestamp != first
    later(office, 7 * DAY)
    assert renewed() == {"timestamp", "snapshot"}
    later(office, 180 * DAY)
    assert renewed() == {"timestamp", "snapshot", "targets", "mine"}


def test_a_hub_from_a_backup_publishes_on(office: Office, kiosk: Kiosk) -> None:
    office.publish("mine", b"{}")
    backup = dict(office.newest)
    later(office, HOUR)
    office.publish("mine", b"{ }")
    kiosk.look(office, "mine")
    office.newest = backup
    later(office, HOUR)
    office.publish("mine", b"{  }")
    assert kiosk.look(office, "mine").published[0].size == 4


def test_what_is_named_beside_packs_is_signed(office: Office, kiosk: Kiosk) -> None:
    targets = max(name for name in office.files if name.endswith(".targets.json"))
    signed = json.loads(office.files[targets])["signed"]
    assert signed[NAMED_KEYS] == {"state": STATE_PUBLIC.hex(), "notice": NOTICE_PUBLIC.hex()}
    assert kiosk.look(office).keys == {"state": STATE_PUBLIC, "notice": NOTICE_PUBLIC}


def test_the_reference_time_of_tuf_is_ours(office: Office, kiosk: Kiosk) -> None:
    """It is a private field of the pinned library: this is what breaks when that changes."""
    office.publish("mine", b"{}")
    seen = kiosk.look(office, "mine", believed=office.now + 29 * DAY)
    assert isinstance(seen.published[0], Published)
    with pytest.raises(PackError, match="expired"):
        kiosk.look(
            office, "mine", believed=office.now + timedelta(days=30) // timedelta(milliseconds=1) + 1000
        )
