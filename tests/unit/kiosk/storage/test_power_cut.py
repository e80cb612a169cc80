"""The power is cut after every step of a switch, with every part of what was not synced: old or new, whole.

The real store runs on the real file system; what a cut may leave is worked out from the steps it took
(:mod:`tests.fakes.power`) and laid out as a folder that the real store then opens.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from unittest.mock import patch

import pytest

from content_packs.wire.messages import Published
from kiosk.storage import database
from kiosk.storage.roles import Probation, Refusal, Roles
from kiosk.storage.store import Store
from tests.fakes.mine import card, published
from tests.fakes.power import CommittingDatabase, RecordingDisk, write_image

MEMORY = Path("/dev/shm")
OLD, NEW, NEWEST = (published("mine", v, (card("a", body=f"第{v}版"), card(f"b{v}"))) for v in (1, 2, 3))
Pack = tuple[object, dict[str, bytes], Published]


@pytest.fixture
def folder() -> Path:
    made = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    yield made  # type: ignore[misc]
    shutil.rmtree(made)


def probation() -> Probation:
    return Probation("mine", "boot0001", 600_000, 0)


def fetch(store: Store, pack: Pack) -> Published:
    """Every object of a publish is saved, the manifest among them; it becomes the candidate."""
    _, objects, row = pack
    for name, data in objects.items():
        store.objects.save(name, data)
    store.roles.stage(row)
    return row


def switch(store: Store, pack: Pack) -> None:
    """As it is done."""
    fetch(store, pack)
    store.roles.flip("mine", probation(), {})


def clear_away(store: Store) -> None:
    """Everything that nothing needs, at once."""
    for name in store.held() - set(store.needed(("current", "previous", "candidate"), strict=True)):
        store.discard(name)


class Run:
    """A store on a recording disk."""

    def __init__(self, folder: Path, without: Collection[str] = ()) -> None:
        self.folder = folder / "station"
        self.folder.mkdir()
        self.disk = RecordingDisk(self.folder, frozenset(without))

        def opened(path: Path, name: str) -> tuple[CommittingDatabase, str]:
            return CommittingDatabase(database.open_database(path, name), self.disk.committed), ""

        with patch("kiosk.storage.store.open_or_set_aside", opened):
            self.store = Store(self.folder, self.disk)

    def ends(self) -> list[str]:
        """What a station shows after every possible cut, each different disk once."""
        images = {image for cut in self.disk.cuts for image in cut.images()}
        found = []
        for number, (files, database_file) in enumerate(sorted(images)):
            disk = self.folder.with_name(f"cut{number}")
            disk.mkdir()
            write_image(disk, files, database_file)
            found.append(self._shown(disk))
            shutil.rmtree(disk)
        return found

    @staticmethod
    def _shown(disk: Path) -> str:
        """The version shown, or what is wrong with it or with the way back."""
        store = Store(disk)
        try:
            slots, faults = store.slots()
            for row in store.roles.all():
                manifest = store.manifest(row.manifest) if row.manifest in store.held() else None
                if manifest is None or not all(_is_whole(store, o.sha256) for o in manifest.objects):
                    return f"lost: {row.role} of version {row.version}"
            if faults or "mine" not in slots:
                return f"lost: {faults}"
            return str(slots["mine"].manifest.version)
        except Exception as error:
            return f"lost: {error!r}"
        finally:
            store.close()


def _is_whole(store: Store, name: str) -> bool:
    try:
        return bool(store.read(name))
    except Exception:
        return False


def prepared(folder: Path, without: Collection[str] = ()) -> Run:
    """A station that has shown the old version for long, about to get a new one."""
    run = Run(folder, without)
    switch(run.store, OLD)
    run.disk.all_is_synced()
    return run


def lost(ends: list[str]) -> list[str]:
    return [end for end in ends if end.startswith("lost")]


def test_a_switch_ends_in_the_old_or_the_new_version(folder: Path) -> None:
    run = prepared(folder)
    switch(run.store, NEW)
    ends = run.ends()
    assert set(ends) == {"1", "2"}
    assert len(run.disk.cuts) >= 3 * 7 + 2, "each object, then two commits"
    assert len(ends) >= 15, "different disks"


def test_so_does_the_next_one_with_what_nothing_needs_cleared_away_after_it(folder: Path) -> None:
    run = prepared(folder)
    switch(run.store, NEW)
    run.disk.all_is_synced()
    switch(run.store, NEWEST)
    clear_away(run.store)
    assert set(run.ends()) == {"2", "3"}


def test_so_does_going_back(folder: Path) -> None:
    run = prepared(folder)
    switch(run.store, NEW)
    run.disk.all_is_synced()
    run.store.roles.turn_back(Refusal(NEW[2].sha256, "mine", 2, "returned", "crashed", "0.1"))
    clear_away(run.store)
    assert set(run.ends()) == {"1", "2"}


def test_so_does_replacing_what_was_damaged(folder: Path) -> None:
    run = prepared(folder)
    switch(run.store, NEW)
    name = NEW[0].objects[0].sha256  # type: ignore[attr-defined]
    run.disk.all_is_synced()
    run.store.objects.save(name, NEW[1][name])
    assert set(run.ends()) == {"2"}


# ---- the test can fail


@pytest.mark.parametrize("step", ["fsync", "fsync_dir"])
def test_without_a_step_of_the_durable_write_versions_are_lost(folder: Path, step: str) -> None:
    run = prepared(folder, without={step})
    switch(run.store, NEW)
    ends = run.ends()
    assert lost(ends)
    assert {"1", "2"} <= set(ends)


def test_clearing_away_before_the_flip_is_durable_loses_the_way_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = prepared(folder)
    switch(run.store, NEW)
    run.disk.all_is_synced()
    fetch(run.store, NEWEST)
    monkeypatch.setattr(Roles, "_keep_probation", _before(lambda: clear_away(run.store)))
    run.store.roles.flip("mine", probation(), {})
    assert lost(run.ends()) == ["lost: previous of version 1"] * len(lost(run.ends()))
    assert lost(run.ends())


def test_a_switch_before_all_objects_are_there_is_lost(folder: Path) -> None:
    run = prepared(folder)
    _, objects, row = NEW
    run.store.roles.stage(row)
    run.store.roles.flip("mine", probation(), {})
    for name, data in objects.items():
        run.store.objects.save(name, data)
    assert lost(run.ends())


def _before(what: Callable[[], None]) -> Callable[[Roles, Probation], None]:
    """The row of a probation is written in the transaction of the flip, after the roles have changed."""
    real = Roles._keep_probation

    def both(roles: Roles, one: Probation) -> None:
        what()
        real(roles, one)

    return both
