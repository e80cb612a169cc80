"""How long what stands on the glass stays right by itself. Pure."""

from __future__ import annotations

from itertools import islice

from content_packs.shifts import current_run
from kiosk.domain.clockwork import Instant
from kiosk.domain.screen import Facts, rotation_now

MINUTE_MS, HOUR_MS = 60_000, 3_600_000


def lasting_ms(facts: Facts, now: Instant) -> int:
    """For how long :func:`kiosk.domain.screen.screen` gives the same while only time goes on, ms.

    0 where each moment counts: in signing time, with urgent notices, before the rotation begins.
    """
    local = now.local(facts.site.utc_offset_min)
    run = current_run(facts.site.shifts, local)
    elapsed = now.at - facts.anchor.at
    if facts.posted.notices or elapsed < 0 or (run is not None and run.is_open(local)):
        return 0
    ends = [MINUTE_MS - now.at % MINUTE_MS]
    if facts.roster is not None:
        ends.append(HOUR_MS - max(now.at - facts.roster_at, 0) % HOUR_MS)
    turns = list(islice(rotation_now(facts, now).following(elapsed), 2))
    ends += [begins - elapsed for begins, _ in turns[1:]]
    return min(ends)
