"""Table of signed metadata."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class MetadataRow(Base):
    """A file of signed metadata by the name stations ask for; only ``timestamp.json`` is ever replaced."""

    __tablename__ = "metadata_files"

    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)
