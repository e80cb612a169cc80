"""Content comes whole or not at all."""

from __future__ import annotations

from random import Random

import pytest

from content_packs.errors import PackError
from content_packs.format.manifest import sha256
from content_packs.transfer.encoding import to_patch
from content_packs.transfer.fetching import PATIENCE_MS
from content_packs.wire.messages import Published, decode_need
from content_packs.wire.topics import Topics
from content_packs.wire.trust import Patch
from kiosk.sync.actions import Action, Activate, Publish, Refused, SaveObject
from kiosk.sync.delivery import Delivery
from kiosk.sync.inbox import SWITCH_MS, Inbox
from tests.fakes.mine import STATION, card, published, published_ahead

ONE = published("mine", 1, (card("a"),))
TWO = published("mine", 2, (card("a"), card("b")))
BRANCH = published("branch-1", 1, (card("c"),))


class Disk:
    """What the inbox reads; saving is up to the test."""

    def __init__(self, *held: dict[str, bytes]) -> None:
        self.objects = {name: data for part in held for name, data in part.items()}

    def read(self, name: str) -> bytes:
        if name not in self.objects or sha256(self.objects[name]) != name:
            raise PackError("缺", "gone")
        return self.objects[name]


def inbox(disk: Disk, live: dict[str, tuple[int, str]] | None = None, station: str = STATION) -> Inbox:
    held = [name for name, data in disk.objects.items() if sha256(data) == name]
    delivery = Delivery(Topics("demo"), STATION, {}, Random(1))
    box = Inbox(delivery, live or {}, held, disk.read, Random(1), station)
    box.follow(("mine", "branch-1"))
    return box


def names(box: Inbox) -> list[str]:
    return [item.sha256 for item in box.wanted()]


def asked(actions: list[Action]) -> tuple[str, ...]:
    (publish,) = [action for action in actions if isinstance(action, Publish)]
    return tuple(lack.name for lack in decode_need(publish.payload).ask.lacks)


def fetch(box: Inbox, disk: Disk, objects: dict[str, bytes], now: int = 0) -> list[Activate]:
    """Give the inbox whatever it asks for until it asks for nothing."""
    switched: list[Activate] = []
    while True:
        actions = box.work(now, line_up=True)
        switched += [action for action in actions if isinstance(action, Activate)]
        for action in switched:
            box.activated(action.published)
        if not any(isinstance(action, Publish) for action in actions):
            return switched
        for name in asked(actions):
            (saving,) = box.delivery.receive(f"{name}/0", objects[name], now, shared=False)
            assert saving == SaveObject(name, objects[name])
            disk.objects[name] = objects[name]
            box.object_saved(name, now)


def patch_of_two(base: str = ONE[2].sha256) -> Patch:
    frame = to_patch(ONE[1][ONE[2].sha256], TWO[1][TWO[2].sha256])
    return Patch(TWO[2].sha256, base, frame)


def showing_one() -> tuple[Inbox, Disk]:
    disk = Disk(ONE[1])
    return inbox(disk, {"mine": (1, ONE[2].sha256)}), disk


def test_a_manifest_is_made_of_the_one_before_and_only_its_objects_are_asked_for() -> None:
    _, objects, row = TWO
    box, disk = showing_one()
    box.offer((patch_of_two(),))
    assert box.work(0, line_up=True) == [], "nobody has approved it"
    box.approve((row,))
    assert box.work(0, line_up=True) == [SaveObject(row.sha256, objects[row.sha256])]
    disk.objects[row.sha256] = objects[row.sha256]
    box.object_saved(row.sha256, 0)
    assert set(asked(box.work(0, line_up=True))) == set(objects) - set(disk.objects)


@pytest.mark.parametrize(
    "patch",
    [
        patch_of_two(base="ab" * 32),
        patch_of_two(base=next(name for name in ONE[1] if name != ONE[2].sha256)),
        Patch(TWO[2].sha256, ONE[2].sha256, b""),
        Patch(TWO[2].sha256, ONE[2].sha256, to_patch(ONE[1][ONE[2].sha256], b"?" * TWO[2].size)),
        Patch("ab" * 32, ONE[2].sha256, b""),
    ],
    ids=["base-not-held", "another-base", "empty", "another-content", "of-nothing-wanted"],
)
def test_a_patch_that_leads_to_nothing_costs_only_the_whole_manifest(patch: Patch) -> None:
    box, _ = showing_one()
    box.offer((patch,))
    box.approve((TWO[2],))
    assert asked(box.work(0, line_up=True)) == (TWO[2].sha256,)


