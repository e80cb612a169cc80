"""Who has a card open for writing just now, so that two do not write over each other unknowingly."""

from __future__ import annotations

import threading

HERE_MS = 20_000
"""An open page asks every eight seconds; whoever was silent for longer has left."""


class Desk:
    """Whose hands are on which card; kept in memory, because it is true for seconds only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], dict[str, tuple[int, str]]] = {}

    def sit(self, publisher: str, card_id: str, who: str, name: str, now_ms: int) -> list[str]:
        """Note that an account has a card open; the names of the others who have, by name."""
        with self._lock:
            here = self._seen.setdefault((publisher, card_id), {})
            here[who] = now_ms, name
            for gone in [one for one, (at, _) in here.items() if not now_ms - HERE_MS < at <= now_ms]:
                del here[gone]
            return sorted(name for one, (_, name) in here.items() if one != who)
