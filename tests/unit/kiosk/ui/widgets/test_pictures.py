"""Pictures on the glass: WebP is drawn, and a head that asks for too much is never decoded."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from kiosk.ui.widgets.pictures import load
from tests.fakes.pictures import claims, film, png
from tests.fakes.stage import Stage

ORANGE = (240, 120, 20)


def webp(mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (64, 36), ORANGE).convert(mode)
    image.save(out, "WEBP", **more)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    "data", [webp(quality=80), webp(lossless=True), webp("RGBA", quality=80)], ids=["lossy", "exact", "clear"]
)
def test_a_webp_is_drawn_in_its_colours(stage: Stage, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "0a1b").write_bytes(data)
    texture = load(str(tmp_path / "0a1b"))
    assert texture.size == (64, 36)
    channels = len(texture.pixels) // (64 * 36)
    middle = texture.pixels[channels * (18 * 64 + 32) :][:3]
    assert all(abs(seen - wanted) < 12 for seen, wanted in zip(middle, ORANGE, strict=True))


@pytest.mark.parametrize(
    "data",
    [
        claims(60_000, 60_000),
        claims(2**31 - 1, 8),
        film(),
        b"",
        b"<svg onload='x'/>",
        b"#EXTM3U\n",
        png()[:400],
    ],
    ids=["bomb", "long", "video", "nothing", "drawing", "list", "cut"],
)
def test_what_cannot_be_drawn_is_a_value_error(stage: Stage, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "0a1b").write_bytes(data)
    with pytest.raises(ValueError, match="0a1b"):
        load(str(tmp_path / "0a1b"))
