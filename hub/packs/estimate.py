"""How many bytes a publish sends to each station, and how long that takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from hub.sync.line import Line

METADATA = 1000
"""Bytes of signed metadata that a publish sends along (613 measured for one publisher, root unchanged)."""
HEADERS = Fraction(106, 100)
"""What a line carries for each byte of content: topics, TLS records, TCP/IP headers of 16 KiB blocks."""
SUPPOSED_KBIT_S = 256
"""Said of a station whose line nobody has written down: "if it had so much"."""


@dataclass(frozen=True, slots=True)
class Follower:
    """A station that follows the publisher.

    Attributes:
        station: its id.
        holds: SHA-256 of the objects of the version it says it has.
        line: the line it shares with others, or None when it is not known.
        present: whether it is connected now.
        seen_at: when it was last heard, ms since 1970 UTC; 0: never.
    """

    station: str
    holds: frozenset[str]
    line: Line | None
    present: bool
    seen_at: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one station will be sent.

    Attributes:
        follower: which station.
        size: bytes on the wire, metadata and manifest included.
        seconds: from the publish until it has everything; of an absent station: from when it is back, alone
            on its line; of an unknown line: at SUPPOSED_KBIT_S. None: quiet hours leave no time.
        waits_ms: how long quiet hours keep it waiting before the first byte, ms.
    """

    follower: Follower
    size: int
    seconds: int | None
    waits_ms: int = 0

    @property
    def station(self) -> str:
        return self.follower.station


def estimates(
    wanted: Mapping[str, int], manifest: int, followers: Iterable[Follower], now: datetime
) -> tuple[Estimate, ...]:
    """What publishing sends to each follower.

    Args:
        wanted: wire bytes of each object of the draft, by SHA-256.
        manifest: wire bytes of its manifest.
        followers: the stations, in the order of the answer.
        now: the mine's local time.
    """
    sizes = {one: _size(wanted, manifest, one) for one in followers}
    shares: dict[str, list[Follower]] = {}
    for one in sizes:
        if one.line and one.present:
            shares.setdefault(one.line.id, []).append(one)
    return tuple(
        _estimate(one, sizes, shares.get(one.line.id, [one]) if one.line else [one], now) for one in sizes
    )


def _size(wanted: Mapping[str, int], manifest: int, one: Follower) -> int:
    return METADATA + manifest + sum(size for name, size in wanted.items() if name not in one.holds)


def _estimate(
    one: Follower, sizes: Mapping[Follower, int], together: list[Follower], now: datetime
) -> Estimate:
    line, size = one.line, sizes[one]
    if line is None or not line.kbit_s:
        return Estimate(one, size, _seconds(size, SUPPOSED_KBIT_S))
    if not one.present:
        return Estimate(one, size, _seconds(size, line.kbit_s))
    millis = 1000 * _seconds(_before(size, [sizes[other] for other in together]), line.kbit_s)
    done = line.done_at(now, millis)
    return Estimate(one, size, round((done - now).total_seconds()) if done else None, line.quiet_ms(now))


def _before(size: int, all_sizes: list[int]) -> int:
    """Bytes that have gone over a fairly shared line when a part of ``size`` of them is through.

    Each station gets the same share, so those that want less are done earlier, and those that want more
    have had as much as this one.
    """
    return sum(min(size, other) for other in all_sizes)


def _seconds(size: int, kbit_s: int) -> int:
    return -(-int(size * HEADERS * 8) // (kbit_s * 1000))
