"""A camera's process, kept alive and listened to."""

from __future__ import annotations

import queue
import sys
from collections.abc import Iterator

import pytest

from kiosk.readers import camera
from kiosk.readers.camera import Camera
from kiosk.readers.lens import NO_CAMERA, NO_EXTRA
from kiosk.readers.reader import Outlet

DEADLINE_S = 20
SEES = """
import sys, time
print("null", flush=True)
print('"B-10021"', flush=True)
print('"\\\\u5de5\\\\u724c\\\\n"', flush=True)
sys.stdin.read()
"""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> queue.Queue[tuple[str, str]]:
    monkeypatch.setattr(camera, "AGAIN_S", 0.01)
    return queue.Queue()


@pytest.fixture
def outlet(said: queue.Queue[tuple[str, str]]) -> Outlet:
    return Outlet(lambda code: said.put(("code", code)), lambda words: said.put(("ail", words)))


def started(outlet: Outlet, program: str) -> Iterator[Camera]:
    reader = Camera("0", outlet, lambda source: [sys.executable, "-c", program, source])
    reader.start()
    yield reader
    reader.stop()
    reader.join(DEADLINE_S)
    assert not reader.is_alive()


def test_what_it_sees_is_passed_on_and_it_ends_when_told(
    said: queue.Queue[tuple[str, str]], outlet: Outlet
) -> None:
    for _ in started(outlet, SEES):
        heard = [said.get(timeout=DEADLINE_S) for _ in range(3)]
    assert heard == [("ail", ""), ("code", "B-10021"), ("code", "工牌\n")]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (NO_EXTRA, "the camera needs the extra `camera`: pip install 'yizhan[camera]'"),
        (NO_CAMERA, "there is no camera 0, or it gives no picture"),
        (139, "what looks through the camera 0 ended with 139"),
    ],
)
def test_no_extra_no_camera_or_a_crash_is_a_sentence_and_it_is_tried_again(
    said: queue.Queue[tuple[str, str]], outlet: Outlet, code: int, words: str
) -> None:
    for _ in started(outlet, f"import sys; sys.exit({code})"):
        heard = [said.get(timeout=DEADLINE_S) for _ in range(2)]
    assert heard == [("ail", words)] * 2
