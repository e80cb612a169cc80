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
from content_packs.format.pictures import fit_to_show
from content_packs.format.videos import probe
from content_packs.wire.codec import unpack

MEMORY_BYTES = 768 * 2**20
"""Address space: Python and Pillow take 150 MB of it, the largest picture a station draws 33 MB."""
CPU_S = 30
DAMAGED = "damaged"
"""What is said of bytes that are not what their name says: they are fetched again."""


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
        fit_to_show(data)
        _decode(path)
    elif kind == MEDIA_TYPES[VIDEO]:
        probe(data)


def _decode(path: Path) -> None:
    from PIL import Image  # 0.1 s: a publish that changes words alone does without

    with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as picture:
        picture.load()


if __name__ == "__main__":
    os.nice(5)
    sys.exit(main())
