"""What becomes of a picture on its way to the boards."""

from __future__ import annotations

import io
from random import Random

import pytest
from PIL import Image, ImageCms, ImageDraw
from sqlalchemy.orm import Session

from content_packs.errors import PackError, StorageError
from content_packs.format.manifest import sha256
from content_packs.format.pictures import WEBP, measure
from hub.config import Settings
from hub.packs.objects import object_bytes
from hub.packs.pictures import for_boards, keep_picture
from tests.fakes.pictures import claims, png


def photo(width: int, height: int) -> Image.Image:
    """Light, shadow and grain, always the same."""
    grain = Image.frombytes("L", (width // 4, height // 4), Random(1).randbytes(width // 4 * (height // 4)))
    light = Image.linear_gradient("L").resize((width, height))
    shadow = light.transpose(Image.Transpose.ROTATE_180)
    return Image.merge("RGB", (light, grain.resize((width, height)), shadow))


def file(image: Image.Image, form: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)  # type: ignore[arg-type]
    return out.getvalue()


def decoded(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((4000, 3000), (1440, 1080)),
        ((1920, 1080), (1920, 1080)),
        ((1200, 2400), (960, 1920)),
        ((800, 600), (800, 600)),
        ((6000, 300), (1920, 96)),
    ],
)
def test_brought_down_to_a_board_and_never_enlarged(size: tuple[int, int], shown: tuple[int, int]) -> None:
    head = measure(for_boards(file(photo(*size), quality=90)))
    assert (head.type, (head.width, head.height)) == (WEBP, shown)


def test_the_same_bytes_make_the_same_picture_and_a_made_one_is_left_as_it_is() -> None:
    original = file(photo(1000, 800), quality=90)
    once = for_boards(original)
    assert for_boards(original) == once == for_boards(once)
    assert len(once) < len(original)


def test_a_drawing_of_few_colours_is_kept_exactly_and_is_shorter() -> None:
    drawing = Image.new("P", (900, 600), 0)
    drawing.putpalette([250, 250, 245, 200, 20, 20, 20, 60, 200])
    pen = ImageDraw.Draw(drawing)
    for at in range(0, 900, 30):
        pen.line([(at, 0), (900 - at, 600)], fill=1, width=5)
        pen.ellipse([at, 200, at + 60, 260], outline=2, width=4)
    original = file(drawing, "PNG")
    shown = for_boards(original)
    assert decoded(shown).convert("RGB").tobytes() == drawing.convert("RGB").tobytes()
    assert len(shown) < len(original)
    assert for_boards(shown) == shown


def test_turned_upright_and_silent_on_who_took_it() -> None:
    held = Image.Exif()
    held[0x0112], held[0x010E] = 6, "taken by somebody"
    shown = for_boards(file(photo(900, 600), exif=held, comment=b"somebody"))
    assert (measure(shown).width, measure(shown).height) == (600, 900)
    for word in (b"somebody", b"EXIF", b"ICCP", b"XMP "):
        assert word not in shown


def test_colours_by_the_pictures_own_profile() -> None:
    """One that is sRGB changes nothing, a damaged one is left out, and none travels."""
    flat = Image.new("RGB", (640, 360), (120, 90, 60))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert for_boards(file(flat, "PNG", icc_profile=srgb)) == for_boards(file(flat, "PNG"))
    assert for_boards(file(flat, "PNG", icc_profile=b"no profile at all")) == for_boards(file(flat, "PNG"))


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "1", "I;16", "CMYK"])
def test_every_kind_of_pixels(mode: str) -> None:
    image = photo(640, 360).convert("L" if mode == "I;16" else mode)
    if mode in ("LA", "RGBA"):
        image.putalpha(128)
    if mode == "I;16":
        image = Image.frombytes("I;16", (640, 360), b"\0\x80" * (640 * 360))
    shown = decoded(for_boards(file(image, "JPEG" if mode == "CMYK" else "PNG")))
    assert shown.mode == ("RGBA" if mode in ("LA", "RGBA") else "RGB")
    if mode == "I;16":
        assert shown.getpixel((5, 5)) == (128, 128, 128)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"GIF89a", "读不了"),
        (b"<svg onload='alert(1)'/>", "读不了"),
        (png()[:-200], "损坏"),
        (file(photo(900, 600))[:4000], "损坏"),
        (claims(2**31 - 1, 2**31 - 1), "像素"),
        (claims(7000, 7000), "损坏"),
    ],
)
def test_refused(data: bytes, word: str) -> None:
    with pytest.raises(PackError) as refused:
        for_boards(data)
    assert word in refused.value.words.zh


def test_a_moving_one_is_refused() -> None:
    moving = file(photo(64, 64), "WEBP", save_all=True, append_images=[photo(64, 64).rotate(90)])
    with pytest.raises(PackError) as refused:
        for_boards(moving)
    assert "动图" in refused.value.words.zh


def test_the_original_is_kept_and_nothing_is_made_twice(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = file(photo(900, 600))
    shown = keep_picture(session, settings, original)
    name = sha256(original)
    assert (settings.originals / name[:2] / name).read_bytes() == original
    assert object_bytes(settings.objects, shown) == for_boards(original)
    monkeypatch.setattr("hub.packs.redrawing._encoded", lambda image: pytest.fail("made again"))
    assert keep_picture(session, settings, original) == shown


def test_a_made_picture_that_was_damaged_is_made_again(session: Session, settings: Settings) -> None:
    original = file(photo(900, 600))
    shown = keep_picture(session, settings, original)
    (settings.objects / shown[:2] / shown).write_bytes(b"worms")
    assert keep_picture(session, settings, original) == shown
    assert object_bytes(settings.objects, shown) is not None


def test_a_disk_that_refuses_is_a_sentence(session: Session, settings: Settings) -> None:
    settings.originals.parent.mkdir(parents=True, exist_ok=True)
    settings.originals.write_bytes(b"a file where a folder should be")
    with pytest.raises(StorageError):
        keep_picture(session, settings, png())
