"""Which urgent notices stand now, and how long each still may.

A notice ends at its ``until`` *and* when its time has run out by the monotonic clock. The second is
written down every minute and never grows, so no clock, however wrong, and no restart lengthens it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime

from content_packs.format.content import Content, Shown
from content_packs.shifts import current_run
from content_packs.values import dataclass
from content_packs.wire.notice import LEVELS, Notice, NoticeList
from content_packs.wire.record import Record, words_hash
from content_packs.wire.state import Site
from kiosk.domain.clockwork import Instant, local_time
from kiosk.domain.drafting import draft

ASIDE_MS = 30_000
"""A full-screen notice that was put aside by hand comes back so long after the last touch or key."""
NOTE_EVERY_MS = 60_000
"""So often what is left is written down; a reboot costs a notice up to so much of its time, never more."""


@dataclass(frozen=True, slots=True)
class Life:
    """A notice has ``left`` ms when ``boot``'s monotonic clock reads ``mono``."""

    left: int
    mono: int
    boot: str

    def at(self, now: Instant) -> Life:
        """The same life, as of ``now``."""
        ticks = now.ticks
        gone = ticks.mono - self.mono if ticks.boot == self.boot else ticks.mono + NOTE_EVERY_MS
        return Life(max(self.left - max(gone, 0), 0), ticks.mono, ticks.boot)


@dataclass(frozen=True, slots=True)
class Posted:
    """The list that is in force here (``version`` 0: none ever came), and what each notice has left."""

    version: int = 0
    at: int = 0
    notices: tuple[Notice, ...] = ()
    lives: Mapping[str, Life] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """A notice as it is drawn.

    Attributes:
        notice: as it was signed.
        board: the prepared board that goes with it, when this station has it.
        ends: the mine's wall time when it ends.
    """

    notice: Notice
    board: Shown | None
    ends: datetime


@dataclass(frozen=True, slots=True)
class Aside:
    """Notices that somebody at the glass has seen and put aside: a line or a strip while he works.

    It is kept nowhere and ends by itself, so that none is hidden while nobody is there.

    Attributes:
        ids: of the notices; with any other beside them they cover the screen again.
        until: time since boot, ms.
    """

    ids: frozenset[str] = frozenset()
    until: int = 0

    def holds(self, shown: tuple[Standing, ...], now: Instant) -> bool:
        """Whether what stands now, and would cover the screen, is put aside."""
        ids = {one.notice.id for one in shown}
        return covers(shown) and now.ticks.mono < self.until and ids <= self.ids


def post(found: NoticeList, known: Mapping[str, Life], now: Instant) -> Posted:
    """Take a list that is on disk.

    Args:
        found: the list.
        known: lives of notices that were here before, as written down.
        now: believed time.

    Returns:
        The list with a life for each notice. A new one gets what is left of it by the believed time,
        or by the hub's when the list was signed, whichever is later: the list cannot be from the future.
    """
    fresh = {
        notice.id: Life(max(notice.until - max(now.at, found.at), 0), now.ticks.mono, now.ticks.boot)
        for notice in found.notices
    }
    lives = {
        id: min(life, known[id].at(now), key=lambda one: one.left) if id in known else life
        for id, life in fresh.items()
    }
    return Posted(found.version, found.at, found.notices, lives)


def noted(posted: Posted, now: Instant) -> Posted:
    """The same, with every life as of ``now``: what is to be written down."""
    return Posted(
        posted.version, posted.at, posted.notices, {id: life.at(now) for id, life in posted.lives.items()}
    )


def is_over(notice: Notice, posted: Posted, now: Instant) -> bool:
    """Whether a notice has ended for good."""
    return now.at >= notice.until or posted.lives[notice.id].at(now).left == 0


def standing(posted: Posted, site: Site, shift: str, content: Content, now: Instant) -> tuple[Standing, ...]:
    """What is shown at ``now``: the notices of the highest level there is, newest first.

    Args:
        posted: the list in force.
        site, shift: where the station is, and the shift that runs.
        content: where prepared boards are looked for.
        now: believed time.
    """
    at, spot = max(now.at, posted.at), replace(site.spot, shift=shift)
    here = [
        notice
        for notice in posted.notices
        if notice.begins <= at and notice.where.admits(spot) and not is_over(notice, posted, now)
    ]
    highest = max((LEVELS.index(notice.level) for notice in here), default=0)
    shown = [notice for notice in here if LEVELS.index(notice.level) == highest]
    shown.sort(key=lambda notice: (-notice.begins, notice.id))
    return tuple(
        Standing(one, content.prepared_for(one.card), local_time(one.until, site.utc_offset_min))
        for one in shown
    )


def covers(shown: tuple[Standing, ...]) -> bool:
    """Whether what :func:`standing` gave lies over boards, panel and dialogs; a strip does not."""
    return bool(shown) and shown[0].notice.level != LEVELS[0]


def drawn(site: Site, notice: Notice, now: Instant) -> Record:
    """The record that says a notice has been on the glass; its ``seq`` is set by the ledger."""
    run = current_run(site.shifts, now.local(site.utc_offset_min))
    words = words_hash((notice.title.zh, notice.title.en, notice.body.zh, notice.body.en))
    made = draft(site, now, "ack", "station", subject=subject_of(notice.id), value="shown", run=run)
    return replace(made, text_hash=words)


def subject_of(id: str) -> str:
    """What records call a notice."""
    return f"notice:{id}"
