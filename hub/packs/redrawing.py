"""A picture drawn once more, as boards need it: all of the hub that Pillow does."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageCms, ImageOps

from content_packs.errors import PackError
from content_packs.format.limits import BOARD
from content_packs.format.pictures import WEBP, measure, webp_parts

QUALITY = 80
"""Of photographs. Measured: 36 % shorter than JPEG; written words in a photograph stay as legible."""
FEW_COLOURS = 256
"""A drawing with no more colours is kept exactly: that is shorter (by half) than q80, and sharper."""
_EFFORT, _EFFORT_EXACT = 4, 1
"""Of the encoder. Exactly, more takes longer and gains nothing: the shipped drawings 231,774 bytes in 1.0 s
at 1, 234,796 in 1.4 s at 4."""
_QUALITY_EXACT = 75
_PLAIN_PARTS = frozenset((b"VP8X", b"ALPH", b"VP8 "))
_FORMATS = ("PNG", "JPEG", "WEBP")


def redrawn(data: bytes) -> bytes:
    """As ``for_boards`` of :mod:`hub.packs.pictures`, of bytes with a fit head; PackError where damaged."""
    image = _decoded(data)
    if _is_plain(data) and _on_board(image.size) == image.size:
        return data
    upright = _upright(image)
    size = _on_board(upright.size)
    return _encoded(upright if size == upright.size else upright.resize(size, Image.Resampling.LANCZOS))


def _decoded(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            image.draft("RGB", (2 * BOARD[0], 2 * BOARD[0]))  # a JPEG larger than that is not decoded whole
            image.load()
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise PackError(
            f"图片损坏或不完整（{error}）；请重新导出。",
            f"the picture is damaged or not whole ({error}); export it again.",
        ) from None
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its camera was held, in sRGB, and without a word about where and by whom it was taken."""
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    clear = "A" in turned.getbands() or "transparency" in turned.info
    if turned.mode.startswith("I;16"):
        turned = turned.point(lambda value: value / 256).convert("L")
    plain = _in_srgb(turned, profile) or turned.convert("RGBA" if clear else "RGB")
    plain.info.clear()
    return plain


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image | None:
    """Colours by the picture's own profile; None where it has none that can be used."""
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return None
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _on_board(size: tuple[int, int]) -> tuple[int, int]:
    """No longer than the board's longer side, no wider than its shorter one, whichever way it lies."""
    scale = min(BOARD[0] / max(size), BOARD[1] / min(size), 1.0)
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


def _encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    exactly = image.getcolors(FEW_COLOURS) is not None
    quality, effort = (_QUALITY_EXACT, _EFFORT_EXACT) if exactly else (QUALITY, _EFFORT)
    image.save(out, "WEBP", lossless=exactly, quality=quality, method=effort)
    return out.getvalue()


def _is_plain(data: bytes) -> bool:
    """Whether these are the bytes of a lossy WebP that holds nothing but its picture."""
    return measure(data).type == WEBP and {name for name, _, _ in webp_parts(data)} <= _PLAIN_PARTS
