"""Pictures as the boards need them: WebP, no larger than a board, upright, sRGB, and silent on who took them.

The same bytes always give the same picture, and one that was made before is never made again: a newer library
would make other bytes, and every station would have to fetch them. The original stays beside it.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps
from sqlalchemy.orm import Session

from content_packs.durable import write_durably
from content_packs.errors import PackError, StorageError
from content_packs.format.limits import BOARD, MOST_PIXELS
from content_packs.format.manifest import sha256
from content_packs.format.pictures import WEBP, measure, webp_parts
from hub.config import Settings
from hub.packs.models import PictureRow
from hub.packs.objects import object_bytes, put_object

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


def keep_picture(session: Session, settings: Settings, data: bytes) -> str:
    """Keep an original, and what boards show of it; the name of the latter.

    Raises:
        PackError: the picture cannot be used.
        StorageError: the disk refused.
    """
    original = sha256(data)
    row = session.get(PictureRow, original)
    if row is not None and object_bytes(settings.objects, row.shown) is not None:
        return row.shown
    shown = put_object(session, settings.objects, for_boards(data), WEBP)
    _keep_original(settings.originals, original, data)
    session.merge(PictureRow(original=original, shown=shown))
    session.flush()
    return shown


def for_boards(data: bytes) -> bytes:
    """A picture as WebP of at most a board's pixels; never enlarged. A plain WebP that fits is left as it is.

    Raises:
        PackError: no PNG, JPEG or WebP; damaged; moving; more than MOST_PIXELS.
    """
    _refuse_unfit(data)
    image = _decoded(data)
    if _is_plain(data) and _on_board(image.size) == image.size:
        return data
    upright = _upright(image)
    size = _on_board(upright.size)
    return _encoded(upright if size == upright.size else upright.resize(size, Image.Resampling.LANCZOS))


def _refuse_unfit(data: bytes) -> None:
    """Refuse by the head alone what must not be decoded; PackError."""
    head = measure(data)
    if head.moves:
        raise PackError(
            "是动图；请换成静止的图片，或做成视频卡。", "it moves; use a still, or make a video card."
        )
    if head.pixels > MOST_PIXELS:
        raise PackError(
            f"有 {head.width}×{head.height} 像素，太大；请先缩小到 {BOARD[0]}×{BOARD[1]} 左右。",
            f"it has {head.width}×{head.height} pixels, too many; bring it down to about "
            f"{BOARD[0]}×{BOARD[1]}.",
        )


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


def _keep_original(folder: Path, name: str, data: bytes) -> None:
    path = folder / name[:2] / name
    try:
        if not path.is_file():
            write_durably(path, data)
    except OSError as error:
        raise StorageError(
            f"原图写不进磁盘（{error.strerror}），没有保存，原内容未动；请检查中枢的磁盘。",
            f"the disk refused ({error.strerror}); nothing was saved; check the hub's disk",
        ) from None
