"""Tables of urgent notices and of the signed lists that went out."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class NoticeRow(Base):
    """A notice from the first word to its end; never deleted."""

    __tablename__ = "notices"

    id: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    body_en: Mapped[str] = mapped_column(default="")
    card: Mapped[str] = mapped_column(default="")
    where: Mapped[dict[str, Any]] = mapped_column(default=dict)
    minutes: Mapped[int]
    written_by: Mapped[str]
    written_at: Mapped[int] = mapped_column(index=True)
    # Empty until it is in force.
    confirmed_by: Mapped[str] = mapped_column(default="")
    begins: Mapped[int | None]
    until: Mapped[int | None]
    # Empty unless it was taken back, before or while it was in force.
    withdrawn_by: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[int | None]


class NoticeListRow(Base):
    """One signed list, byte for byte as it went out; the newest is the one in force."""

    __tablename__ = "notice_lists"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int]
    data: Mapped[bytes]
