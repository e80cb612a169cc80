"""The first ten minutes of new content: what the station goes back from, and what it never shows again."""

from __future__ import annotations

import logging
from dataclasses import replace

from content_packs.wire.packs import CRASHED, RETURNED
from kiosk.caretaker import program_version
from kiosk.domain.clockwork import Ticks
from kiosk.storage.roles import Probation, Refusal
from kiosk.storage.store import RUNNING, Store

log = logging.getLogger("yizhan.trial")
PROBATION_MS = 10 * 60_000
MOST_CRASHES = 2
MOST_CRASHES_AT_FIRST = 5
"""Where no version before it is there to go back to, only the built-in board."""


def judge_the_last_run(store: Store, ticks: Ticks) -> tuple[Refusal, ...]:
    """At a start, before anything is read to be shown: did new content end the program?

    A run that ended without saying so on this same boot was killed or died; a power cut is another boot and
    nobody's fault. Of several publishers on trial the one that switched last is blamed.

    Returns:
        The manifests the station has gone back from.

    Raises:
        StorageError: the disk refused.
    """
    died = store.setting(RUNNING) == ticks.boot
    refusals: list[Refusal] = []
    blamed = False
    for one in store.roles.probations():  # the newest first
        if one.boot != ticks.boot:
            store.roles.note(begun(one.publisher, ticks))
        elif ticks.mono >= one.until:
            store.roles.passed(one.publisher)
        elif died and not blamed:
            blamed = True
            worse = replace(one, crashes=one.crashes + 1)
            store.roles.note(worse)
            if worse.crashes >= _most_crashes(store, one.publisher):
                refusals.append(go_back(store, one.publisher, CRASHED))
        elif died:
            store.roles.note(replace(one, crashes=0))
    store.remember(RUNNING, ticks.boot)
    return tuple(refusals)


def begun(publisher: str, ticks: Ticks) -> Probation:
    """A probation that begins now."""
    return Probation(publisher, ticks.boot, ticks.mono + PROBATION_MS, 0)


def go_back(store: Store, publisher: str, why: str) -> Refusal:
    """Show the version of a publisher before the current one, and that one never more.

    Raises:
        StorageError: the disk refused; nothing has changed.
    """
    bad = store.roles.in_role("current")[publisher]
    refusal = Refusal(bad.manifest, publisher, bad.version, RETURNED, why, program_version())
    store.roles.turn_back(refusal)
    log.error("%s version %d is taken back (%s); it is not shown again", publisher, bad.version, why)
    return refusal


def _most_crashes(store: Store, publisher: str) -> int:
    return MOST_CRASHES if publisher in store.roles.in_role("previous") else MOST_CRASHES_AT_FIRST
