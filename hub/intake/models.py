"""Tables of the workers that take records in, and of the partitions they hold."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class WorkerRow(Base):
    """A worker; ``beat`` rises while it lives, ``stored`` with each batch, ``since``: when it began, ms."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(primary_key=True)
    beat: Mapped[int]
    stored: Mapped[int]
    since: Mapped[int]


class LeaseRow(Base):
    """A partition that somebody holds; one that nobody holds has no row."""

    __tablename__ = "leases"

    partition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder: Mapped[str]
