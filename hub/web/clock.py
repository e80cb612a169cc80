"""The hub's clock: true time, which a demo may shift."""

from __future__ import annotations

import time


class Clock:
    """Milliseconds since 1970 UTC when called; ``offset_ms`` stays 0 outside the demo."""

    def __init__(self) -> None:
        self.offset_ms = 0

    def __call__(self) -> int:
        return time.time_ns() // 1_000_000 + self.offset_ms
