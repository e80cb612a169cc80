"""What the head of a picture says: kind, size, whether it moves. Pure; nothing is decoded.

A decoder takes memory for as many pixels as the head names, so the head is read first. The kind is that of
the bytes, never that of a file's name.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from content_packs.errors import PackError
from content_packs.format.limits import MOST_PIXELS_SHOWN, MOST_SIDE_SHOWN
from content_packs.values import dataclass

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
"""JPEG markers that begin a frame and name its size."""
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
"""JPEG markers without a length."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The head of a picture: media type, size in pixels, whether it is a moving one."""

    type: str
    width: int
    height: int
    moves: bool = False

    @property
    def pixels(self) -> int:
        return self.width * self.height


def measure(data: bytes) -> Picture:
    """Read the head of a picture.

    Raises:
        PackError: no PNG, JPEG or WebP, or its head is damaged.
    """
    try:
        if data.startswith(_PNG_SIGN):
            found = _png(data)
        elif data.startswith(b"\xff\xd8\xff"):
            found = _jpeg(data)
        elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            found = _webp(data)
        else:
            raise ValueError("neither PNG, JPEG nor WebP")
    except (ValueError, IndexError, struct.error) as error:
        raise PackError(
            f"图片读不了（{error}）；请重新导出为 PNG、JPEG 或 WebP。",
            f"the picture cannot be read ({error}); export it again as PNG, JPEG or WebP.",
        ) from None
    return found


def fit_to_show(data: bytes) -> Picture:
    """Read the head of a picture that a station is about to decode.

    Raises:
        PackError: no picture, a moving one, or larger than a station decodes.
    """
    found = measure(data)
    if found.moves or found.pixels > MOST_PIXELS_SHOWN or max(found.width, found.height) > MOST_SIDE_SHOWN:
        raise PackError(
            f"图片不能显示（{found.width}×{found.height}），已跳过；请在中枢重新导入后发布。",
            f"a picture cannot be drawn ({found.width}×{found.height}); import it again at the hub",
        )
    return found


def webp_parts(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(name, where its content begins, its length) of each chunk of a WebP."""
    at = 12
    while at + 8 <= len(data):
        (length,) = struct.unpack_from("<I", data, at + 4)
        yield data[at : at + 4], at + 8, length
        at += 8 + length + length % 2


def _png(data: bytes) -> Picture:
    length, kind, width, height = struct.unpack_from(">I4sII", data, 8)
    if kind != b"IHDR" or length != 13:
        raise ValueError("a PNG without head")
    return _sized(PNG, width, height, moves=_png_moves(data))


def _png_moves(data: bytes) -> bool:
    """Whether an ``acTL`` stands before the first picture data."""
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind in (b"acTL", b"IDAT"):
            return bool(kind == b"acTL")
        at += 12 + length
    return False


def _jpeg(data: bytes) -> Picture:
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("a JPEG without head")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return _sized(JPEG, width, height)
        else:
            (length,) = struct.unpack_from(">H", data, at + 2)
            at += 2 + max(length, 2)


def _webp(data: bytes) -> Picture:
    name, at, _ = next(webp_parts(data), (b"", 0, 0))
    if name == b"VP8X":
        width, height = (int.from_bytes(data[i : i + 3], "little") + 1 for i in (at + 4, at + 7))
        return _sized(WEBP, width, height, moves=bool(data[at] & 0x02))
    if name == b"VP8L" and data[at] == 0x2F:
        (bits,) = struct.unpack_from("<I", data, at + 1)
        return _sized(WEBP, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if name == b"VP8 " and data[at + 3 : at + 6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, at + 6)
        return _sized(WEBP, width & 0x3FFF, height & 0x3FFF)
    raise ValueError("a WebP without head")


def _sized(kind: str, width: int, height: int, moves: bool = False) -> Picture:
    if not width or not height:
        raise ValueError("it has no size")
    return Picture(kind, width, height, moves)
