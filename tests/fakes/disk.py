"""A disk that refuses: a SQLite connection and a file writer whose writes can fail both ways."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from content_packs.durable import DISK, Disk
from kiosk.storage import database


class Trouble:
    """What the disk will refuse next.

    ``arm(word, after)``: the next statement that contains ``word`` fails, without effect, or (``after``)
    with its effect on disk and a failure reported all the same.
    """

    def __init__(self) -> None:
        self._word = ""
        self._after = False
        self.met = 0

    def arm(self, word: str, after: bool = False) -> None:
        self._word, self._after = word, after

    def disarm(self) -> None:
        self._word = ""

    def around(self, text: str, effect: Callable[[], Any], error: Exception) -> Any:
        """Let ``effect`` happen, or not, or both."""
        if not self._word or self._word not in text:
            return effect()
        self._word = ""
        self.met += 1
        if self._after:
            effect()
        raise error


class FlakyConnection:
    """A SQLite connection under a :class:`Trouble`."""

    def __init__(self, db: sqlite3.Connection, trouble: Trouble) -> None:
        self._db = db
        self._trouble = trouble

    @property
    def in_transaction(self) -> bool:
        return self._db.in_transaction

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        error = sqlite3.OperationalError("disk I/O error")
        cursor: sqlite3.Cursor = self._trouble.around(sql, lambda: self._db.execute(sql, values), error)
        return cursor

    def close(self) -> None:
        self._db.close()


def flaky_opener(trouble: Trouble) -> Callable[[Path, str], Any]:
    """Replaces ``open_database`` where a ledger or store is made."""
    return lambda path, name: FlakyConnection(database.open_database(path, name), trouble)


def flaky_writer(trouble: Trouble, write: Callable[..., None]) -> Callable[..., None]:
    """Replaces ``write_durably``; armed by the word ``file``."""

    def written(path: Path, data: bytes, mode: int = 0o644, disk: Disk = DISK) -> None:
        trouble.around("file", lambda: write(path, data, mode, disk), OSError(28, "No space left on device"))

    return written


def flaky_appender(trouble: Trouble, append: Callable[..., None]) -> Callable[..., None]:
    """Replaces ``append`` of blocks; armed by the word ``block``."""

    def appended(file: int, record: bytes, at: int) -> None:
        trouble.around("block", lambda: append(file, record, at), OSError(28, "No space left on device"))

    return appended
