"""The process that looks through a camera, before a film of badges."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.readers.camera import lens
from kiosk.readers.lens import NO_CAMERA, NO_EXTRA

DEADLINE_S = 30
SIZE = (640, 480)


def look(source: str | Path) -> tuple[int, list[object]]:
    """Exit code, and what it printed; its input stays open."""
    with subprocess.Popen(
        lens(str(source)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = [json.loads(line) for line in process.stdout]
        return process.wait(DEADLINE_S), lines


def film(path: Path, codes: list[str]) -> None:
    """Each code (or an empty view) held before the camera for two seconds, turned a little, on grey."""
    cv2, numpy = pytest.importorskip("cv2"), pytest.importorskip("numpy")
    import segno
    from PIL import Image

    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 16, SIZE)
    for code in codes:
        frame = Image.new("RGB", SIZE, (110, 105, 100))
        if code:
            file = io.BytesIO()
            segno.make(code, error="m", micro=False).save(file, kind="png", scale=7, border=4)
            badge = Image.open(file).convert("RGB").rotate(14, expand=True, fillcolor=(110, 105, 100))
            frame.paste(badge, (150, 90))
        pixels = cv2.cvtColor(numpy.array(frame), cv2.COLOR_RGB2BGR)
        for _ in range(32):
            writer.write(pixels)
    writer.release()


def test_badges_shown_one_after_another_are_read_once_each(tmp_path: Path) -> None:
    film(tmp_path / "badges.avi", ["YZ-ABCD-2345", "", "YZ-EFGH-6789", "工牌\n"])
    code, lines = look(tmp_path / "badges.avi")
    assert lines == [None, "YZ-ABCD-2345", "YZ-EFGH-6789", "工牌\n"]
    assert code == NO_CAMERA, "the film is over: no more pictures"


def test_no_camera(tmp_path: Path) -> None:
    pytest.importorskip("cv2")
    assert look(tmp_path / "video9") == (NO_CAMERA, [])


def test_without_the_extra(tmp_path: Path) -> None:
    """A Python that cannot import what the camera needs."""
    program = (
        "import sys; sys.modules['cv2'] = None\nfrom kiosk.readers.lens import main; sys.exit(main('0'))"
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=DEADLINE_S, check=False)
    assert done.returncode == NO_EXTRA


def test_it_does_not_outlive_the_station(tmp_path: Path) -> None:
    """Its input is closed: it ends before the film does."""
    codes = [f"YZ-{number:04}" for number in range(15)]
    film(tmp_path / "long.avi", codes)
    process = subprocess.Popen(
        lens(str(tmp_path / "long.avi")), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "null\n"
    process.stdin.close()
    assert len(process.stdout.readlines()) < len(codes)
    assert process.wait(DEADLINE_S) == NO_CAMERA
