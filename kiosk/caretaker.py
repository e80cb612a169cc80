"""How the machine is: memory, hours, the reader, who draws, and the cards that could not be drawn."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.admission import SCHEMA
from kiosk.storage.store import Store

if TYPE_CHECKING:
    from content_packs.wire.care import Health, Skipped

KEEP_EVERY_MS = 10 * 60_000
"""Screen hours are written down so often: a power cut loses ten minutes of them, and the disk is spared."""
_HOUR_MS = 3_600_000
_SETTING = "screen_ms"


def give_back() -> None:
    """Have the C library give the kernel what it holds of memory that was let go; ~1.5 ms.

    Cards of all sizes leave holes between what stays: without this the holes grew by 5 MB in ninety days
    (2.5 %), with nothing more in use. Nothing where the C library is not glibc.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


class Caretaker:
    """Belongs to the worker's thread.

    Args:
        store: remembers the hours of the screen.
        mono: time since boot at start, ms.
        memory_file: where the kernel says how much memory this program holds.
        tidy: run as often as the hours are kept.
    """

    def __init__(
        self,
        store: Store,
        mono: int,
        memory_file: Path = Path("/proc/self/statm"),
        tidy: Callable[[], None] = give_back,
    ) -> None:
        self._store = store
        self._started = self._kept_at = mono
        self._screen_ms = int(store.setting(_SETTING, "0"))
        self._memory_file = memory_file
        self._tidy = tidy
        self._skipped: tuple[Skipped, ...] = ()
        self.renderer = ""
        self.scanner = ""

    def tick(self, mono: int) -> None:
        """Count on, and tidy up; StorageError when the hours could not be kept."""
        if mono - self._kept_at >= KEEP_EVERY_MS:
            self._tidy()
            self._screen_ms, self._kept_at = self.screen_ms(mono), mono
            self._store.remember(_SETTING, str(self._screen_ms))

    def screen_ms(self, mono: int) -> int:
        """How long the screen has been drawn on in all, ms."""
        return self._screen_ms + mono - self._kept_at

    def skip(self, key: str, version: int, why: str) -> None:
        """A card could not be drawn; the newest are remembered, each once."""
        from content_packs.wire.care import MOST_SKIPPED, Skipped

        one = Skipped(key, version, why[:200])
        others = tuple(card for card in self._skipped if card.key != key)
        self._skipped = (one, *others)[:MOST_SKIPPED]

    def forget_skipped(self) -> None:
        """The content has changed: every card is tried again."""
        self._skipped = ()

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The newest cards that cannot be shown."""
        return self._skipped

    @property
    def ails(self) -> tuple[object, ...]:
        """What the hub should hear of soon when it changes."""
        return self.renderer, self.scanner, self._skipped

    def health(self, mono: int) -> Health:
        """As it is now."""
        from content_packs.wire.care import Health

        return Health(
            program=program_version(),
            mem_mb=self._memory_mb(),
            up_h=(mono - self._started) // _HOUR_MS,
            screen_h=self.screen_ms(mono) // _HOUR_MS,
            scanner=self.scanner,
            renderer=self.renderer,
            skipped=self._skipped,
            schema=SCHEMA,
        )

    def _memory_mb(self) -> int:
        try:
            pages = int(self._memory_file.read_text(encoding="ascii").split()[1])
        except (OSError, ValueError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def program_version() -> str:
    """Of the installed program; "?" where it runs without being installed."""
    from importlib.metadata import PackageNotFoundError, version  # slow; the first board does not wait

    try:
        return version("yizhan")
    except PackageNotFoundError:
        return "?"
