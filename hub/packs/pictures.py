"""Pictures as the boards need them: WebP, no larger than a board, upright, sRGB, and silent on who took them.

The same bytes always give the same picture, and one that was made before is never made again: a newer library
would make other bytes, and every station would have to fetch them. The original stays beside it.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from content_packs.durable import write_durably
from content_packs.errors import PackError, StorageError
from content_packs.format.limits import BOARD, MOST_PIXELS
from content_packs.format.manifest import sha256
from content_packs.format.pictures import WEBP, measure
from hub.config import Settings
from hub.packs.models import PictureRow
from hub.packs.objects import object_bytes, put_object


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
    from hub.packs.redrawing import redrawn  # Pillow: 3 MB that a hub carries only from its first picture on

    return redrawn(data)


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
