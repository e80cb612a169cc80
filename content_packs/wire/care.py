"""What whoever cares for stations is told and may ask: health, and a look at the screen (SPEC.md 2.11).

Frozen, validated where bytes come in. Nothing here changes a station: a look is a look.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from content_packs.errors import MessageError
from content_packs.wire.codec import pack, unpack_object
from content_packs.wire.fields import Fields, refuse

MOST_PICTURE = 30_000
"""Bytes of a picture of the screen: four seconds of a 64 kbit/s line."""
MOST_SKIPPED = 5
_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A card that could not be drawn: its key (publisher/id), the version, and the program's own words."""

    key: str
    version: int
    why: str


@dataclass(frozen=True, slots=True)
class Health:
    """How the machine is; ``health`` in a presence.

    Attributes:
        program: version of the program.
        mem_mb: memory of the program, megabytes.
        up_h: hours since the program started.
        screen_h: hours the screen has been drawn on, in all.
        scanner: what ails the reader, or empty.
        renderer: who draws.
        skipped: the newest cards that could not be drawn.
        schema: the newest form of manifests the program reads (SPEC.md 1.4).
    """

    program: str = ""
    mem_mb: int = 0
    up_h: int = 0
    screen_h: int = 0
    scanner: str = ""
    renderer: str = ""
    skipped: tuple[Skipped, ...] = ()
    schema: int = 1

    def to_json(self) -> dict[str, Any]:
        """The value of ``health``."""
        return {
            "program": self.program, "mem_mb": self.mem_mb, "up_h": self.up_h, "screen_h": self.screen_h,
            "scanner": self.scanner, "renderer": self.renderer,
            "skipped": [[card.key, card.version, card.why] for card in self.skipped],
            "schema": self.schema,
        }  # fmt: skip


def health_from(value: object) -> Health | None:
    """Read ``health``; None where a station says nothing, or nothing that can be read."""
    if not isinstance(value, Mapping):
        return None
    try:
        fields = Fields(dict(value), "health")
        return Health(
            program=fields.text("program", "", most=40),
            mem_mb=fields.number("mem_mb", 0),
            up_h=fields.number("up_h", 0),
            screen_h=fields.number("screen_h", 0),
            scanner=fields.text("scanner", "", most=200),
            renderer=fields.text("renderer", "", most=200),
            skipped=tuple(_skipped(row) for row in fields.items("skipped", most=MOST_SKIPPED)),
            schema=fields.number("schema", 1),
        )
    except MessageError:
        return None  # a station of another version: the rest of its presence still counts


def _skipped(row: object) -> Skipped:
    match row:
        case [str(key), int(version), str(why)] if len(key) <= 200 and len(why) <= 300:
            return Skipped(key, version, why)
    raise refuse("health", "a skipped card is not [key, version, why]")


@dataclass(frozen=True, slots=True)
class Look:
    """Hub to station: say what is on (``do`` = "what"), or send a picture of it too ("picture").

    ``id`` comes back in the reply.
    """

    id: int
    do: str

    def encode(self) -> bytes:
        return pack({"v": 1, "id": self.id, "do": self.do})


def decode_look(data: bytes) -> Look | None:
    """Read a command; None when it is one this program does not know. MessageError when malformed."""
    fields = Fields(unpack_object(data), "command")
    look = Look(fields.number("id", 0), fields.text("do", ""))
    return look if look.do in ("what", "picture") else None


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Station to hub, the reply to a :class:`Look`.

    Attributes:
        id: of the look.
        at: the station's wall time, ms.
        view: card or view on screen.
        title: its title, Chinese.
        signed, expected: of the open sign window; -1 where none is open or none is expected.
        lang: language of the screen.
        picture: a JPEG, or empty.
        width, height: of the screen, px.
    """

    id: int
    at: int
    view: str
    title: str = ""
    signed: int = -1
    expected: int = -1
    lang: str = "zh"
    picture: bytes = b""
    width: int = 0
    height: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)

    def encode(self) -> bytes:
        return pack(
            {
                "v": 1, "id": self.id, "at": self.at, "view": self.view, "title": self.title,
                "signed": self.signed, "expected": self.expected, "lang": self.lang,
                "picture": base64.b64encode(self.picture).decode(), "width": self.width,
                "height": self.height, **self.extra,
            }
        )  # fmt: skip


def decode_glimpse(data: bytes) -> Glimpse:
    """Read a reply; MessageError when malformed, or when its picture is too large or no JPEG."""
    fields = Fields(unpack_object(data), "reply")
    try:
        picture = base64.b64decode(fields.text("picture", "", most=MOST_PICTURE * 4 // 3 + 4), validate=True)
    except (binascii.Error, ValueError):
        raise refuse("reply", "its picture is not base64") from None
    if picture and not (picture.startswith(_JPEG) and len(picture) <= MOST_PICTURE):
        raise refuse("reply", f"its picture is no JPEG of at most {MOST_PICTURE} bytes")
    return Glimpse(
        id=fields.number("id", 0),
        at=fields.number("at"),
        view=fields.text("view", most=200),
        title=fields.text("title", "", most=200),
        signed=fields.number("signed", -1, least=-1),
        expected=fields.number("expected", -1, least=-1),
        lang=fields.text("lang", "zh", most=8),
        picture=picture,
        width=fields.number("width", 0, most=20_000),
        height=fields.number("height", 0, most=20_000),
        extra=fields.rest(),
    )
