"""The table of restorations."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class RestorationRow(Base):
    """The hub came back, at ``at``, from a backup made at ``made_at`` (ms)."""

    __tablename__ = "restorations"

    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[int]
