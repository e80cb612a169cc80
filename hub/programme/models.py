"""Tables of shifts, rotating patterns and roster entries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class ShiftRow(Base):
    """One line of a unit's shift table (see content_packs.shifts.Shift for the fields)."""

    __tablename__ = "shifts"

    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    start: Mapped[int]
    minutes: Mapped[int]
    kind: Mapped[str] = mapped_column(default="production")
    opens: Mapped[int]
    closes: Mapped[int]
    dated_next_day: Mapped[bool] = mapped_column(default=False)


class PatternRow(Base):
    """A team's rotation at a place, ``starts`` to ``ends``: one shift id (or "rest") a day, over and over."""

    __tablename__ = "patterns"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("units.id"))
    place_id: Mapped[str] = mapped_column(ForeignKey("places.id"), index=True)
    starts: Mapped[str]
    cycle: Mapped[list[Any]]
    ends: Mapped[str] = mapped_column(default="")


class RosterRow(Base):
    """One person on one date and shift; what stands here goes before the pattern of that day."""

    __tablename__ = "roster"
    __table_args__ = (UniqueConstraint("date", "shift", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    date: Mapped[str]
    shift: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    place_id: Mapped[str] = mapped_column(ForeignKey("places.id"))
    status: Mapped[str] = mapped_column(default="work")
