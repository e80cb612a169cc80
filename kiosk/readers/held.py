"""A code held before a camera is read once. Pure; it is told the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

AWAY_S = 1.5
"""How long a code must be out of view to count as shown again, s: longer than a hand's shadow."""


@dataclass(slots=True)
class Held:
    """Which codes are in view; ``now`` is any clock that only goes forward, s."""

    _seen: dict[str, float] = field(default_factory=dict)

    def fresh(self, codes: Iterable[str], now: float) -> Iterator[str]:
        """Those of the codes in a frame that were not in view before."""
        self._seen = {code: at for code, at in self._seen.items() if now - at < AWAY_S}
        for code in codes:
            if code and code not in self._seen:
                yield code
            self._seen[code] = now
