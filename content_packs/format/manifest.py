"""The manifest: everything one publisher shows at one version, all-or-nothing (SPEC.md 1.4)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from content_packs.errors import MessageError, PackError
from content_packs.format.card import Card, card_from_json
from content_packs.transfer.encoding import segment_count
from content_packs.values import dataclass
from content_packs.where import Where
from content_packs.wire.codec import canonical, unpack
from content_packs.wire.topics import valid_name
from content_packs.words import Words

FORMS = ("column", "board", "platform")
_SHA, _SHAS = re.compile(r"[0-9a-f]{64}"), re.compile(r"(?:[0-9a-f]{64})*")
PATH = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}(?:/[a-z0-9][a-z0-9._-]{0,63}){0,3}")
PICTURE_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}
VIDEO = ".mp4"
MEDIA_TYPES = {**PICTURE_TYPES, VIDEO: "video/mp4"}
CARD_TYPE = "application/vnd.yizhan.card+json"
MOST_OBJECT = 64 * 1024 * 1024
"""Largest object in bytes."""
MOST_CARD = MOST_MANIFEST = 240 * 1024
SCHEMA_AHEAD = 2
"""The form of a manifest in which some stations are ahead: a program that does not know of it would show the
old content under the new number, so it must refuse (1.8)."""


@dataclass(frozen=True, slots=True)
class Board:
    """A board is data: ``form`` column (a list), board (one message) or platform (a table)."""

    code: str
    name: Words
    form: str
    order: int
    colour: str

    def to_row(self) -> list[Any]:
        """Five values, as in a manifest."""
        return [self.code, self.name.to_json(), self.form, self.order, self.colour]

    @staticmethod
    def from_row(row: Sequence[Any]) -> Board:
        """Read :meth:`to_row`; ValueError or TypeError when malformed."""
        code, name, form, order, colour = row
        if form not in FORMS:
            raise ValueError(f"board {code!r} has an unknown form {form!r}")
        return Board(str(code), Words.from_json(name), form, int(order), str(colour))


@dataclass(frozen=True, slots=True)
class Brand:
    """What a unit calls its own work: name, slogan, colour (#RRGGBB), and the path of its emblem or ""."""

    name: Words
    slogan: Words
    colour: str
    emblem: str = ""

    def to_row(self) -> list[Any]:
        """Four values, or three without an emblem, as the first stations read them."""
        row = [self.name.to_json(), self.slogan.to_json(), self.colour]
        return [*row, self.emblem] if self.emblem else row

    @staticmethod
    def from_row(row: list[Any]) -> Brand:
        """Read :meth:`to_row`; ValueError or TypeError when malformed."""
        name, slogan, colour, *emblem = row
        if len(emblem) > 1:
            raise ValueError("a brand has three or four values")
        return Brand(Words.from_json(name), Words.from_json(slogan), str(colour), *map(str, emblem))


@dataclass(frozen=True, slots=True)
class Pack:
    """A named set of a publisher's cards; ``cards`` are paths of objects, in order."""

    name: str
    title: Words
    theme: Words
    where: Where
    valid_from: str
    valid_to: str
    cards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """One file.

    Attributes:
        path: its name within the manifest; the ending is the author's and says nothing of the bytes.
        sha256: of the content, hex.
        size: bytes of the content.
        type: media type of the content.
        wire: bytes of its wire form (content_packs/transfer/encoding.py).
        segments: SHA-256 (hex) of each 1 MiB of a wire form above 1 MiB.
    """

    path: str
    sha256: str
    size: int
    type: str
    wire: int
    segments: tuple[str, ...] = ()

    def to_row(self) -> list[Any]:
        """Five values, and a sixth where there are segments."""
        row = [self.path, self.sha256, self.size, self.type, self.wire]
        return [*row, "".join(self.segments)] if self.segments else row

    @staticmethod
    def from_row(row: list[Any]) -> Object:
        """Read :meth:`to_row`; ValueError or TypeError when malformed."""
        path, digest, size, kind, wire, *more = row
        hashes = more[0] if more else ""
        most = MOST_CARD if kind == CARD_TYPE else MOST_OBJECT
        if not _SHA.fullmatch(digest) or type(size) is not int or not 0 < size <= most:
            raise ValueError(f"object {path!r} has a bad name or size")
        if type(wire) is not int or not 0 < wire <= size:
            raise ValueError(f"object {path!r} has a bad wire size")
        if len(more) > 1 or not _SHAS.fullmatch(hashes) or len(hashes) != 64 * segment_count(wire):
            raise ValueError(f"object {path!r} has not one hash for each segment")
        segments = tuple(hashes[at : at + 64] for at in range(0, len(hashes), 64))
        return Object(str(path), digest, size, str(kind), wire, segments)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What some stations show before all others do: another content in the same manifest.

    Attributes:
        stations: their names, each once.
        packs, boards, brand, objects: all that is shown there, as in :class:`Manifest`.
    """

    stations: tuple[str, ...]
    packs: tuple[Pack, ...]
    boards: tuple[Board, ...]
    brand: Brand | None
    objects: tuple[Object, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a publisher shows.

    Attributes:
        publisher: unit id.
        version: max(previous + 1, minutes since 1970).
        made_at: ms since 1970 UTC.
        packs, boards, brand: what is shown.
        objects: every file the packs need.
        ahead: what some stations show instead; None as a rule.
    """

    publisher: str
    version: int
    made_at: int
    packs: tuple[Pack, ...]
    boards: tuple[Board, ...]
    brand: Brand | None
    objects: tuple[Object, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)
    ahead: Ahead | None = None

    def at(self, station: str) -> Manifest:
        """What is shown at a station; no name, or one that is not among those ahead: what all others show."""
        one = self.ahead
        if one is None or station not in one.stations:
            return replace(self, ahead=None)
        return replace(
            self, packs=one.packs, boards=one.boards, brand=one.brand, objects=one.objects, ahead=None
        )

    def everything(self) -> tuple[Object, ...]:
        """Every file that any station needs; what is under two paths, or at both, more than once."""
        return (*self.objects, *(self.ahead.objects if self.ahead else ()))

    def object_at(self, path: str) -> Object | None:
        """The object of ``path``, if the manifest has it."""
        return next((item for item in self.objects if item.path == path), None)

    def encode(self) -> bytes:
        """The manifest's bytes: canonical JSON."""
        return canonical(
            {
                "v": 1, "publisher": self.publisher, "version": self.version, "made_at": self.made_at,
                **_shown(self),
                "objects": [item.to_row() for item in self.objects],
                **({"ahead": _ahead(self.ahead, self.objects), "schema": SCHEMA_AHEAD} if self.ahead else {}),
                **self.extra,
            }
        )  # fmt: skip


def _shown(of: Manifest | Ahead) -> dict[str, Any]:
    """Its packs, boards and brand, as they travel."""
    return {
        "packs": [
            {"name": p.name, "title": p.title.to_json(), "theme": p.theme.to_json(),
             "where": p.where.to_json(), "valid_from": p.valid_from, "valid_to": p.valid_to,
             "cards": list(p.cards)}
            for p in of.packs
        ],
        "boards": [board.to_row() for board in of.boards],
        "brand": of.brand.to_row() if of.brand else [],
    }  # fmt: skip


def _ahead(ahead: Ahead, objects: Iterable[Object]) -> dict[str, Any]:
    """An object that all others have under the same path is named by that path alone."""
    held = set(objects)
    rows = [item.path if item in held else item.to_row() for item in ahead.objects]
    return {**_shown(ahead), "stations": list(ahead.stations), "objects": rows}


def next_version(previous: int, now_ms: int) -> int:
    """max(previous + 1, minutes since 1970): grows even after a restored backup."""
    return max(previous + 1, now_ms // 60_000)


def sha256(data: bytes) -> str:
    """Name of an object: SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def decode_manifest(data: bytes) -> Manifest:
    """Read a manifest and check that it hangs together.

    Raises:
        PackError: malformed; a path that is not allowed or stands twice; a card without object.
    """
    try:
        manifest = _manifest({**unpack(data)})
    except (MessageError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise PackError(
            f"发布的内容清单有错，本站继续显示原内容：{error}",
            f"a manifest is malformed; the station keeps what it shows: {error}",
        ) from None
    return manifest


def decode_cards(manifest: Manifest, objects: Mapping[str, bytes]) -> dict[str, Card]:
    """The manifest's cards by path; one that cannot be read is left out (it is skipped, not fatal).

    Args:
        manifest: whose cards.
        objects: bytes by SHA-256.
    """
    out: dict[str, Card] = {}
    for item in manifest.objects:
        if item.type == CARD_TYPE and item.sha256 in objects:
            try:
                out[item.path] = card_from_json(unpack(objects[item.sha256]))
            except (PackError, MessageError):
                continue
    return out


def _manifest(left: dict[str, Any]) -> Manifest:
    if left.pop("v", None) != 1:
        raise ValueError("not version 1")
    brand, ahead = left.pop("brand", []), left.pop("ahead", None)
    if ahead is not None and left.get("schema") == SCHEMA_AHEAD:
        del left[
            "schema"
        ]  # it says no more than that somebody is ahead, which what one station shows does not
    manifest = Manifest(
        publisher=str(left.pop("publisher")),
        version=int(left.pop("version")),
        made_at=int(left.pop("made_at")),
        packs=tuple(_pack(row) for row in left.pop("packs")),
        boards=tuple(Board.from_row(row) for row in left.pop("boards")),
        brand=Brand.from_row(brand) if brand else None,
        objects=tuple(Object.from_row(row) for row in left.pop("objects")),
        extra=left,
    )
    if not valid_name(manifest.publisher) or manifest.version < 1:
        raise ValueError("publisher or version is none")
    _check_paths(manifest)
    return manifest if ahead is None else replace(manifest, ahead=_read_ahead({**ahead}, manifest.objects))


def _read_ahead(row: dict[str, Any], objects: Iterable[Object]) -> Ahead:
    held, stations = {item.path: item for item in objects}, row.pop("stations")
    ahead = Ahead(
        stations=tuple(stations),
        packs=tuple(_pack(one) for one in row.pop("packs")),
        boards=tuple(Board.from_row(one) for one in row.pop("boards")),
        brand=Brand.from_row(brand) if (brand := row.pop("brand")) else None,
        objects=tuple(
            held[one] if isinstance(one, str) else Object.from_row(one) for one in row.pop("objects")
        ),
    )
    if row:
        raise ValueError(f"unknown field {min(row)!r} in what is shown ahead")
    if not isinstance(stations, list) or not stations or len(set(stations)) != len(stations):
        raise ValueError("what is shown ahead names no station, or one twice")
    if not all(isinstance(name, str) and valid_name(name) for name in stations):
        raise ValueError("what is shown ahead names what is no station")
    _check_paths(ahead)
    return ahead


def _check_paths(of: Manifest | Ahead) -> None:
    paths, cards = [item.path for item in of.objects], (path for pack in of.packs for path in pack.cards)
    if bad := [path for path in paths if not PATH.fullmatch(path)]:
        raise ValueError(f"path {bad[0]!r} is not allowed")
    if len(set(paths)) != len(paths):
        raise ValueError("a path stands twice")
    if missing := set(cards) - set(paths):
        raise ValueError(f"card {min(missing)!r} has no object")


def _pack(row: dict[str, Any]) -> Pack:
    return Pack(
        str(row["name"]), Words.from_json(row["title"]), Words.from_json(row["theme"]),
        Where.from_json(row["where"]), str(row["valid_from"]), str(row["valid_to"]),
        tuple(str(path) for path in row["cards"]),
    )  # fmt: skip
