"""``python -m kiosk.preload``: opens every file of a candidate once, in a process that may die of it.

A picture that would take all memory, or crash its decoder, does it here and not in the program that shows
the boards. It reads one JSON object on stdin and answers a line for each object, as soon as it is done, so
that whoever started it knows at which object it died. It imports neither Kivy nor the rest of the station.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from content_packs.errors import MessageError, PackError
from content_packs.format.card import card_from_json
from content_packs.format.manifest import CARD_TYPE, MEDIA_TYPES, VIDEO, sha256
from content_packs.wire.codec import unpack

MEMORY_BYTES = 768 * 2**20
"""Address space: Python and Pillow take 150 MB of it, a picture of MOST_PIXELS a tenth."""
CPU_S = 30
MOST_PIXELS = 20_000_000
"""A picture for a board of 3840 x 2160 has 8 million."""
DAMAGED = "damaged"
"""What is said of bytes that are not what their name says: they are fetched again."""
_BOX_HEADER = 8


class UnfitError(Exception):
    """An object cannot be shown here; its words go to the log and to the hub."""


def main() -> int:
    """Look at each object that is asked for; one line each: its SHA-256, and why it is unfit or ""."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = json.load(sys.stdin)
    for name, kind in asked["objects"]:
        path = Path(asked["folder"]) / name[:2] / name
        print(json.dumps([name, why_unfit(path, name, kind)], ensure_ascii=False), flush=True)
    return 0


def why_unfit(path: Path, name: str, kind: str) -> str:
    """Why an object cannot be shown; empty when it can."""
    try:
        look_at(path, name, kind)
    except MemoryError:
        return "it takes more memory than a card may"
    except UnfitError as error:
        return str(error)
    except (PackError, MessageError) as error:
        return error.sentence("en")[:200]
    except Exception as error:  # whatever a decoder throws at a file that is none
        return f"{type(error).__name__}: {error}"[:200]
    return ""


def look_at(path: Path, name: str, kind: str) -> None:
    """Decode a picture, read a card, or read the header of a video; raises whatever goes wrong."""
    try:
        data = path.read_bytes()
    except OSError:
        raise UnfitError(DAMAGED) from None
    if sha256(data) != name:
        raise UnfitError(DAMAGED)
    if kind == CARD_TYPE:
        card_from_json(unpack(data))
    elif kind.startswith("image/"):
        _decode(path)
    elif kind == MEDIA_TYPES[VIDEO]:
        _read_header(data)


def _decode(path: Path) -> None:
    from PIL import Image  # 0.1 s: a publish that changes words alone does without

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise UnfitError(f"a picture of {width} x {height}")
        picture.load()


def _read_header(data: bytes) -> None:
    """An MP4 is a row of boxes, each with its length and four letters; ``moov`` says what is in it."""
    at = 0
    boxes: dict[bytes, tuple[int, int]] = {}
    while at + _BOX_HEADER <= len(data):
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        size = size or len(data) - at
        if size < _BOX_HEADER or at + size > len(data):
            break
        boxes[name] = (at, size)
        at += size
    if at != len(data) or not {b"ftyp", b"moov", b"mdat"} <= boxes.keys():
        raise UnfitError("no whole MP4")
    start, size = boxes[b"moov"]
    if b"avc1" not in data[start : start + size]:
        raise UnfitError("no H.264 in it")


if __name__ == "__main__":
    os.nice(5)
    sys.exit(main())
