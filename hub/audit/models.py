"""Tables of the audit log, and of how far chains were checked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class AuditRow(Base):
    """One change on the console, chained to the one before."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int]
    who: Mapped[str]
    what: Mapped[str]
    object: Mapped[str]
    before: Mapped[Any] = mapped_column(JSON, nullable=True)
    after: Mapped[Any] = mapped_column(JSON, nullable=True)
    hash: Mapped[bytes]


class VerifiedRow(Base):
    """How far a chain was recomputed: up to entry ``upto``, whose hash was ``hash``.

    ``chain``: "audit", or the id of a ledger. A pass begins at the first entry at ``began_at`` and came to
    the end of the chain at ``whole_at``; what is added later is checked on from there.
    """

    __tablename__ = "verified"

    chain: Mapped[str] = mapped_column(primary_key=True)
    upto: Mapped[int]
    hash: Mapped[bytes]
    began_at: Mapped[int]
    checked_at: Mapped[int]
    whole_at: Mapped[int | None]
    broken_at: Mapped[int | None]
