"""Tables of shift reports and what was added to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class ReportRow(Base):
    """A run at a place as it stood when its report was closed; never written again.

    ``body`` is canonical JSON with commitments where persons stand and ``digest`` its SHA-256, so it can be
    proved after ``persons`` (who they are, and the salt) was erased. ``records``: how many records of the
    run the report and its supplements have taken in; the one thing here that moves on.
    """

    __tablename__ = "reports"

    place_id: Mapped[str] = mapped_column(primary_key=True)
    date: Mapped[str] = mapped_column(primary_key=True)
    shift: Mapped[str] = mapped_column(primary_key=True)
    closed_at: Mapped[int] = mapped_column(index=True)
    body: Mapped[bytes]
    digest: Mapped[bytes]
    persons: Mapped[dict[str, Any] | None]
    records: Mapped[int]


class SupplementRow(Base):
    """What changed of a closed report, dated; ``body``, ``digest`` and ``persons`` as of a report."""

    __tablename__ = "supplements"
    __table_args__ = (
        ForeignKeyConstraint(
            ["place_id", "date", "shift"], ["reports.place_id", "reports.date", "reports.shift"],
            name="fk_supplements_report",
        ),
    )  # fmt: skip

    place_id: Mapped[str] = mapped_column(primary_key=True)
    date: Mapped[str] = mapped_column(primary_key=True)
    shift: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[int]
    body: Mapped[bytes]
    digest: Mapped[bytes]
    persons: Mapped[dict[str, Any] | None]
