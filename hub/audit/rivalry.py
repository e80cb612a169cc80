"""Another hub under this hub's name, as the log keeps it: the clerk notes it, the overview tells it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.audit.models import AuditRow
from hub.audit.service import note
from hub.sync.rivalry import OVER_MS

WHO, WHAT, OBJECT = "hub", "line taken", "broker"


def note_rival(session: Session, times: int, now: int) -> None:
    """Another hub has put this one off the line, so many times in a row."""
    note(session, WHO, WHAT, OBJECT, None, {"times": times}, now)


def is_rivalled(session: Session, now: int) -> bool:
    """Whether another hub was on the line under our name so lately that it may still be."""
    rows = select(AuditRow.seq).where(AuditRow.what == WHAT, AuditRow.at > now - OVER_MS)
    return session.scalars(rows.limit(1)).first() is not None
