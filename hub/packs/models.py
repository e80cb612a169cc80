"""Tables of packs, cards, pictures, objects, published versions, and what people say of them before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class PackRow(Base):
    """A pack as it is being worked on."""

    __tablename__ = "packs"
    __table_args__ = (UniqueConstraint("publisher", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publisher: Mapped[str] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str]
    title_zh: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    theme_zh: Mapped[str] = mapped_column(default="")
    theme_en: Mapped[str] = mapped_column(default="")
    where: Mapped[dict[str, Any]] = mapped_column(default=dict)
    valid_from: Mapped[str] = mapped_column(default="")
    valid_to: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    boards: Mapped[list[Any]] = mapped_column(default=list)
    brand: Mapped[list[Any]] = mapped_column(default=list)


class CardRow(Base):
    """A card as it is being worked on; ``front`` holds every field of the card but its words."""

    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("publisher", "card_id"),)

    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"), primary_key=True)
    card_id: Mapped[str] = mapped_column(primary_key=True)
    publisher: Mapped[str]
    position: Mapped[int]
    board: Mapped[str]
    type: Mapped[str]
    title_zh: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    body_zh: Mapped[str] = mapped_column(default="")
    body_en: Mapped[str] = mapped_column(default="")
    front: Mapped[dict[str, Any]] = mapped_column(default=dict)
    edited_at: Mapped[int]
    edited_by: Mapped[str]
    state: Mapped[str] = mapped_column(default="edited")


class EditRow(Base):
    """A state in which a card stood, kept for ever: what somebody saved ``at`` (ms since 1970 UTC).

    ``begun``: when this row was first written; what one person's pauses save overwrites it for a while.
    A pack's own fields stand here too, under the card id ``pack:<name>``, with all of them in ``front``.
    """

    __tablename__ = "edits"
    __table_args__ = (Index(None, "publisher", "card_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publisher: Mapped[str]
    card_id: Mapped[str]
    at: Mapped[int]
    begun: Mapped[int]
    by: Mapped[str]
    title_zh: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    body_zh: Mapped[str] = mapped_column(default="")
    body_en: Mapped[str] = mapped_column(default="")
    front: Mapped[dict[str, Any]] = mapped_column(default=dict)


class RemovedRow(Base):
    """A card that was thrown away, and where it stood; what it said is its newest row in ``edits``."""

    __tablename__ = "removed"

    publisher: Mapped[str] = mapped_column(primary_key=True)
    card_id: Mapped[str] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"))
    position: Mapped[int]
    at: Mapped[int]
    by: Mapped[str]


class MediaRow(Base):
    """A picture of a pack, by its path in the authoring folder."""

    __tablename__ = "media"

    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("objects.sha256"))


class ObjectRow(Base):
    """A file by its SHA-256; the bytes lie in the data folder and are never removed.

    ``wire`` and ``segments`` (hex, one hash after the other) are those of its wire form.
    """

    __tablename__ = "objects"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    type: Mapped[str]
    wire: Mapped[int]
    segments: Mapped[str] = mapped_column(default="")


class PictureRow(Base):
    """Which object was made of an original picture (SHA-256); made once, kept for ever."""

    __tablename__ = "pictures"

    original: Mapped[str] = mapped_column(primary_key=True)
    shown: Mapped[str] = mapped_column(ForeignKey("objects.sha256"))


class VersionRow(Base):
    """One published manifest; immutable."""

    __tablename__ = "versions"

    publisher: Mapped[str] = mapped_column(ForeignKey("units.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    manifest_sha: Mapped[str] = mapped_column(ForeignKey("objects.sha256"))
    content_sha: Mapped[str]
    made_at: Mapped[int]
    made_by: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class SubmissionRow(Base):
    """What somebody asked to have published: the whole of a publisher's content, by its hash.

    ``state`` is what was decided; whether it still holds follows from the hash (hub/packs/submissions.py).
    """

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    publisher: Mapped[str] = mapped_column(ForeignKey("units.id"), index=True)
    content_sha: Mapped[str]
    state: Mapped[str]
    submitted_by: Mapped[str]
    submitted_at: Mapped[int]
    # Empty until somebody approved, sent back, withdrew or recalled it.
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    publish_at: Mapped[int | None] = mapped_column(index=True)
    version: Mapped[int | None]
    # To some stations first: which, when published at its time; and when it goes to all by itself.
    stations: Mapped[list[Any]] = mapped_column(default=list)
    widen_at: Mapped[int | None] = mapped_column(index=True)


class CommentRow(Base):
    """What editor and approver say to each other of a card; of all of it where ``card_id`` is empty."""

    __tablename__ = "comments"
    __table_args__ = (Index(None, "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publisher: Mapped[str] = mapped_column(ForeignKey("units.id"), index=True)
    card_id: Mapped[str]
    by: Mapped[str]
    at: Mapped[int]
    text: Mapped[str]


class CommentReadRow(Base):
    """How far an account has read what was said of a card, or of all (``card_id`` empty): ``upto`` an id."""

    __tablename__ = "comment_reads"

    account: Mapped[str] = mapped_column(primary_key=True)
    publisher: Mapped[str] = mapped_column(ForeignKey("units.id"), primary_key=True)
    card_id: Mapped[str] = mapped_column(primary_key=True)
    upto: Mapped[int]
