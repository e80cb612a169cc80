"""How many bytes a publish sends to each station, and how long that takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from hub.sync.line import Line

METADATA = 1100
"""Bytes of signed metadata that a publish sends along: 1,050 measured on the line, pointer included."""
HEADERS = Fraction(106, 100)
"""What a line carries for each byte of content: topics, TLS records, TCP/IP headers of 16 KiB blocks."""
SUPPOSED_KBIT_S = 256
"""Said of a station whose line nobody has written down: "if it had so much"."""


@dataclass(frozen=True, slots=True)
class Follower:
    """A station that follows the publisher.

    Attributes:
        station: its id.
        holds: SHA-256 of the objects of the version it says it has, and of those that are not for it.
        line: the line between the hub and it, or its relay, or None when it is not known.
        present: whether it is connected now.
        relay: the relay it stands behind, or empty; what several behind one want goes to it once.
        manifest: bytes in which the new manifest comes to it, whole or as a patch.
    """

    station: str
    holds: frozenset[str]
    line: Line | None
    present: bool
    relay: str = ""
    manifest: int = 0

    @property
    def way(self) -> str:
        """Whom the hub sends to: the relay, or the station itself."""
        return self.relay or self.station


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

    @property
    def brings(self) -> bool:
        """Whether it is sent anything beside metadata and manifest."""
        return self.size > METADATA + self.follower.manifest


def estimates(
    wanted: Mapping[str, int], followers: Iterable[Follower], now: datetime
) -> tuple[Estimate, ...]:
    """What publishing sends to each follower.

    Args:
        wanted: wire bytes of each object of the draft, by SHA-256.
        followers: the stations, in the order of the answer.
        now: the mine's local time.
    """
    sizes = {one: _size(wanted, one) for one in followers}
    shares: dict[str, dict[str, int]] = {}
    for one, size in sizes.items():
        if one.line and one.present:
            share = shares.setdefault(one.line.id, {})
            share[one.way] = max(size, share.get(one.way, 0))
    return tuple(
        _estimate(one, size, list(shares.get(one.line.id if one.line else "", {}).values()), now)
        for one, size in sizes.items()
    )


def leaving(found: Iterable[Estimate]) -> int:
    """Bytes that leave the hub for all of them together."""
    most: dict[str, int] = {}
    for item in found:
        most[item.follower.way] = max(item.size, most.get(item.follower.way, 0))
    return sum(most.values())


def _size(wanted: Mapping[str, int], one: Follower) -> int:
    return METADATA + one.manifest + sum(size for name, size in wanted.items() if name not in one.holds)


def _estimate(one: Follower, size: int, together: list[int], now: datetime) -> Estimate:
    """``together``: bytes of all who share its line now, itself included."""
    line = one.line
    if line is None or not line.kbit_s:
        return Estimate(one, size, _seconds(size, SUPPOSED_KBIT_S))
    if not one.present:
        return Estimate(one, size, _seconds(size, line.kbit_s))
    millis = 1000 * _seconds(_before(size, together), line.kbit_s)
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
