"""How many clicks the story in the browser takes: counted by the browser's own test, told in files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.pipe import ROOT

STORY = "tests/integration/browser/test_story.py"
TESTS = (
    "test_write_approve_publish_seen_signed_counted",
    "test_a_notice_by_its_supervisor_and_by_two_persons",
)
MOST_S = 300


def clicks(folder: Path) -> dict[str, int]:
    """What the story has counted, by the figure's name.

    Raises:
        RuntimeError: the story fails.
    """
    told = folder / "clicks"
    told.mkdir()
    names = [f"{STORY}::{test}" for test in TESTS]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *names, "-p", "no:cacheprovider", f"--basetemp={folder / 'story'}"],
        cwd=ROOT, env={**os.environ, "YIZHAN_CLICKS": str(told)}, capture_output=True, text=True,
        timeout=MOST_S,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{STORY}: {done.stdout[-1500:]}")
    return {file.name: int(file.read_text(encoding="ascii")) for file in sorted(told.iterdir())}
