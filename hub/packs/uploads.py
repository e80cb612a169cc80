"""Pictures and videos on their way from a browser, piece by piece: what came stays, the rest comes later.

A file is known by who sends it, where to, its name, size and date: whoever drops the same one again goes on
where the line broke. Pieces lie in the data folder until the file is whole; what nobody finishes is cleared
away after a week.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.errors import PackError, StorageError
from content_packs.format.manifest import MOST_OBJECT, PATH, VIDEO
from content_packs.format.pictures import JPEG, PNG, WEBP, measure
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.authoring import pack_row
from hub.packs.media import keep_media
from hub.packs.models import MediaRow
from hub.packs.service import card_of, every_card_row

KEPT_MS = 7 * 86_400_000
MOST_PIECE = 4 * 1024 * 1024
"""Largest piece in bytes; the hub's pages take bodies of 9 MB."""
_ENDINGS = {PNG: ".png", JPEG: ".jpg", WEBP: ".webp"}
_ID = re.compile(r"[0-9a-f]{32}")
_NOT_IN_PATHS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way: ``size`` bytes, of which ``came`` are here; ``at``: when it began (ms)."""

    id: str
    publisher: str
    pack: str
    name: str
    size: int
    by: str
    at: int
    came: int = 0


def begin(
    settings: Settings, publisher: str, pack: str, name: str, size: int, stamp: str, by: str, now_ms: int
) -> Upload:
    """Announce a file, or find what has come of it already.

    Args:
        settings: the hub's.
        publisher, pack: where it is to go.
        name: as the sender calls it.
        size: in bytes.
        stamp: what tells this file from another of that name, such as its date.
        by: account id.
        now_ms: the hub's wall time.

    Raises:
        RefusedError: nothing that boards show, empty or too large.
        StorageError: the disk refused.
    """
    _refuse_unfit(name, size)
    _sweep(settings, now_ms)
    known = f"{publisher}\n{pack}\n{name}\n{size}\n{stamp}\n{by}"
    id = hashlib.sha256(known.encode()).hexdigest()[:32]
    found = find(settings, publisher, pack, id, by)
    if found is not None:
        return found
    made = Upload(id, publisher, pack, name, size, by, now_ms)
    try:
        folder = _folder(settings)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / id).touch()
        (folder / f"{id}.json").write_text(json.dumps(asdict(made)), encoding="utf-8")
    except OSError as error:
        raise _disk(error) from None
    return made


def find(settings: Settings, publisher: str, pack: str, id: str, by: str) -> Upload | None:
    """A file on its way to a pack; None when nobody announced it, or somebody else did."""
    if not _ID.fullmatch(id):
        return None
    try:
        row = json.loads((_folder(settings) / f"{id}.json").read_text(encoding="utf-8"))
        found = Upload(**{**row, "came": (_folder(settings) / id).stat().st_size})
    except (OSError, ValueError, TypeError):
        return None
    return found if (found.publisher, found.pack, found.by) == (publisher, pack, by) else None


def waiting(settings: Settings, publisher: str, pack: str, by: str) -> tuple[Upload, ...]:
    """What somebody has begun to send to a pack and not finished."""
    ids = [path.stem for path in sorted(_folder(settings).glob("*.json"))]
    found = [find(settings, publisher, pack, id, by) for id in ids]
    return tuple(one for one in found if one is not None)


def put(settings: Settings, upload: Upload, offset: int, data: bytes) -> Upload:
    """Add a piece; one that is here already changes nothing.

    Raises:
        RefusedError: a piece before it is missing, or it goes beyond the file's end.
        StorageError: the disk refused.
    """
    if offset > upload.came or offset + len(data) > upload.size or len(data) > MOST_PIECE:
        raise RefusedError(
            f"“{upload.name}”的这一段接不上，没有收；请重试。",
            f"this piece of {upload.name!r} does not fit; nothing was taken; try again",
        )
    try:
        with (_folder(settings) / upload.id).open("r+b") as file:
            file.seek(offset)
            file.write(data)
    except OSError as error:
        raise _disk(error) from None
    return Upload(**{**asdict(upload), "came": max(upload.came, offset + len(data))})


def cancel(settings: Settings, upload: Upload) -> None:
    """Throw away what has come."""
    for path in (_folder(settings) / f"{upload.id}.json", _folder(settings) / upload.id):
        path.unlink(missing_ok=True)


def finish(session: Session, settings: Settings, upload: Upload) -> str:
    """Take a file that is whole into its pack; its path there.

    Raises:
        RefusedError: it is not whole, or nothing boards can show.
        StorageError: the disk refused.
    """
    data = (_folder(settings) / upload.id).read_bytes()
    if len(data) != upload.size:
        raise RefusedError(
            f"“{upload.name}”还没有传完，请接着传。", f"{upload.name!r} has not all come; go on sending it"
        )
    cancel(settings, upload)
    return add(session, settings, upload.publisher, upload.pack, upload.name, data)


def add(session: Session, settings: Settings, publisher: str, pack: str, name: str, data: bytes) -> str:
    """Take a picture or video into a pack; its path there. What is there already keeps its path.

    Raises:
        RefusedError: there is no such pack, or boards cannot show it.
        StorageError: the disk refused.
    """
    _refuse_unfit(name, len(data))
    row = pack_row(session, publisher, pack)
    ending = _ending(name, data)
    stem = _NOT_IN_PATHS.sub("-", PurePosixPath(name).stem.lower()).strip("-")[:40]
    stem = stem or f"{'film' if ending == VIDEO else 'picture'}-{hashlib.sha256(data).hexdigest()[:8]}"
    sha = keep_media(session, settings, f"media/{stem}{ending}", data)
    held = {
        one.path: one.sha256 for one in session.scalars(select(MediaRow).where(MediaRow.pack_id == row.id))
    }
    number, path = 1, f"media/{stem}{ending}"
    while held.get(path, sha) != sha:
        number += 1
        path = f"media/{stem}-{number}{ending}"
    assert PATH.fullmatch(path)
    session.merge(MediaRow(pack_id=row.id, path=path, sha256=sha))
    session.flush()
    return path


def drop(session: Session, publisher: str, pack: str, path: str) -> None:
    """Take a picture or video out of a pack; its bytes stay, published versions may need them.

    Raises:
        RefusedError: a card shows it, or there is none.
    """
    row = pack_row(session, publisher, pack)
    users = [one.card_id for one in every_card_row(session, row) if path in card_of(one).media()]
    found = session.get(MediaRow, (row.id, path))
    if users or found is None:
        who = "、".join(users[:3])
        raise RefusedError(
            f"“{path}”没有移走：{'卡片 ' + who + ' 在用' if users else '没有这个文件'}。",
            f"{path!r} was not removed: {'used by ' + ', '.join(users[:3]) if users else 'there is none'}",
        )
    session.delete(found)
    session.flush()


def _ending(name: str, data: bytes) -> str:
    """By what the bytes are; a video by its name."""
    if PurePosixPath(name.lower()).suffix == VIDEO:
        return VIDEO
    try:
        return _ENDINGS[measure(data).type]
    except PackError as error:
        raise RefusedError(
            f"“{name}”没有收：{error.words.zh}", f"{name!r} was not taken: {error.words.en}"
        ) from None


def _refuse_unfit(name: str, size: int) -> None:
    ending = PurePosixPath(name.lower()).suffix
    if ending in (".heic", ".heif"):
        raise RefusedError(
            f"“{name}”是苹果手机的 HEIC 照片，站点放不了；请在手机上存成 JPEG 再传。",
            f"{name!r} is a HEIC photo; save it as JPEG on the telephone and send that",
        )
    if ending not in (".png", ".jpg", ".jpeg", ".webp", VIDEO):
        raise RefusedError(
            f"“{name}”没有收：只收 PNG、JPEG、WebP 图片和 MP4 视频；请转换后再传。",
            f"{name!r} was not taken: PNG, JPEG or WebP pictures and MP4 videos only",
        )
    if not 0 < size <= MOST_OBJECT:
        raise RefusedError(
            f"“{name}”是空的或大于 {MOST_OBJECT // 2**20} MB，没有收；请先压缩。",
            f"{name!r} is empty or above {MOST_OBJECT // 2**20} MB; make it smaller",
        )


def _sweep(settings: Settings, now_ms: int) -> None:
    for path in _folder(settings).glob("*.json"):
        try:
            if now_ms - int(json.loads(path.read_text(encoding="utf-8"))["at"]) < KEPT_MS:
                continue
        except (OSError, ValueError, KeyError, TypeError):
            pass  # half written when the power went: nobody can go on with it
        path.with_suffix("").unlink(missing_ok=True)
        path.unlink(missing_ok=True)


def _folder(settings: Settings) -> Path:
    return settings.data / "uploads"


def _disk(error: OSError) -> StorageError:
    return StorageError(
        f"文件写不进磁盘（{error.strerror}），没有收完；请检查中枢的磁盘后重试。",
        f"the disk refused ({error.strerror}); the file was not taken; check the hub's disk",
    )
