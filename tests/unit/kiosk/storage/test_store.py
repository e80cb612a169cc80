"""Content on disk: all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from content_packs.errors import PackError, StorageError
from content_packs.format.manifest import Object, decode_manifest, sha256
from content_packs.wire.messages import Published
from kiosk.storage.roles import Probation
from kiosk.storage.store import Store
from tests.fakes.disk import Trouble, flaky_opener
from tests.fakes.mine import card, published, published_ahead
from tests.fakes.station import activate

STEPS = ("BEGIN", "'previous'", "'current', ?", "COMMIT")


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
def store(tmp_path: Path, trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    opener = flaky_opener(trouble)
    monkeypatch.setattr("kiosk.storage.store.open_or_set_aside", lambda path, name: (opener(path, name), ""))
    opened = Store(tmp_path)
    yield opened
    opened.close()


def put(store: Store, publisher: str, version: int, *ids: str) -> Published:
    """Every object of a manifest on disk; its row in the pointer."""
    _, objects, row = published(publisher, version, tuple(card(id, body=f"{id} {version}") for id in ids))
    for name, data in objects.items():
        store.objects.save(name, data)
    return row


def flip(store: Store, publisher: str) -> None:
    store.roles.flip(publisher, Probation(publisher, "boot0001", 600_000, 0), {})


def versions(store: Store) -> dict[str, int]:
    return {name: slot.manifest.version for name, slot in store.slots()[0].items()}


def damage(store: Store, name: str) -> None:
    path = store.path_of(name)
    path.chmod(0o644)
    path.write_bytes(b"?" * path.stat().st_size)


def test_an_object_is_called_by_its_hash_whatever_its_path_is(store: Store, tmp_path: Path) -> None:
    """Names that mean something to a file system never reach one."""
    paths = ("con", "aux.png", "nul.json", "lpt1", "a.b.c")
    objects = tuple(Object(path, sha256(path.encode()), len(path), "image/png", len(path)) for path in paths)
    manifest = replace(published("mine", 1, ())[0], objects=objects)
    for item in decode_manifest(manifest.encode()).objects:
        store.objects.save(item.sha256, item.path.encode())
    files = [path for path in (tmp_path / "objects").rglob("*") if path.is_file()]
    assert len(files) == len(paths)
    assert {(path.parent.name, path.name) for path in files} == {
        (item.sha256[:2], item.sha256) for item in objects
    }


def test_activate_keeps_the_one_before(store: Store) -> None:
    one, two = put(store, "mine", 1, "a"), put(store, "mine", 2, "a")
    activate(store, one)
    assert store.live() == {"mine": (1, one.sha256)}
    activate(store, two)
    assert store.live() == {"mine": (2, two.sha256)}
    damage(store, two.sha256)
    assert versions(store) == {"mine": 1}


def test_activating_twice_is_activating_once(store: Store) -> None:
    """A switch that worked but was reported failed is made again; the way back must not be lost."""
    one, two = put(store, "mine", 1, "a"), put(store, "mine", 2, "a")
    for row in (one, two, two):
        activate(store, row)
    damage(store, two.sha256)
    assert versions(store) == {"mine": 1}


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_activation_is_all_or_nothing(store: Store, trouble: Trouble, step: str, after: bool) -> None:
    one, two = put(store, "mine", 1, "a"), put(store, "mine", 2, "b")
    activate(store, one)
    store.roles.stage(two)
    trouble.arm(step, after)
    with pytest.raises(StorageError):
        flip(store, "mine")
    assert trouble.met == 1
    switched = step == "COMMIT" and after
    assert store.live()["mine"][0] == (2 if switched else 1)
    slots, faults = store.slots()
    assert [c.id for c in slots["mine"].cards.values()] == (["b"] if switched else ["a"])
    assert faults == ()
    flip(store, "mine")
    assert versions(store) == {"mine": 2}
    damage(store, two.sha256)
    assert versions(store) == {"mine": 1}


def test_the_other_publisher_is_not_touched(store: Store, trouble: Trouble) -> None:
    activate(store, put(store, "mine", 1, "a"))
    activate(store, put(store, "branch-1", 1, "b"))
    trouble.arm("COMMIT")
    with pytest.raises(StorageError):
        activate(store, put(store, "branch-1", 2, "c"))
    assert versions(store) == {"mine": 1, "branch-1": 1}


def test_without_a_slot_to_go_back_to_a_damaged_manifest_is_a_fault(store: Store) -> None:
    row = put(store, "mine", 1, "a")
    activate(store, row)
    damage(store, row.sha256)
    slots, faults = store.slots()
    assert slots == {}
    assert faults[0].startswith("mine current: ")


def test_a_damaged_card_is_left_out(store: Store) -> None:
    row = put(store, "mine", 1, "a", "b")
    activate(store, row)
    slots, _ = store.slots()
    damage(store, slots["mine"].manifest.objects[0].sha256)
    slots, _ = store.slots()
    assert [c.id for c in slots["mine"].cards.values()] == ["b"]


def test_what_is_damaged_is_not_read_and_what_is_gone_is_not_held(store: Store) -> None:
    row = put(store, "mine", 1, "a")
    assert len(store.held()) == 2
    damage(store, row.sha256)
    with pytest.raises(PackError):
        store.read(row.sha256)
    store.path_of(row.sha256).unlink()
    assert row.sha256 not in store.held()
    with pytest.raises(PackError):
        store.read(row.sha256)
    put(store, "mine", 1, "a")
    assert len(store.held()) == 2, "a damaged object is replaced by a good one"


def test_an_unfinished_file_is_not_held(store: Store) -> None:
    row = put(store, "mine", 1, "a")
    path = store.path_of(row.sha256)
    path.with_name(f".{path.name}.77.tmp").write_bytes(b"half")
    assert len(store.held()) == 2


def test_state_and_settings(store: Store, trouble: Trouble, tmp_path: Path) -> None:
    store.save_state("site", 1, b"one")
    trouble.arm("COMMIT")
    with pytest.raises(StorageError):
        store.save_state("site", 2, b"two")
    assert store.state() == {"site": (1, b"one")}
    store.remember("lang", "en")
    again = Store(tmp_path)
    assert (again.setting("lang"), again.setting("none", "x"), again.state()["site"]) == (
        "en",
        "x",
        (1, b"one"),
    )
    again.close()


def test_a_state_document_that_was_replaced_leaves_nothing_on_disk(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save_state("roster", 1, "张三丰".encode() * 4000)
    store.save_state("roster", 2, b"another")
    store.close()
    assert "张三丰".encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("content.db*"))


@pytest.mark.parametrize(("station", "shown"), [("face-1", "c"), ("face-2", "a"), ("", "a")])
def test_what_is_shown_is_what_the_manifest_holds_for_this_station(
    tmp_path: Path, station: str, shown: str
) -> None:
    _, objects, row = published_ahead("mine", 2, (card("a"),), (card("c"),), "face-1")
    store = Store(tmp_path, station=station)
    needed = {row.sha256, sha256(card(shown).encode())}
    for name in needed:
        store.objects.save(name, objects[name])
    activate(store, row)
    slots, faults = store.slots()
    assert faults == ()
    assert [one.id for one in slots["mine"].cards.values()] == [shown]
    assert {*store.needed(("current",))} == needed
    store.close()