def test_where_the_disk_refused_what_a_patch_made_the_whole_is_asked_for() -> None:
    box, _ = showing_one()
    box.offer((patch_of_two(),))
    box.approve((TWO[2],))
    (saving,) = box.work(0, line_up=True)
    assert isinstance(saving, SaveObject)
    box.not_saved(saving.sha256)
    assert asked(box.work(1, line_up=True)) == (TWO[2].sha256,)


def test_what_is_on_its_way_to_the_disk_is_not_asked_for() -> None:
    box, disk = showing_one()
    box.offer((patch_of_two(),))
    box.approve((TWO[2], BRANCH[2]))
    (saving,) = box.work(0, line_up=True)
    assert isinstance(saving, SaveObject)
    assert asked(box.work(1, line_up=True)) == (BRANCH[2].sha256,), "the others are"
    assert (saving.sha256 in names(box), box.is_making) == (True, True)
    disk.objects[saving.sha256] = saving.data
    box.object_saved(saving.sha256, 2)
    assert (saving.sha256 in names(box), box.is_making) == (False, False)


def test_the_manifest_first_then_its_objects_then_the_switch() -> None:
    manifest, objects, row = TWO
    disk = Disk()
    box = inbox(disk)
    box.approve((row,))
    assert asked(box.work(0, line_up=True)) == (row.sha256,)
    (switch,) = fetch(box, disk, objects, PATIENCE_MS)
    assert switch == Activate(row, manifest)
    assert box.live == {"mine": (2, row.sha256)}
    assert fetch(box, disk, objects, PATIENCE_MS) == []


def test_nothing_is_asked_while_the_line_is_down_and_nothing_twice_at_once() -> None:
    box = inbox(Disk())
    box.approve((ONE[2],))
    assert box.work(0, line_up=False) == []
    assert asked(box.work(0, line_up=True)) == (ONE[2].sha256,)
    assert box.work(1, line_up=True) == []
    assert asked(box.work(PATIENCE_MS, line_up=True)) == (ONE[2].sha256,)
    box.delivery.line_is_new(PATIENCE_MS + 1)
    assert asked(box.work(PATIENCE_MS + 1, line_up=True)) == (ONE[2].sha256,)


def test_of_a_publisher_the_manifest_then_the_smallest() -> None:
    manifest, objects, row = published(
        "mine", 1, (card("a"), card("b", body="长" * 60)), pictures=(b"x" * 50,)
    )
    box = inbox(Disk())
    box.approve((row,))
    assert names(box) == [row.sha256]
    box = inbox(Disk({row.sha256: objects[row.sha256]}))
    box.approve((row,))
    assert names(box) == [item.sha256 for item in sorted(manifest.objects, key=lambda item: item.wire)]


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_or_the_same_version_is_ignored(version: int) -> None:
    _, objects, row = TWO
    box = inbox(Disk(objects), {"mine": (2, row.sha256)})
    box.approve((Published("mine", version, "0" * 64, 10, 10),))
    assert (names(box), box.work(0, line_up=True)) == ([], [])


def test_two_publishers_do_not_wait_for_one_another() -> None:
    disk = Disk(ONE[1])
    box = inbox(disk)
    box.approve((ONE[2], BRANCH[2]))
    switches = fetch(box, disk, BRANCH[1])
    assert [switch.published.publisher for switch in switches] == ["mine", "branch-1"]


def test_a_publisher_that_is_not_followed_is_not_fetched() -> None:
    box = inbox(Disk())
    box.follow(("branch-1",))
    box.approve((ONE[2], BRANCH[2]))
    assert names(box) == [BRANCH[2].sha256]
    box.follow(("mine",))
    assert asked(box.work(0, line_up=True)) == (ONE[2].sha256,)


