"""Heads of pictures: the kind is in the bytes, and what is too large is known before anything is decoded."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from content_packs.errors import PackError
from content_packs.format.pictures import JPEG, PNG, WEBP, Picture, fit_to_show, measure
from tests.fakes.pictures import chunk, claims, png


def made(form: str, size: tuple[int, int] = (37, 21), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 7).save(out, form, **more)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (made("PNG"), PNG),
        (made("PNG", mode="P"), PNG),
        (made("JPEG"), JPEG),
        (made("JPEG", progressive=True, comment=b"x" * 300), JPEG),
        (made("WEBP"), WEBP),
        (made("WEBP", lossless=True), WEBP),
        (made("WEBP", mode="RGBA", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0"), WEBP),
    ],
    ids=["png", "palette", "jpeg", "progressive", "webp", "lossless", "extended"],
)
def test_size_and_kind_as_a_decoder_says(data: bytes, kind: str) -> None:
    assert measure(data) == fit_to_show(data) == Picture(kind, 37, 21)


def test_what_moves_is_known() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    for data in (out.getvalue(), png(extra=chunk(b"acTL", struct.pack(">II", 2, 0)))):
        assert measure(data).moves
        with pytest.raises(PackError):
            fit_to_show(data)


@pytest.mark.parametrize("size", [(3840, 2161), (4097, 8), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_bomb_is_known_by_its_head(size: tuple[int, int]) -> None:
    """Some hundred bytes that ask a decoder for gigabytes."""
    bomb = claims(*size)
    assert len(bomb) < 200
    assert measure(bomb).width == size[0]
    with pytest.raises(PackError):
        fit_to_show(bomb)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x89PNG", png()[:20], b"GIF89a" + bytes(40), b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><script>", b"%PDF-1.7", b"RIFF\0\0\0\0WAVEfmt ", b"RIFF\xff\xff\xff\xffWEBPVP8X",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\0\0" * 20, claims(0, 5), b"BM" + bytes(60), b"#EXTM3U\n", b"\0\0\0\x18ftypisom",
    ],
)  # fmt: skip
def test_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(PackError):
        measure(data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([made("PNG"), made("JPEG"), made("WEBP"), made("WEBP", mode="RGBA")]), st.data())
def test_damaged_heads_are_read_or_refused(good: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, min(len(good) - 1, 200)))
    data = good[:at] + bytes([draw.draw(st.integers(0, 255))]) + good[at + 1 :]
    for cut in (data, data[:at]):
        try:
            assert measure(cut).pixels > 0
        except PackError:
            continue
