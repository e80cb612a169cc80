from __future__ import annotations

import io
import random
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.bench import floors

NOISE = random.Random(1).randbytes(50_000)


def test_what_cannot_be_squeezed_costs_its_own_size() -> None:
    assert floors.squeezed(NOISE) == len(NOISE)
    assert floors.squeezed(b"a" * 50_000) < 100


def test_only_new_content_counts_once_and_a_new_name_costs_nothing() -> None:
    before = {"a": NOISE, "b": b"old"}
    assert floors.floor(before, {"renamed": NOISE, "b": b"old"}) == 0
    other = NOISE[::-1]
    assert floors.floor(before, {"a": other, "c": other}) == len(other)


def test_a_zip_holds_all_files() -> None:
    size = floors.whole_zip({"a": NOISE, "b": b"x"})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        zipped.writestr("a", NOISE)
        zipped.writestr("b", b"x")
    assert size == out.tell() > len(NOISE)


@pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed")
def test_rsync_moves_what_is_new_and_little_else(tmp_path: Path) -> None:
    new, held = tmp_path / "new", tmp_path / "held"
    new.mkdir()
    (new / "a").write_bytes(NOISE)
    first = floors.rsync(new, held)
    again = floors.rsync(new, held)
    assert first is not None
    assert again is not None
    assert len(NOISE) < first < len(NOISE) + 1000
    assert again < 1000
    assert (held / "a").read_bytes() == NOISE
