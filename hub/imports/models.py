"""Tables of files that are being brought in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class ImportRow(Base):
    """A file: its cells until it is applied, what it changed while that can be taken back."""

    __tablename__ = "imports"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id"), index=True)
    file: Mapped[str]
    sheet: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str]
    made_at: Mapped[int]
    expires_at: Mapped[int]
    applied_at: Mapped[int | None]
    undone_at: Mapped[int | None]
    counts: Mapped[dict[str, Any]]
    columns: Mapped[dict[str, Any]]
    grid: Mapped[list[Any]] = mapped_column(deferred=True)
    done: Mapped[list[Any]] = mapped_column(deferred=True)


class HeadingRow(Base):
    """Under which heading a unit's files say what."""

    __tablename__ = "import_headings"

    kind: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id"), primary_key=True)
    heading: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str]
