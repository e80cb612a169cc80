"""Pictures and videos on their way into the hub: each as the boards need it, or refused with its name."""

from __future__ import annotations

from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.errors import PackError
from content_packs.format.manifest import MEDIA_TYPES, MOST_OBJECT, PATH, VIDEO
from content_packs.format.videos import probe
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.models import MediaRow, PackRow
from hub.packs.objects import put_object
from hub.packs.pictures import keep_picture


def media_of(session: Session, publisher: str, pack: str) -> tuple[tuple[str, str], ...]:
    """(path, SHA-256 of the object) of every picture and video of a pack, by path."""
    query = select(MediaRow.path, MediaRow.sha256).join(PackRow, PackRow.id == MediaRow.pack_id)
    query = query.where(PackRow.publisher == publisher, PackRow.name == pack).order_by(MediaRow.path)
    return tuple((path, name) for path, name in session.execute(query))


def keep_media(session: Session, settings: Settings, path: str, data: bytes) -> str:
    """Keep a picture or video of a pack; the SHA-256 of the object that stations are sent.

    Raises:
        RefusedError: its path is not allowed, it is too large, damaged, or nothing stations can show.
        StorageError: the disk refused.
    """
    ending = PurePosixPath(path).suffix
    if ending not in MEDIA_TYPES or not PATH.fullmatch(path) or len(data) > MOST_OBJECT:
        raise RefusedError(
            f"文件“{path}”不能用，没有导入：路径限小写字母、数字、连字符，最大 {MOST_OBJECT // 2**20} MB。",
            f"the file {path!r} cannot be used: lower-case path, at most {MOST_OBJECT // 2**20} MB",
        )
    try:
        if ending != VIDEO:
            return keep_picture(session, settings, data)
        probe(data)
    except PackError as error:
        words = error.words
        raise RefusedError(
            f"“{path}”不能用，没有导入：{words.zh}",
            f"{path!r} cannot be used; nothing was imported: {words.en}",
        ) from None
    return put_object(session, settings.objects, data, MEDIA_TYPES[VIDEO])
