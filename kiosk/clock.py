"""Reading the machine's clocks; the only place on the station that does."""

from __future__ import annotations

import time
from pathlib import Path

from kiosk.domain.clockwork import LATEST_MS, Ticks

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Clock:
    """The machine's clocks; ``offset_ms`` (demo only) is added to the wall clock."""

    def __init__(self) -> None:
        self.boot = _BOOT_ID.read_text(encoding="ascii").replace("-", "")[:8]
        self.offset_ms = 0

    def ticks(self) -> Ticks:
        """Wall time and time since boot, ms. Time since boot counts sleep and outlives this process."""
        mono = time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
        wall = time.time_ns() // 1_000_000 + self.offset_ms
        return Ticks(min(max(wall, 0), LATEST_MS), mono, self.boot)
