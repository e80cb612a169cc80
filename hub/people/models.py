"""Tables of units, persons and credentials."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class UnitRow(Base):
    """A unit: mine, section, team, party branch; one tree."""

    __tablename__ = "units"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("units.id"))
    safe_since: Mapped[str] = mapped_column(default="")
    names_shown: Mapped[bool] = mapped_column(default=True)


class PersonRow(Base):
    """A person who may sign; no identity number, no photograph."""

    __tablename__ = "persons"

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_no: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id"), index=True)
    job: Mapped[str] = mapped_column(default="")
    firm: Mapped[str] = mapped_column(default="")
    host: Mapped[str] = mapped_column(default="")
    visitor: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    pin_hash: Mapped[str] = mapped_column(default="")


class CredentialRow(Base):
    """Something a reader types: only the HMAC of its token is kept."""

    __tablename__ = "credentials"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"), index=True)
    issued_at: Mapped[int]
    valid_to: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[int | None]
