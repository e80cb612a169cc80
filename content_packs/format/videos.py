"""What an MP4 says of itself: one H.264 picture track, whole, of a size a station plays. Pure.

Only the boxes that decide are read (ISO/IEC 14496-12 and -15); whatever is unusual is refused rather than
understood, because a station's player would have to understand it too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from content_packs.errors import PackError
from content_packs.format.limits import FILM, MOST_FILM_RATE, MOST_FILM_S
from content_packs.words import Words

_PROFILES = frozenset((66, 77, 88, 100))
"""Baseline, Main, Extended, High: eight bits, four to two to nought."""
_MOST_LEVEL = 42
_MOST_TRACKS = 4
_INSIDE = b"\x00\x00\x01"
"""Low bits of a data reference's flags: the pictures are in this very file."""


@dataclass(frozen=True, slots=True)
class Film:
    """A video: size in pixels, length in ms, number of pictures."""

    width: int
    height: int
    length_ms: int
    pictures: int


class _UnfitError(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def probe(data: bytes) -> Film:
    """Read an MP4's boxes.

    Raises:
        PackError: no MP4, damaged, cut off, in fragments, not H.264, too large, too long.
    """
    try:
        return _film(data)
    except _UnfitError as error:
        zh, en = error.words.zh, error.words.in_("en")
    except (struct.error, IndexError, ValueError):
        zh, en = "文件损坏", "the file is damaged"
    raise PackError(
        f"视频不能用（{zh}）；请另存为 MP4（H.264，不超过 {FILM[0]}×{FILM[1]}、{MOST_FILM_S} 秒）。",
        f"the video cannot be used ({en}); save it as MP4 (H.264, at most {FILM[0]}×{FILM[1]}, "
        f"{MOST_FILM_S} seconds).",
    )


def _film(data: bytes) -> Film:
    top = list(_boxes(data, 0, len(data))) if data[4:8] == b"ftyp" else []
    if not top or data[8:12] == b"qt  ":
        raise _UnfitError("不是 MP4 文件", "it is no MP4")
    names = [name for name, _ in top]
    if b"moof" in names or names.count(b"moov") != 1 or b"mdat" not in names:
        raise _UnfitError("分段或不完整的 MP4", "it is in fragments, or not whole")
    moov = dict(top)[b"moov"]
    if b"mvex" in dict(_boxes(data, *moov)):
        raise _UnfitError("分段的 MP4", "it is in fragments")
    tracks = [place for name, place in _boxes(data, *moov) if name == b"trak"]
    films = [place for place in tracks if _handler(data, place) == b"vide"]
    if len(films) != 1 or len(tracks) > _MOST_TRACKS:
        raise _UnfitError("应恰有一条画面轨", "it has not exactly one picture track")
    return _track(data, films[0])


def _track(data: bytes, trak: tuple[int, int]) -> Film:
    table = _inside(data, trak, b"mdia", b"minf", b"stbl")
    _refuse_elsewhere(data, trak)
    width, height = _coded(data, _inside(data, table, b"stsd")[0])
    pictures = _whole(data, table)
    length_ms = _length_ms(data, _inside(data, trak, b"mdia", b"mdhd")[0])
    if max(width, height) > FILM[0] or min(width, height) > FILM[1] or not width or not height:
        raise _UnfitError(f"画面 {width}×{height}", f"pictures of {width}×{height}")
    if not 0 < length_ms <= MOST_FILM_S * 1000:
        raise _UnfitError(f"长 {length_ms // 1000} 秒", f"{length_ms // 1000} seconds long")
    if not 0 < pictures * 1000 <= (length_ms + 1000) * MOST_FILM_RATE:
        raise _UnfitError(f"有 {pictures} 帧", f"{pictures} pictures in {length_ms} ms")
    return Film(width, height, length_ms, pictures)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """(name, where its content begins and ends) of each box from ``start`` to ``end``."""
    at = start
    while at < end:
        length, name = struct.unpack_from(">I4s", data, at)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        elif length == 0:
            length = end - at
        if length < head or at + length > end:
            raise _UnfitError("文件被截断或损坏", "the file is cut off or damaged")
        yield name, (at + head, at + length)
        at += length


def _inside(data: bytes, place: tuple[int, int], *names: bytes) -> tuple[int, int]:
    for name in names:
        found = [inner for kind, inner in _boxes(data, *place) if kind == name]
        if len(found) != 1:
            raise ValueError(name)
        place = found[0]
    return place


def _handler(data: bytes, trak: tuple[int, int]) -> bytes:
    at = _inside(data, trak, b"mdia", b"hdlr")[0]
    return data[at + 8 : at + 12]


def _refuse_elsewhere(data: bytes, trak: tuple[int, int]) -> None:
    """The pictures must be in this file, not at an address."""
    start, end = _inside(data, trak, b"mdia", b"minf", b"dinf", b"dref")
    for name, (at, _) in _boxes(data, start + 8, end):
        if name != b"url " or data[at + 1 : at + 4] != _INSIDE:
            raise _UnfitError("画面在别的文件里", "its pictures are in another file")


def _coded(data: bytes, at: int) -> tuple[int, int]:
    """Width and height of the one ``avc1`` that a sample description may hold."""
    (count,) = struct.unpack_from(">I", data, at + 4)
    length, name = struct.unpack_from(">I4s", data, at + 8)
    if count != 1 or name != b"avc1":
        kind = name.decode("ascii", "replace").strip()
        raise _UnfitError(f"编码是 {kind}，不是 H.264", f"it is coded as {kind}, not H.264")
    width, height = struct.unpack_from(">HH", data, at + 40)
    configuration = dict(_boxes(data, at + 94, at + 8 + length)).get(b"avcC")
    if configuration is None:
        raise ValueError("avcC")
    profile, level = data[configuration[0] + 1], data[configuration[0] + 3]
    if profile not in _PROFILES or level > _MOST_LEVEL:
        raise _UnfitError(
            f"H.264 profile {profile} level {level / 10} 站点不支持",
            f"stations do not play H.264 profile {profile}, level {level / 10}",
        )
    return width, height


def _whole(data: bytes, table: tuple[int, int]) -> int:
    """How many pictures there are; every chunk of them must lie within the file."""
    boxes = dict(_boxes(data, *table))
    at = boxes[b"stsz"][0] if b"stsz" in boxes else 0
    if not at:
        raise ValueError("stsz")
    size, count = struct.unpack_from(">II", data, at + 4)
    if not size and at + 12 + 4 * count > boxes[b"stsz"][1]:
        raise ValueError("stsz")
    total = size * count if size else sum(struct.unpack_from(f">{count}I", data, at + 12))
    name, form = (b"stco", "I") if b"stco" in boxes else (b"co64", "Q")
    at, end = boxes.get(name, (0, 0))
    (chunks,) = struct.unpack_from(">I", data, at + 4)
    if at + 8 + chunks * struct.calcsize(form) > end:
        raise ValueError("stco")
    places = struct.unpack_from(f">{chunks}{form}", data, at + 8)
    if total > len(data) or max(places, default=len(data)) >= len(data):
        raise _UnfitError("文件被截断", "the file is cut off")
    return int(count)


def _length_ms(data: bytes, at: int) -> int:
    scale, length = struct.unpack_from(">IQ", data, at + 20) if data[at] == 1 else (
        struct.unpack_from(">II", data, at + 12)
    )  # fmt: skip
    if not scale:
        raise ValueError("mdhd")
    return int(length * 1000 // scale)
