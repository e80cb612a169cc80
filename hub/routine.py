"""What a hub does by itself with time: once a minute it closes reports, publishes what was approved for that
time and gives memory back; every ten minutes it checks chains on; once a day persons are forgotten."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy.engine import Engine as Database
from sqlalchemy.exc import SQLAlchemyError

from content_packs.errors import YizhanError
from hub.audit.checking import go_on
from hub.audit.service import note
from hub.config import Settings
from hub.db import read_scope, session_scope
from hub.imports.service import clear_old
from hub.memory import give_back
from hub.packs.reviewing import due, miss, publish_approved
from hub.packs.staging import due_for_all, miss_for_all, start, widen
from hub.packs.submissions import AHEAD, Submission
from hub.proof.closing import Reporter
from hub.proof.doubt import is_doubtful
from hub.proof.retention import AT_ONCE, forget
from hub.stations.playback import drop_old

log = logging.getLogger("yizhan.routine")
LOOK_EVERY_S = 60.0
FORGET_EVERY_MS = 86_400_000
CHECK_EVERY_S, CHECKED_AT_ONCE = 600.0, 20_000
"""A ledger of a million records is checked in half a day, half a second at a time."""
EVEN_S, TOLERANCE_MS = 12 * 3600.0, 5 * 60_000
"""Nobody is forgotten before the clock has gone on evenly for half a day: one look at a clock that said 2099
took the names off everything that was signed."""
WHO = "hub"


class Routine(threading.Thread):
    """Runs until :meth:`stop`; whatever fails is tried again at the next look.

    Args:
        settings: the hub's.
        database: the hub's database.
        clock: now in ms since 1970 UTC.
        notify: told "records" when a report was closed or added to, "packs" when something was published.
        running: seconds that go on evenly, whatever is done to the clock.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Callable[[], int],
        notify: Callable[[str], None],
        running: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name="hub-routine", daemon=True)
        self._settings = settings
        self._database = database
        self._clock = clock
        self._notify = notify
        self._reporter = Reporter(settings)
        self._running = running
        self._forgot_at = 0
        self._checked_at = -CHECK_EVERY_S
        self._offset_ms = self._even_since = 0.0
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Finish the transaction under way and end the thread."""
        self._stopping.set()
        self.join(timeout=10)

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except SQLAlchemyError:
                log.exception("the database refused; reports and retention are tried again in a minute")
            give_back()
            self._stopping.wait(LOOK_EVERY_S)

    def look(self) -> None:
        """One look at the clock."""
        now = self._clock()
        with session_scope(self._database) as session:
            closed, added = self._reporter.look(session, now)
        if closed or added:
            log.info("closed %d report(s) of shifts, made %d supplement(s)", closed, added)
            self._notify("records")
        if publish_due(self._settings, self._database, now):
            self._notify("packs")
        if self._running() - self._checked_at >= CHECK_EVERY_S:
            self._checked_at = self._running()
            with session_scope(self._database) as session:
                go_on(session, now, CHECKED_AT_ONCE)
        if self._is_even(now) and now - self._forgot_at >= FORGET_EVERY_MS:
            self._forget(now)
            self._forgot_at = now

    def _forget(self, now: int) -> None:
        with read_scope(self._database) as session:
            doubtful = is_doubtful(session, self._settings, now)
        if doubtful:
            log.warning("nobody is forgotten: the clock says %s, is that so?", self._settings.local(now))
        else:
            forget_all(self._settings, self._database, now, WHO)
            with session_scope(self._database) as session:
                clear_old(session, now)
                drop_old(session, self._settings, now)

    def _is_even(self, now: int) -> bool:
        """Whether nobody has moved the clock for EVEN_S."""
        running = self._running()
        offset = now - running * 1000
        if abs(offset - self._offset_ms) > TOLERANCE_MS:
            self._offset_ms, self._even_since = offset, running
        return running - self._even_since >= EVEN_S


def publish_due(settings: Settings, database: Database, now_ms: int) -> int:
    """Publish what was approved for a time that has come, to all or to some stations first, and send to all
    what some have shown until now; what cannot be goes back to its author, with the reason, or stays ahead.
    Returns how many were looked at."""
    with read_scope(database) as session:
        found = (*due_for_all(session, now_ms), *due(session, now_ms))
    for one in found:
        try:
            _publish(settings, database, one, now_ms)
        except YizhanError as error:
            log.warning("%s was not published at its time: %s", one.publisher, error.words.en)
            with session_scope(database) as session:
                if one.state == AHEAD:
                    miss_for_all(session, one.id, error.words.zh)
                else:
                    miss(session, one.publisher, error.words.zh, now_ms)
                why = {"reason": error.words.zh}
                note(session, WHO, "miss", f"publisher:{one.publisher}", None, why, now_ms)
    return len(found)


def _publish(settings: Settings, database: Database, one: Submission, now_ms: int) -> None:
    who, about = one.decided_by, f"publisher:{one.publisher}"
    with session_scope(database) as session:
        if one.state == AHEAD:
            done = widen(session, settings, one.publisher, 0, who, now_ms)
            what, due_at = "widen", one.widen_at
        elif one.stations:
            later = one.widen_at if one.widen_at is None else max(one.widen_at, now_ms + 1)
            done = start(session, settings, one.publisher, one.stations, who, now_ms, widen_at=later)
            what, due_at = "publish first", one.publish_at
        else:
            done = publish_approved(session, settings, one.publisher, who, now_ms)
            what, due_at = "publish", one.publish_at
        after: dict[str, object] = {
            "version": done.version.version, "submission": one.id, "due": due_at,
        }  # fmt: skip
        if done.version.ahead:
            after["stations"] = list(done.version.ahead)
        note(session, WHO, what, about, None, after, now_ms)


def forget_all(settings: Settings, database: Database, now_ms: int, who: str) -> int:
    """Remove what is due, a part at a time, and note it; returns how many records were concerned."""
    records, done = 0, AT_ONCE
    while done == AT_ONCE:
        with session_scope(database) as session:
            part = forget(session, settings, now_ms)
            records, done = records + part.records, part.records
            if part.anything:
                counts = {"records": part.records, "reports": part.reports, "roster": part.roster}
                note(session, who, "forget", f"before:{part.before}", None, counts, now_ms)
    return records