@pytest.mark.parametrize("raw", [b"no manifest", TWO[1][TWO[2].sha256]])
def test_an_unusable_manifest_is_complained_of_once(raw: bytes) -> None:
    """Malformed, or not the one the pointer names; a new one is looked at again."""
    disk = Disk({sha256(raw): raw})
    box = inbox(disk)
    box.approve((Published("mine", 1, sha256(raw), len(raw), len(raw)),))
    complaints = [action for now in range(5) for action in box.work(now, line_up=True)]
    assert [type(action) for action in complaints] == [Refused]
    assert names(box) == []
    box.approve((ONE[2],))
    assert names(box) == [ONE[2].sha256]


def test_a_switch_the_disk_refused_is_tried_again_with_growing_waits() -> None:
    box = inbox(Disk(ONE[1]))
    box.approve((ONE[2],))
    tried = [now for now in range(0, 60_000, 200) if box.work(now, line_up=False)]
    assert tried[0] == 0
    assert SWITCH_MS // 2 <= tried[1] <= SWITCH_MS
    assert len(tried) < 10


def test_a_manifest_that_was_damaged_on_disk_is_fetched_again() -> None:
    manifest, objects, row = ONE
    disk = Disk(objects)
    box = inbox(disk)
    disk.objects[row.sha256] = b"rotten"
    box.approve((row,))
    assert fetch(box, disk, objects) == [Activate(row, manifest)]


@pytest.mark.parametrize("lost", [0, 1])
def test_a_live_slot_that_lacks_an_object_is_fetched_and_switched_again(lost: int) -> None:
    """Its manifest (0) or a card (1) was found damaged at start."""
    manifest, objects, row = TWO
    name = (row.sha256, manifest.objects[0].sha256)[lost]
    disk = Disk(objects, {name: b"rotten"})
    box = inbox(disk, {"mine": (2, row.sha256)})
    box.approve((ONE[2],))
    assert names(box) == [], "and older content is still not taken"
    box.approve((row,))
    assert names(box) == [name]
    assert fetch(box, disk, objects) == [Activate(row, manifest)]


def test_an_object_that_is_lost_later_is_fetched_and_switched_again() -> None:
    manifest, objects, row = TWO
    disk = Disk(objects)
    box = inbox(disk, {"mine": (2, row.sha256)})
    box.approve((row,))
    name = manifest.objects[0].sha256
    del disk.objects[name]
    for _ in range(2):
        box.lost([name])
    assert names(box) == [name]
    assert fetch(box, disk, objects) == [Activate(row, manifest)]


def test_a_refused_manifest_is_not_asked_for_again() -> None:
    box = inbox(Disk())
    box.approve((TWO[2],))
    box.refuse(TWO[2].sha256)
    assert names(box) == []
    assert box.work(0, line_up=True) == []


def test_where_the_numbers_begin_anew_a_lower_version_is_taken() -> None:
    disk = Disk(ONE[1] | TWO[1])
    box = inbox(disk, {"mine": (2, TWO[2].sha256)})
    box.approve((ONE[2],))
    assert fetch(box, disk, ONE[1]) == []
    box.begin_anew()
    assert [switch.published.version for switch in fetch(box, disk, ONE[1])] == [1]


def test_a_publisher_that_was_dropped_may_come_again() -> None:
    disk = Disk(ONE[1])
    box = inbox(disk, {"mine": (1, ONE[2].sha256)})
    box.dropped("mine")
    box.approve((ONE[2],))
    assert [switch.published.version for switch in fetch(box, disk, ONE[1])] == [1]


@pytest.mark.parametrize(("station", "shown"), [(STATION, "c"), ("face-2", "a")])
def test_a_station_fetches_what_is_for_it_and_nothing_else(station: str, shown: str) -> None:
    """Some stations show a content ahead of all others; those others spend no byte on it."""
    manifest, objects, row = published_ahead("mine", 2, (card("a"),), (card("c"),), STATION)
    disk = Disk()
    box = inbox(disk, station=station)
    box.approve([row])
    (activate,) = fetch(box, disk, objects)
    assert activate.manifest == manifest.at(station)
    assert {*disk.objects} == {row.sha256, sha256(card(shown).encode())}
    assert box.is_settled
    again = inbox(disk, {"mine": (2, row.sha256)}, station)
    again.approve([row])
    assert again.is_settled, "nothing counts as lost that was not for it"
