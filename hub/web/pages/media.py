"""Pictures and videos of a pack: dropped, pasted or chosen, sent piece by piece, each with its own answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from sqlalchemy.orm import Session

from content_packs.errors import PackError
from content_packs.format.manifest import MOST_OBJECT, VIDEO
from content_packs.format.pictures import measure
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs import uploads
from hub.packs.media import media_of
from hub.packs.objects import object_bytes
from hub.packs.service import cards
from hub.web.guard import MOST_BODY
from hub.web.pages.authoring import pack_of
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/packs", include_in_schema=False)


async def piece_sent(request: Request) -> bytes:
    """The body as it is."""
    return await request.body()


Piece = Annotated[bytes, Depends(piece_sent)]


@router.get("/{publisher}/{pack_name}/_media")
def media(visit: Visiting, publisher: str, pack_name: str, done: str = "") -> Response:
    """Everything a pack has to show, with the cards that show it."""
    with read_scope(visit.hub.engine) as session:
        pack = pack_of(session, publisher, pack_name)
        used: dict[str, list[str]] = {}
        for draft in cards(session, publisher, pack_name):
            for path in draft.card.media():
                used.setdefault(path, []).append(draft.card.id)
        files = [
            (path, path.endswith(VIDEO), used.get(path, []))
            for path, _ in media_of(session, publisher, pack_name)
        ]
    waiting = uploads.waiting(visit.hub.settings, publisher, pack_name, visit.account.id)
    return visit.page(
        "media.html", pack=pack, files=files, waiting=waiting, done=done, piece=uploads.MOST_PIECE,
        most=MOST_OBJECT, most_plain=MOST_BODY,
    )  # fmt: skip


@router.get("/{publisher}/{pack_name}/_file")
def media_file(visit: Visiting, publisher: str, pack_name: str, path: str = "") -> Response:
    """A picture as stations are sent it, or a video."""
    with read_scope(visit.hub.engine) as session:
        name = dict(media_of(session, publisher, pack_name)).get(path, "")
    data = object_bytes(visit.hub.settings.objects, name) if name else None
    if data is None:
        raise RefusedError("没有这个文件。", "There is no such file.")
    try:
        kind = "video/mp4" if path.endswith(VIDEO) else measure(data).type
    except PackError:
        kind = "application/octet-stream"
    return Response(data, media_type=kind)


@router.post("/{publisher}/{pack_name}/_media")
def add_media(
    visit: Visiting, publisher: str, pack_name: str, files: Annotated[list[UploadFile], File()]
) -> Response:
    """Take files from a plain form, as many as a body holds."""
    with session_scope(visit.hub.engine) as session:
        for file in files:
            path = uploads.add(
                session, visit.hub.settings, publisher, pack_name, file.filename or "", file.file.read()
            )
            _noted(visit, session, "add", f"{publisher}/{pack_name}/{path}")
    return visit.go(f"/packs/{publisher}/{pack_name}/_media?done=added")


@router.post("/{publisher}/{pack_name}/_media/drop")
def drop_media(visit: Visiting, publisher: str, pack_name: str, path: Annotated[str, Form()]) -> Response:
    """Take a file out of the pack."""
    with session_scope(visit.hub.engine) as session:
        uploads.drop(session, publisher, pack_name, path)
        _noted(visit, session, "drop", f"{publisher}/{pack_name}/{path}")
    return visit.go(f"/packs/{publisher}/{pack_name}/_media?done=dropped")


@router.post("/{publisher}/{pack_name}/_uploads")
def begin_upload(
    visit: Visiting,
    publisher: str,
    pack_name: str,
    name: Annotated[str, Form()],
    size: Annotated[int, Form()],
    stamp: Annotated[str, Form()] = "",
) -> dict[str, object]:
    """Announce a file; the answer says from which byte to send it."""
    with read_scope(visit.hub.engine) as session:
        pack_of(session, publisher, pack_name)
    one = uploads.begin(
        visit.hub.settings, publisher, pack_name, name, size, stamp, visit.account.id, visit.now
    )
    return {"id": one.id, "came": one.came}


@router.put("/{publisher}/{pack_name}/_uploads/{upload_id}")
def put_upload(
    visit: Visiting, piece: Piece, publisher: str, pack_name: str, upload_id: str, offset: int = 0
) -> dict[str, object]:
    """Take a piece; with the last one the file is looked into and belongs to the pack."""
    settings = visit.hub.settings
    one = _upload(visit, publisher, pack_name, upload_id)
    one = uploads.put(settings, one, offset, piece)
    if one.came < one.size:
        return {"came": one.came}
    try:
        with session_scope(visit.hub.engine) as session:
            path = uploads.finish(session, settings, one)
            _noted(visit, session, "add", f"{publisher}/{pack_name}/{path}")
    finally:
        uploads.cancel(settings, one)
    return {"came": one.came, "path": path}


@router.post("/{publisher}/{pack_name}/_uploads/{upload_id}/cancel")
def cancel_upload(visit: Visiting, publisher: str, pack_name: str, upload_id: str) -> Response:
    """Throw away what has come of a file."""
    uploads.cancel(visit.hub.settings, _upload(visit, publisher, pack_name, upload_id))
    return visit.go(f"/packs/{publisher}/{pack_name}/_media")


def _upload(visit: Visit, publisher: str, pack_name: str, id: str) -> uploads.Upload:
    found = uploads.find(visit.hub.settings, publisher, pack_name, id, visit.account.id)
    if found is None:
        raise RefusedError("这个文件没有在传；请重新拖入。", "this file is not on its way; drop it again")
    return found


def _noted(visit: Visit, session: Session, what: str, name: str) -> None:
    note(session, visit.account.id, what, f"media:{name}", None, None, visit.now)
