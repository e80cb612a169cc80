"""A draft as a station would draw it, by the station's own program: any layout, station and moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from sqlalchemy.orm import Session

from content_packs.format.content import Slot
from content_packs.wire.codec import unpack
from hub.db import read_scope
from hub.packs import service
from hub.packs.drafted import slots
from hub.packs.drawing import by_itself
from hub.packs.publishing import draft_manifest
from hub.stations.service import stations
from hub.stations.site import site_of
from hub.web.audience import audience
from hub.web.pages.cards import draft_of
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/packs", include_in_schema=False)
SIZES = ("1280x800", "1920x1080", "1080x1920", "1024x768", "800x480")
"""Layouts: wide, large, upright, old, small."""
VIEWS = {"card": "这张卡片", "": "轮到的那一张", "overview": "全部五板"}
THEMES = {"dark": "深色", "light": "浅色"}
LANGUAGES = {"zh": "中文", "en": "英文"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be seen: where (empty: the card by itself), when (mine's wall time), how."""

    station: str
    at: datetime
    view: str
    size: str
    lang: str
    theme: str
    page: int


def asked(
    visit: Visiting,
    station: str = "",
    at: str = "",
    view: str = "card",
    size: str = SIZES[0],
    lang: str = "zh",
    theme: str = "dark",
    page: int = 0,
) -> Asked:
    """The address; what it does not say, or says wrongly, is what is usual."""
    try:
        moment = datetime.fromisoformat(at).replace(tzinfo=None)
    except ValueError:
        moment = visit.hub.settings.local(visit.now).replace(second=0, microsecond=0)
    return Asked(
        station, moment, view if view in VIEWS else "card", size if size in SIZES else SIZES[0],
        lang if lang in LANGUAGES else "zh", theme if theme in THEMES else "dark", max(page, 0),
    )  # fmt: skip


AskedFor = Annotated[Asked, Depends(asked)]


@router.get("/{publisher}/{pack_name}/{card_id}/preview")
def preview(visit: Visiting, publisher: str, pack_name: str, card_id: str, ask: AskedFor) -> Response:
    """The picture, what it is of, and the stations that would show the card then."""
    with read_scope(visit.hub.engine) as session:
        draft = draft_of(session, publisher, card_id)
        pack = next(one for one in service.packs(session, publisher) if one.name == draft.pack)
        seats = audience(session, publisher, pack, draft.card, ask.at)
        return visit.page(
            "preview.html", draft=draft, pack=pack, ask=ask, seats=seats, sizes=SIZES, views=VIEWS,
            themes=THEMES, languages=LANGUAGES, at=ask.at.isoformat(timespec="minutes"),
        )  # fmt: skip


@router.get("/{publisher}/{pack_name}/{card_id}/preview.png")
def preview_picture(visit: Visiting, publisher: str, pack_name: str, card_id: str, ask: AskedFor) -> Response:
    """The picture itself."""
    with read_scope(visit.hub.engine) as session:
        draft = draft_of(session, publisher, card_id)
        view = f"{publisher}/{card_id}" if ask.view == "card" else ask.view
        scene = _at_station if ask.station else _by_itself
        request = {
            **scene(visit, session, draft, ask), "size": ask.size, "lang": ask.lang, "theme": ask.theme,
            "page": ask.page, "at": ask.at.isoformat(timespec="minutes"),
            "view": view if ask.station else card_id,
        }  # fmt: skip
    drawn = visit.hub.painter.draw(request)
    return Response(drawn.png, media_type="image/png", headers={"X-Pages": str(drawn.pages)})


def _at_station(visit: Visit, session: Session, draft: service.Draft, ask: Asked) -> dict[str, Any]:
    """A station with the drafts; asked for the card, it is shown there even where its filters say no."""
    settings = visit.hub.settings
    known = {one.id for one in stations(session)}
    if ask.station not in known:
        return _by_itself(visit, session, draft, ask)
    site = site_of(session, settings, visit.hub.secrets, ask.station, visit.now)
    bare = replace(site, badge_key=b"", phone_key=b"", phone_url="")  # a picture needs no keys
    held = slots(session, settings, site.follows, draft.publisher, ask.station)
    return {
        "station": ask.station, "site": bare.to_json(), "slots": [_row(slot) for slot in held.values()],
        "objects": str(settings.objects.absolute()),
    }  # fmt: skip


def _by_itself(visit: Visit, session: Session, draft: service.Draft, ask: Asked) -> dict[str, Any]:
    manifest, boards = draft_manifest(session, draft.publisher), service.boards(session)
    return by_itself(visit.hub.settings.objects, manifest, draft.card.with_media_under(draft.pack), boards)


def _row(slot: Slot) -> Mapping[str, Any]:
    cards = {path: card.to_json() for path, card in slot.cards.items()}
    return {"manifest": unpack(slot.manifest.encode()), "cards": cards}
