"""Looks through a camera and prints each code it sees; a process of its own.

``python -m kiosk.readers.lens SOURCE``: the number or path of a video device, or a film for trials. It
needs the extra ``camera``. Each line is JSON: null once it looks, then a text for each code. It ends when
its standard input is closed, so that it never outlives the station; a driver that hangs or crashes takes
only this process with it.
"""

from __future__ import annotations

import json
import select
import sys
from collections.abc import Callable, Iterator
from typing import Any

from kiosk.clock import Clock
from kiosk.readers.held import Held

NO_EXTRA, NO_CAMERA = 3, 4
"""Exit codes."""
FRAMES_PER_S = 8
"""How many frames are looked at: a badge is held for a second or two."""
_SIZE = (1280, 720)


def main(source: str) -> int:
    """Print codes until standard input closes; returns an exit code."""
    try:
        import cv2
        import zxingcpp
    except ImportError as error:
        print(error, file=sys.stderr)
        return NO_EXTRA
    camera = cv2.VideoCapture(int(source) if source.isdecimal() else source)
    if not camera.isOpened():
        return NO_CAMERA
    for name, value in zip((cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT), _SIZE, strict=True):
        camera.set(name, value)
    print("null", flush=True)
    kinds = zxingcpp.BarcodeFormat
    formats = (kinds.QRCode, kinds.DataMatrix, kinds.Code128)

    def codes(frame: Any) -> list[str]:
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        return [found.text for found in zxingcpp.read_barcodes(grey, formats=formats)]

    held, clock = Held(), Clock()
    for frame in _frames(camera, lambda: bool(select.select([sys.stdin], [], [], 0)[0])):
        for code in held.fresh(codes(frame), clock.ticks().mono / 1000):
            print(json.dumps(code), flush=True)
    return NO_CAMERA


def _frames(camera: Any, ended: Callable[[], bool]) -> Iterator[Any]:
    """Every n-th frame of a camera, until it gives none or ``ended``; those between are only taken off."""
    step = max(round((camera.get(5) or FRAMES_PER_S) / FRAMES_PER_S), 1)
    count = 0
    while not ended() and camera.grab():
        count += 1
        if count % step == 0:
            there, frame = camera.retrieve()
            if there:
                yield frame


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
