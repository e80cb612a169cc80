"""Packs: what each publisher shows, and publishing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from content_packs.format.manifest import Board
from content_packs.format.pictures import measure
from content_packs.words import Words
from hub.accounts.service import names_by_id
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs import published, publishing, reviewing, service
from hub.packs.history import history
from hub.packs.objects import object_bytes
from hub.people.service import units
from hub.stations.forecast import forecast
from hub.stations.lines import budgets
from hub.stations.service import stations
from hub.stations.site import shown_by
from hub.web.delivery import Delivery, delivery
from hub.web.expected import Plan, plan_of
from hub.web.table import DID
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
CARD_DEEDS: Mapping[str, str] = {
    "extend": "已改有效期：{n} 张卡片。站点上还是原来的，发布后才更换。",
    "withdraw": "{n} 张卡片将撤下，发布后站点上才去掉；打开一张再保存一次就留下。",
}
"""What is done to several cards at once, and what is said when it is done."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One publisher on the list: its packs with their cards by board, and what is in force."""

    publisher: str
    name: Words
    rows: tuple[tuple[service.Pack, Counter[str]], ...]
    boards: tuple[Board, ...]
    version: published.Version | None
    pending: publishing.Pending
    plan: Plan


@router.get("/packs", name="packs")
def listing(visit: Visiting) -> Response:
    """Every pack, by publisher."""
    with read_scope(visit.hub.engine) as session:
        names = {unit.id: unit.name for unit in units(session)}
        publishers = dict.fromkeys(
            one.publisher for one in service.packs(session) if visit.sees(one.publisher)
        )
        shelves = [_shelf(visit, session, name, names.get(name, Words(name))) for name in publishers]
        own = [one for one in units(session) if visit.sees(one.id, "create_pack")]
    return visit.page("packs.html", shelves=shelves, publishers=own)


def _shelf(visit: Visit, session: Session, publisher: str, name: Words) -> Shelf:
    rows = tuple(
        (pack, Counter(draft.card.board for draft in service.cards(session, publisher, pack.name)))
        for pack in service.packs(session, publisher)
    )
    used = tuple(
        board for board in service.boards(session).values() if any(count[board.code] for _, count in rows)
    )
    now = {one.publisher: one for one in published.current_versions(session)}
    waits = publishing.pending(session, publisher)
    return Shelf(publisher, name, rows, used, now.get(publisher), waits, plan_if(visit, session, waits))


@router.get("/packs/{publisher}/{pack_name}", name="pack")
def one_pack(visit: Visiting, publisher: str, pack_name: str, board: str = "", done: str = "") -> Response:
    """One pack and its cards."""
    with read_scope(visit.hub.engine) as session:
        pack = next((one for one in service.packs(session, publisher) if one.name == pack_name), None)
        if pack is None:
            raise RefusedError(f"没有内容包“{publisher}/{pack_name}”。", f"There is no pack {pack_name!r}.")
        drafts = service.cards(session, publisher, pack_name)
        deed, _, count = visit.request.query_params.get(DID, "").partition("-")
        return visit.page(
            "pack.html", pack=pack, boards=service.boards(session), board=board, done=done,
            people=names_by_id(session), several=visit.may("several_cards"),
            did=visit.say(CARD_DEEDS[deed], n=int(count)) if deed in CARD_DEEDS and count.isdecimal() else "",
            drafts=[draft for draft in drafts if board in ("", draft.card.board)],
            today=visit.hub.settings.local(visit.now).date(),
            per_board=Counter(draft.card.board for draft in drafts),
            pending=(waits := publishing.pending(session, publisher)),
            plan=plan_if(visit, session, waits), steps=history(session, visit.hub.settings, publisher),
            deliveries=deliveries(visit, session, publisher, waits.in_force),
        )  # fmt: skip


def plan_if(visit: Visit, session: Session, waits: publishing.Pending) -> Plan:
    """What publishing would send; nothing is worked out where nothing waits."""
    if not waits.differs:
        return Plan((), 0)
    settings, draft = visit.hub.settings, publishing.draft_manifest(session, waits.publisher)
    return plan_of(forecast(session, settings, draft, visit.now), settings.local(visit.now))


def deliveries(visit: Visit, session: Session, publisher: str, in_force: int) -> list[Delivery]:
    """How far the version in force is at each station that shows it."""
    lines, progress, following = budgets(session), visit.hub.progress.now(), shown_by(session, publisher)
    local = visit.hub.settings.local(visit.now)
    return [
        delivery(one, publisher, in_force, lines.get(one.id), progress.get(one.id), visit.now, local)
        for one in stations(session)
        if one.id in following
    ]


@router.post("/packs/{publisher}/publish")
def publish(visit: Visiting, publisher: str, passphrase: Annotated[str, Form()] = "") -> Response:
    """Publish all of a publisher's packs, as another person has approved them."""
    hub = visit.hub
    with session_scope(hub.engine) as session:
        is_new = publish_approved(visit, session, publishing.pending(session, publisher), passphrase)
        first = service.packs(session, publisher)[0].name
    hub.changed("packs")
    return visit.go(f"/packs/{publisher}/{first}?done={'published' if is_new else 'same'}")


def publish_approved(visit: Visit, session: Session, waits: publishing.Pending, passphrase: str) -> bool:
    """Publish what was approved and note it; whether that made a new version."""
    who, settings = visit.account.id, visit.hub.settings
    made = reviewing.publish_approved(session, settings, waits.publisher, who, visit.now, passphrase)
    if made.is_new:
        change = {"version": waits.in_force}, {"version": made.version.version}
        note(session, who, "publish", f"publisher:{waits.publisher}", *change, visit.now)
    return made.is_new


@router.get("/pictures/{publisher}/{card_id}")
def picture(visit: Visiting, publisher: str, card_id: str) -> Response:
    """The picture of a card as it is worked on."""
    with read_scope(visit.hub.engine) as session:
        draft = service.current_card(session, publisher, card_id)
        name = service.picture_of(session, publisher, card_id)
    data = object_bytes(visit.hub.settings.objects, name) if name else None
    if draft is None or data is None:
        raise RefusedError("没有这张图片。", "There is no such picture.")
    return Response(data, media_type=measure(data).type)
