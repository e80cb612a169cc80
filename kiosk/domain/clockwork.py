"""Which time to believe. A station may boot in 1970, or in 2099, and must still serve the right shift."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from content_packs.values import dataclass

BUILT_MS = 1_763_769_600_000
"""2025-11-22T00:00Z: no station ran this program before; an earlier clock has lost its battery."""
LATEST_MS = 4_102_444_800_000
"""2100-01-01T00:00Z: nobody means a later date."""
TOLERANCE_MS = 5 * 60_000
"""How far wall time may drift from the reference within one boot before it is suspect."""
OUTAGE_MS = 60 * 86_400_000
"""How long a station may have been without power and its battery clock still be believed (60 days)."""
LEAP_MS = 500
"""A believed time that moves otherwise than the monotonic one by so much has been set."""
HUB_FRESH_MS = 86_400_000
"""For how long after the hub's word the clock counts as set by the hub."""


@dataclass(frozen=True, slots=True)
class Ticks:
    """What the machine's clocks read, all in ms: wall time since 1970, time since boot, and which boot."""

    wall: int
    mono: int
    boot: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A moment once known: ``at`` (ms since 1970) was true when ``boot``'s monotonic clock read ``mono``.

    ``heard`` is the hub's time when it last spoke, or 0: it decides only how good the clock is called.
    """

    at: int
    mono: int
    boot: str
    heard: int = 0


@dataclass(frozen=True, slots=True)
class Instant:
    """Now, as the station believes it.

    Attributes:
        at: believed time, ms since 1970 UTC.
        ticks: the clocks as read.
        quality: "hub", "rtc" or "suspect" (then ``at`` is not the wall clock's time).
    """

    at: int
    ticks: Ticks
    quality: str

    def local(self, utc_offset_min: int) -> datetime:
        """The mine's wall time without zone."""
        return local_time(self.at, utc_offset_min)


def local_time(at: int, utc_offset_min: int) -> datetime:
    """The mine's wall time, without zone, of a moment in ms since 1970 UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).replace(tzinfo=None) + timedelta(minutes=utc_offset_min)


def judge(ticks: Ticks, reference: Reference) -> Instant:
    """Believe the wall clock only where the reference allows it.

    Within one boot time runs by the monotonic clock. After a reboot the battery clock must lie
    between the reference and 60 days later; else the reference goes on from where it stopped.
    """
    if ticks.boot == reference.boot:
        expected = reference.at + ticks.mono - reference.mono
        plausible = abs(ticks.wall - expected) <= TOLERANCE_MS
    else:
        expected = reference.at + ticks.mono
        plausible = reference.at - TOLERANCE_MS <= ticks.wall <= reference.at + OUTAGE_MS
    if not plausible:
        return Instant(expected, ticks, "suspect")
    fresh = reference.heard and abs(ticks.wall - reference.heard) <= HUB_FRESH_MS
    return Instant(ticks.wall, ticks, "hub" if fresh else "rtc")


def heard_from_hub(hub_at: int, ticks: Ticks, before: Reference) -> Reference:
    """The reference after the hub has said what time it is; ``before`` when that cannot be."""
    if not BUILT_MS <= hub_at < LATEST_MS:
        return before
    return Reference(hub_at, ticks.mono, ticks.boot, heard=hub_at)


def carried_on(now: Instant, reference: Reference) -> Reference:
    """The reference to keep on disk, so that a power cut loses at most the time between two calls."""
    return Reference(max(now.at, reference.at), now.ticks.mono, now.ticks.boot, reference.heard)
