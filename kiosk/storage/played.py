"""The hours of what was on the glass, on disk: a table of ``content.db``."""

from __future__ import annotations

import json
from collections.abc import Iterable

from content_packs.errors import MessageError
from content_packs.wire.codec import spelled
from content_packs.wire.playback import PlayedHour, hour_from
from kiosk.storage.database import Database, reading
from kiosk.storage.roles import saving

KEEP_HOURS = 40 * 24
"""So many hours are kept, whether the hub has them or not: a hub that comes back from a backup asks again."""
_BEGUN = 0


class PlayedHours:
    """Belongs to the worker's thread, as the store.

    Args:
        db: the store's.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def newest(self) -> int:
        """Number of the newest hour that has ended; 0: none."""
        (number,) = self._db.execute("SELECT max(number) FROM played").fetchone()
        return number or 0

    def begun(self) -> PlayedHour | None:
        """The hour that was being counted; None where there is none, or it cannot be read."""
        row = self._db.execute("SELECT data FROM played WHERE number = ?", (_BEGUN,)).fetchone()
        return _hour(row[0]) if row else None

    def keep(self, ended: Iterable[PlayedHour], begun: PlayedHour) -> None:
        """Write down hours that have ended, and the one that has begun; the oldest are dropped.

        Raises:
            StorageError: the disk refuses.
        """
        with saving(self._db):
            for hour in (*ended, begun):
                row = (hour.number, spelled(hour.to_json()).decode())
                self._db.execute("INSERT OR REPLACE INTO played VALUES (?, ?)", row)
            self._db.execute(
                "DELETE FROM played WHERE number > ? AND number <="
                " (SELECT number FROM played ORDER BY number DESC LIMIT 1 OFFSET ?)",
                (_BEGUN, KEEP_HOURS),
            )

    def after(self, number: int, most: int) -> tuple[tuple[PlayedHour, ...], int]:
        """The next hours after a number, and how many are left then.

        Raises:
            StorageError: the file cannot be read.
        """
        with reading("content.db"):
            (count,) = self._db.execute("SELECT count(*) FROM played WHERE number > ?", (number,)).fetchone()
            query = "SELECT data FROM played WHERE number > ? ORDER BY number LIMIT ?"
            rows = self._db.execute(query, (number, most)).fetchall()
        found = tuple(hour for (data,) in rows if (hour := _hour(data)) is not None)
        return found, count - len(rows) if found else 0


def _hour(data: str) -> PlayedHour | None:
    try:
        return hour_from(json.loads(data))
    except (ValueError, MessageError):  # not worth a station that does not start
        return None
