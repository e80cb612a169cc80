"""What the engine asks of the world, and what the world tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content_packs.format.manifest import Manifest, Object
from content_packs.transfer.blocks import Blocks
from content_packs.wire.care import Look
from content_packs.wire.messages import Published
from content_packs.wire.notice import NoticeList
from content_packs.wire.state import Document
from content_packs.words import Words


@dataclass(frozen=True, slots=True)
class Message:
    """A packet from the broker; ``retained`` ones may be old."""

    topic: str
    payload: bytes
    retained: bool = False


@dataclass(frozen=True, slots=True)
class Publish:
    """Send this (QoS 1)."""

    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class SendPresence:
    """Publish the station's retained presence as it is now."""


@dataclass(frozen=True, slots=True)
class SendRecords:
    """Send the next batch of records after ``after``."""

    after: int


@dataclass(frozen=True, slots=True)
class SaveReceipt:
    """Write down that the hub has every record up to ``upto``, where that one's hash begins with ``head``;
    then :meth:`Engine.receipt_saved`."""

    upto: int
    head: str = ""


@dataclass(frozen=True, slots=True)
class SaveState:
    """Write down a state document (its signed bytes); then :meth:`Engine.state_saved`."""

    document: Document
    data: bytes


@dataclass(frozen=True, slots=True)
class SaveNotices:
    """Write down the list of urgent notices (its signed bytes); then :meth:`Engine.notices_saved`."""

    found: NoticeList
    data: bytes


@dataclass(frozen=True, slots=True)
class TakeMetadata:
    """Hold files of metadata for the next look; they are believed only when that has verified them."""

    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Approve:
    """Verify a pointer with what has come; then :meth:`Engine.approved`, or :meth:`Engine.lacks` for a file
    that has not come yet."""

    pointer: bytes


@dataclass(frozen=True, slots=True)
class SaveObject:
    """Write an object durably; then :meth:`Engine.object_saved`."""

    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SaveBlock:
    """Write a block durably; then :meth:`Engine.block_saved`."""

    sha256: str
    index: int
    data: bytes


@dataclass(frozen=True, slots=True)
class CheckSegment:
    """Look whether these blocks on disk are what their hash says; if not drop them, and
    :meth:`Engine.spoiled`."""

    sha256: str
    blocks: Blocks
    segment: str


@dataclass(frozen=True, slots=True)
class BuildObject:
    """Put an object together, all of whose blocks are on disk, as with SaveObject; when it is not what its
    name says drop its blocks, and :meth:`Engine.spoiled`."""

    item: Object


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Hear these filters too."""

    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Hear these filters no more."""

    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Activate:
    """Make a manifest, all of whose objects are held, the live one; then :meth:`Engine.activated`."""

    published: Published
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class HubTime:
    """The hub has just said what time it is (ms since 1970)."""

    at: int


@dataclass(frozen=True, slots=True)
class TakeLook:
    """Look at the screen, then :meth:`Looks.ready` with the reply."""

    look: Look


@dataclass(frozen=True, slots=True)
class SendPlayed:
    """Tell the hub what was on the glass in the hours after this number."""

    after: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A message was not used; ``reason`` goes to the log and to the hub as a fault, ``words`` to a person."""

    topic: str
    reason: str
    words: Words = Words("")


Action = (
    Publish
    | SendPresence
    | SendRecords
    | SaveReceipt
    | SaveState
    | SaveNotices
    | TakeMetadata
    | Approve
    | SaveObject
    | SaveBlock
    | CheckSegment
    | BuildObject
    | Subscribe
    | Unsubscribe
    | Activate
    | HubTime
    | TakeLook
    | SendPlayed
    | Refused
)
