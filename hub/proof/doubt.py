"""Whether the hub's own clock can be believed when persons are to be forgotten by it.

A clock that says 2099 says of every record that its time is over, and whatever arrives from then on is dated
2099 too. But years that did pass have left something behind: records have arrived, somebody has worked at the
console. Where there is nothing for two months, the clock has probably jumped over them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from hub.audit.models import AuditRow
from hub.config import Settings
from hub.proof.retention import cutoff, due
from hub.records.models import RecordRow

SILENCE_MS = 60 * 86_400_000


def is_doubtful(session: Session, settings: Settings, now_ms: int) -> bool:
    """Whether somebody is due to be forgotten, and for SILENCE_MS of the time since then nothing is known."""
    day = cutoff(settings, now_ms)
    first = settings.instant(datetime(day.year, day.month, day.day))
    ends = range(now_ms + 1, first + SILENCE_MS, -SILENCE_MS)
    if all(_has_left_something(session, end - SILENCE_MS, end) for end in ends):
        return False
    return due(session, settings, now_ms).anything


def _has_left_something(session: Session, begin: int, end: int) -> bool:
    arrived = exists().where(RecordRow.arrived_at >= begin, RecordRow.arrived_at < end)
    worked = exists().where(AuditRow.at >= begin, AuditRow.at < end)
    return bool(session.scalar(select(arrived)) or session.scalar(select(worked)))
