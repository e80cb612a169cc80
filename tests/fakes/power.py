"""A disk that writes down every step, so that a test can cut the power after any of them.

What a step has done is on the platter for certain only when the step's file, or the folder its name is in,
was fsynced after it. Of everything else any part may be there: names in any combination, and the bytes of a
file not at all, half, or whole. The database commits through SQLite with ``synchronous=FULL``: it stands as
of the last commit.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content_packs.durable import Disk

FOLDER = -1
"""Stands for a folder where else the number of a file stands."""
MOST_LOOSE = 14
"""Unsynced changes of names that are combined; more than that at once would be a fault of its own."""


@dataclass
class File:
    """Bytes, and whether they were synced."""

    data: bytes = b""
    synced: bool = False


@dataclass(frozen=True)
class Name:
    """A name that was given to a file, or taken away (``file`` None)."""

    path: str
    file: int | None


@dataclass(frozen=True)
class Move:
    """A file's name is changed: both names in one step."""

    source: str
    target: str
    file: int


Change = Name | Move


@dataclass
class Platter:
    """What is on the disk for certain, and what may be."""

    names: dict[str, int] = field(default_factory=dict)
    loose: list[Change] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    database: bytes = b""

    def copy(self) -> Platter:
        files = [File(one.data, one.synced) for one in self.files]
        return Platter(dict(self.names), list(self.loose), files, self.database)

    def settle(self, folder: str) -> None:
        """The names of a folder are synced."""
        settled = [one for one in self.loose if folder in _folders(one)]
        self.names = applied(self.names, settled)
        self.loose = [one for one in self.loose if one not in settled]

    def images(self) -> Iterator[tuple[tuple[tuple[str, bytes], ...], bytes]]:
        """Every disk that the power cut may leave: files by name, and the database."""
        assert len(self.loose) <= MOST_LOOSE, "bounded"
        for size in range(len(self.loose) + 1):
            for part in itertools.combinations(self.loose, size):
                names = applied(self.names, part)
                choices = [[(path, data) for data in self._may_hold(file)] for path, file in _reached(names)]
                for combination in itertools.product(*choices):
                    yield tuple(sorted(combination)), self.database

    def _may_hold(self, number: int) -> list[bytes]:
        one = self.files[number]
        return [one.data] if one.synced else [b"", one.data[: len(one.data) // 2], one.data]


def applied(names: dict[str, int], changes: Any) -> dict[str, int]:
    """The names after some changes."""
    after = dict(names)
    for change in changes:
        if isinstance(change, Move):
            after.pop(change.source, None)
            after[change.target] = change.file
        elif change.file is None:
            after.pop(change.path, None)
        else:
            after[change.path] = change.file
    return after


def _reached(names: dict[str, int]) -> list[tuple[str, int]]:
    """The files whose folder is there."""
    return [
        (path, file)
        for path, file in names.items()
        if file != FOLDER and names.get(str(Path(path).parent)) == FOLDER
    ]


def _folders(change: Change) -> set[str]:
    paths = (change.source, change.target) if isinstance(change, Move) else (change.path,)
    return {str(Path(path).parent) for path in paths}


class RecordingDisk(Disk):
    """The real file system under ``root``, with a platter after every step in :attr:`cuts`.

    ``without``: names of steps that do nothing on the platter ("fsync", "fsync_dir"), as if left out.
    """

    def __init__(self, root: Path, without: frozenset[str] = frozenset()) -> None:
        self.root, self._without = root, without
        self._now = Platter()
        self._open: dict[int, int] = {}
        self._views: dict[str, int] = {}
        self.cuts: list[Platter] = []

    def open(self, path: Path, mode: int) -> int:
        descriptor = super().open(path, mode)
        self._now.files.append(File())
        number = len(self._now.files) - 1
        self._open[descriptor] = number
        self._changed(Name(self._name(path), number))
        return descriptor

    def write(self, descriptor: int, data: bytes) -> None:
        super().write(descriptor, data)
        one = self._now.files[self._open[descriptor]]
        one.data, one.synced = one.data + data, False
        self._cut()

    def fsync(self, descriptor: int) -> None:
        if "fsync" not in self._without:
            self._now.files[self._open[descriptor]].synced = True
        self._cut()

    def rename(self, source: Path, target: Path) -> None:
        super().rename(source, target)
        self._changed(Move(self._name(source), self._name(target), self._views[self._name(source)]))

    def fsync_dir(self, folder: Path) -> None:
        if "fsync_dir" not in self._without:
            self._now.settle(self._name(folder))
        self._cut()

    def make_dir(self, folder: Path) -> None:
        super().make_dir(folder)
        self._changed(Name(self._name(folder), FOLDER))

    def unlink(self, path: Path) -> None:
        known = self._name(path) in self._views
        super().unlink(path)
        if known:
            self._changed(Name(self._name(path), None))

    def committed(self, database: bytes) -> None:
        """The database has committed."""
        self._now.database = database
        self._cut()

    def all_is_synced(self) -> None:
        """Time passes until nothing is under way any more; what was before is no longer cut."""
        self._now.names = applied(self._now.names, self._now.loose)
        self._now.loose = []
        for one in self._now.files:
            one.synced = True
        self.cuts = [self._now.copy()]

    def _changed(self, change: Change) -> None:
        self._now.loose.append(change)
        self._views = applied(self._views, [change])
        self._cut()

    def _cut(self) -> None:
        self.cuts.append(self._now.copy())

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


class CommittingDatabase:
    """A SQLite connection that tells of every commit, with the database as it is then."""

    def __init__(self, db: sqlite3.Connection, committed: Callable[[bytes], None]) -> None:
        self._db, self._committed = db, committed

    @property
    def in_transaction(self) -> bool:
        return self._db.in_transaction

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        cursor = self._db.execute(sql, values)
        if sql == "COMMIT":
            self._committed(self._db.serialize())
        return cursor

    def close(self) -> None:
        self._db.close()


def write_image(folder: Path, files: tuple[tuple[str, bytes], ...], database: bytes) -> None:
    """Lay out a disk as a power cut left it."""
    for name, data in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if database:
        descriptor = os.open(folder / "content.db", os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(database)
