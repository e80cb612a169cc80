"""What must be right with the pictures and the video of a card before they may be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from content_packs.errors import PackError
from content_packs.format.card import Card
from content_packs.format.limits import LEAST, LEAST_EMBLEM, MOST_PIXELS
from content_packs.format.manifest import VIDEO
from content_packs.format.pictures import measure
from content_packs.format.videos import probe
from content_packs.words import Words

Decode = Callable[[bytes], object]
"""Reads a picture, whole or its head; PackError when it cannot be used."""


def media_faults(
    card: Card, media: Mapping[str, bytes | None], decode: Decode = measure
) -> list[tuple[str, Words]]:
    """The faults of what a card shows, as (field, sentence).

    Args:
        card: with paths as in ``media``.
        media: bytes by path; None for what was lost. A path that is not there is somebody else's fault.
        decode: how far a picture is looked into.
    """
    out: list[tuple[str, Words]] = []
    for key, path in card.media_fields():
        if path in media and (fault := _fault(key, path, media[path], decode)):
            out.append((key, Words(f"{path} {fault.zh}", f"{path}: {fault.en}")))
    return out


def emblem_fault(data: bytes | None, decode: Decode = measure) -> Words | None:
    """What is wrong with a brand's emblem."""
    return _lost() if data is None else _picture(data, decode, least=None)


def _fault(key: str, path: str, data: bytes | None, decode: Decode) -> Words | None:
    if data is None:
        return _lost()
    if key != "video":
        return _picture(data, decode, LEAST)
    if not path.endswith(VIDEO):
        return None  # said already
    try:
        probe(data)
    except PackError as error:
        return error.words
    return None


def _picture(data: bytes, decode: Decode, least: tuple[int, int] | None) -> Words | None:
    try:
        head = measure(data)
        if head.moves:
            return Words("是动图，请换静图或做成视频卡。", "moves; use a still, or make a video card.")
        if head.pixels > MOST_PIXELS:
            size = f"{head.width}×{head.height}"
            return Words(f"像素太多（{size}），请先缩小。", f"has too many pixels ({size}); make it smaller.")
        decode(data)
    except PackError as error:
        return error.words
    wide, high = least or (LEAST_EMBLEM, LEAST_EMBLEM)
    small = head.width < wide and head.height < high if least else min(head.width, head.height) < wide
    if small:
        size = f"{head.width}×{head.height}"
        zh = f"太小（{size}），放大后看不清，请换不小于 {wide}×{high} 的图。"
        return Words(zh, f"is too small to read ({size}); use one of at least {wide}×{high}.")
    return None


def _lost() -> Words:
    return Words(
        "在中枢的磁盘上损坏或缺失，请重新导入。", "is damaged or gone on the hub's disk; import it again."
    )
