"""The gallery in small: planted faults are found on a real glass, and what ships has none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def planted() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(run("tests.gallery.planted"))
    return found


@pytest.mark.parametrize(
    ("plant", "faults"),
    [
        ("right", []),
        ("off_paper", ["clipped"]),
        ("off_window", ["clipped"]),
        ("dots", ["clipped"]),
        ("painted_over", ["clipped"]),
        ("overlap", ["overlapping"]),
        ("closing", ["bad_breaks"]),
        ("opening", ["bad_breaks"]),
        ("torn", ["bad_breaks"]),
        ("grey", []),
    ],
)
def test_what_is_planted_is_found(
    planted: dict[str, dict[str, object]], plant: str, faults: list[str]
) -> None:
    assert planted[plant]["faults"] == faults


def test_contrast_is_measured_in_the_pixels(planted: dict[str, dict[str, object]]) -> None:
    contrast = {name: float(str(found["contrast"])) for name, found in planted.items()}
    assert contrast["grey"] < 3
    assert contrast["right"] > 14


def test_a_small_gallery(tmp_path: Path) -> None:
    run("tests.gallery", "--out", str(tmp_path), "--only", "quote", "--layout", "800x480",
        "--layout", "1080x1920")  # fmt: skip
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert summary["pictures"] >= 8
    assert (summary["clipped"], summary["overlapping"], summary["bad_breaks"]) == (0, 0, 0)
    page = (tmp_path / "index.html").read_text("utf-8")
    pictures = {path.name for path in tmp_path.glob("*.png")}
    assert len(pictures) == summary["pictures"]
    assert all(f'src="{name}"' in page for name in pictures)
