"""New packs and cards, what a pack says of itself, the order of its cards, last month's pack once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from content_packs.format.check import pack_faults
from content_packs.format.manifest import Pack as InManifest
from content_packs.where import Where
from content_packs.words import Words
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs import authoring, service
from hub.packs.copying import copy_pack as copy
from hub.packs.copying import name_after
from hub.packs.dates import extend, withdraw
from hub.packs.starters import starters
from hub.web.cardform import WHERE, WRITTEN_WHERE, split
from hub.web.pages.cards import where_choices
from hub.web.pages.packs import CARD_DEEDS
from hub.web.reasons import reason_given
from hub.web.table import DID
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/packs", include_in_schema=False)
TYPES: Mapping[str, tuple[str, str]] = {
    "text": ("文字", "一句提醒、一段说明"), "quote": ("语录", "一句话和它的出处"),
    "checklist": ("清单", "逐条要看、要做的"), "picture": ("图片", "一张图和一句话"),
    "series": ("图片组", "二到八张图，一步一张"), "video": ("视频", "一段短片和封面"),
    "quiz": ("每日一题", "一个问题，二到四个选项"), "pledge": ("承诺", "班前要签的话"),
    "metrics": ("对标", "实际、计划、标杆"), "person": ("人物", "先锋岗、一人一法，须本人同意"),
    "duty": ("领学", "每月轮到谁"), "countdown": ("倒计时", "离某一天还有多少天"),
    "safedays": ("平安天数", "自动数的平安日"), "calendar": ("活动安排", "哪天、几点、什么事"),
    "milestones": ("节点", "计划与完成日期"), "notice": ("应急插播备用", "不进轮播，插播时用"),
}  # fmt: skip
"""Types of cards as writers know them, in Chinese: name, and what for."""


async def cover_written(request: Request) -> authoring.Cover:
    """What a form says of a pack."""
    form = await request.form()

    def one(name: str) -> str:
        return " ".join(str(form.get(name, "")).split())

    def several(name: str) -> tuple[str, ...]:
        found = [str(text) for text in form.getlist(f"where.{name}")]
        return tuple(part for text in found for part in (split(text) if name in WRITTEN_WHERE else [text]))

    where = Where(**{name: several(name) for name in WHERE})
    title, theme = Words(one("title"), one("title_en")), Words(one("theme"), one("theme_en"))
    return authoring.Cover(title, theme, where, one("valid_from"), one("valid_to"))


Covered = Annotated[authoring.Cover, Depends(cover_written)]


@router.post("")
def create_pack(
    visit: Visiting, cover: Covered, publisher: Annotated[str, Form()], name: Annotated[str, Form()]
) -> Response:
    """A new pack, without cards yet."""
    visit.need(frozenset({publisher}))
    who = visit.account.id
    with session_scope(visit.hub.engine) as session:
        made = authoring.new_pack(session, publisher, name, cover, by=who, now_ms=visit.now)
        note(
            session, who, "create", f"pack:{publisher}/{made.name}", None, {"title": made.title.zh}, visit.now
        )
    return visit.go(f"/packs/{publisher}/{made.name}/_new")


@router.get("/{publisher}/{pack_name}/_pack")
def pack_form(visit: Visiting, publisher: str, pack_name: str) -> Response:
    """What a pack says of itself, as a form; and the form that copies it."""
    with read_scope(visit.hub.engine) as session:
        pack = pack_of(session, publisher, pack_name)
        return _pack_page(visit, session, pack)


@router.post("/{publisher}/{pack_name}/_pack")
def save_pack(visit: Visiting, publisher: str, pack_name: str, cover: Covered) -> Response:
    """Save it."""
    who = visit.account.id
    with session_scope(visit.hub.engine) as session:
        before = pack_of(session, publisher, pack_name)
        after = authoring.edit_pack(session, publisher, pack_name, cover, by=who, now_ms=visit.now)
        if after != before:
            change = _audited(before), _audited(after)
            note(session, who, "edit", f"pack:{publisher}/{pack_name}", *change, visit.now)
    return visit.go(f"/packs/{publisher}/{pack_name}?done=saved")


@router.post("/{publisher}/{pack_name}/_copy")
def copy_pack(visit: Visiting, publisher: str, pack_name: str, name: Annotated[str, Form()]) -> Response:
    """The same cards once more, for the month after."""
    who, today = visit.account.id, visit.hub.settings.local(visit.now).date()
    with session_scope(visit.hub.engine) as session:
        made = copy(session, publisher, pack_name, name, by=who, now_ms=visit.now, today=today)
        note(session, who, "copy", f"pack:{publisher}/{made.name}", {"of": pack_name}, None, visit.now)
    return visit.go(f"/packs/{publisher}/{made.name}?done=copied")


@router.get("/{publisher}/{pack_name}/_new")
def new_card_form(visit: Visiting, publisher: str, pack_name: str, board: str = "") -> Response:
    """Every type of card with its example."""
    today = visit.hub.settings.local(visit.now).date()
    with read_scope(visit.hub.engine) as session:
        pack = pack_of(session, publisher, pack_name)
        return visit.page(
            "new_card.html", pack=pack, examples=starters(today), types=TYPES, board=board,
            boards=service.boards(session),
        )  # fmt: skip


@router.post("/{publisher}/{pack_name}/_new")
def create_card(
    visit: Visiting,
    publisher: str,
    pack_name: str,
    type: Annotated[str, Form()],
    id: Annotated[str, Form()] = "",
    board: Annotated[str, Form()] = "",
) -> Response:
    """A new card with its example in it."""
    who, today = visit.account.id, visit.hub.settings.local(visit.now).date()
    with session_scope(visit.hub.engine) as session:
        made = authoring.new_card(
            session, publisher, pack_name, type, by=who, now_ms=visit.now, today=today, card_id=id.strip(),
            board=board,
        )  # fmt: skip
        note(session, who, "create", f"card:{publisher}/{made.card.id}", None, {"type": type}, visit.now)
    return visit.go(f"/packs/{publisher}/{pack_name}/{made.card.id}?done=new")


@router.post("/{publisher}/{pack_name}/_order")
def move_card(
    visit: Visiting,
    publisher: str,
    pack_name: str,
    card: Annotated[str, Form()],
    before: Annotated[str, Form()] = "",
    board: Annotated[str, Form()] = "",
) -> Response:
    """Put a card in front of another, or last."""
    who = visit.account.id
    with session_scope(visit.hub.engine) as session:
        if authoring.move_card(session, publisher, pack_name, card, before, by=who, now_ms=visit.now):
            note(session, who, "move", f"card:{publisher}/{card}", None, {"before": before}, visit.now)
    return visit.go(f"/packs/{publisher}/{pack_name}?board={board}#card-{card}")


@router.post("/{publisher}/{pack_name}/_several")
def several_cards(
    visit: Visiting,
    publisher: str,
    pack_name: str,
    do: Annotated[str, Form()],
    reason: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
    row: Annotated[list[str] | None, Form()] = None,
    all: Annotated[int | None, Form()] = None,
    valid_to: Annotated[str, Form()] = "",
) -> Response:
    """Put off the end of the cards ticked, or take them off with the next publish; ``query`` is the board."""
    if do not in CARD_DEEDS:
        raise RefusedError("没有这个操作，没有执行。", "There is no such action; nothing was done.")
    why, who, today = reason_given(reason), visit.account.id, visit.hub.settings.local(visit.now).date()
    board = QueryParams(query).get("board", "")
    with session_scope(visit.hub.engine) as session:
        drafts = service.cards(session, publisher, pack_name)
        held = {one.card.id for one in drafts if board in ("", one.card.board)}
        chosen = held if all is not None else held & set(row or ())
        if not chosen or len(chosen) != (len(set(row or ())) if all is None else all):
            raise RefusedError(
                "没有勾选卡片，或卡片刚变了，没有执行；请回去再看一遍。",
                "No card is ticked, or the cards have changed; nothing was done, look once more.",
            )
        chosen -= {one.card.id for one in drafts if one.withdrawn}  # neither put off nor taken off once more
        for card_id in sorted(chosen):
            after: dict[str, object] = {"reason": why, "of": len(chosen)}
            if do == "extend":
                extend(session, publisher, card_id, valid_to, by=who, now_ms=visit.now, today=today)
                after["valid_to"] = valid_to
            else:
                withdraw(session, publisher, card_id, by=who, now_ms=visit.now)
            note(session, who, do, f"card:{publisher}/{card_id}", None, after, visit.now)
    address = urlencode([("board", board), (DID, f"{do}-{len(chosen)}")])
    return visit.go(f"/packs/{publisher}/{pack_name}?{address}")


def pack_of(session: Session, publisher: str, name: str) -> service.Pack:
    """One pack; RefusedError without one."""
    found = next((one for one in service.packs(session, publisher) if one.name == name), None)
    if found is None:
        raise RefusedError(f"没有内容包“{publisher}/{name}”。", f"There is no pack {name!r}.")
    return found


def _pack_page(visit: Visit, session: Session, pack: service.Pack) -> Response:
    today = visit.hub.settings.local(visit.now).date()
    cards = [draft.card for draft in service.cards(session, pack.publisher, pack.name)]
    dated = InManifest(pack.name, pack.title, pack.theme, pack.where, pack.valid_from, pack.valid_to, ())
    form: dict[str, Sequence[str]] = {f"where.{name}": getattr(pack.where, name) for name in WHERE}
    form |= {f"where.{name}": ["，".join(getattr(pack.where, name))] for name in WRITTEN_WHERE}
    return visit.page(
        "pack_form.html", pack=pack, form=form, faults={}, wheres=where_choices(session),
        wrong=[words for _, words in pack_faults(cards, dated, today)],
        next_name=name_after(pack.name, today, pack.valid_from),
    )  # fmt: skip


def _audited(pack: service.Pack) -> dict[str, object]:
    return {
        "title": pack.title.to_json(), "theme": pack.theme.to_json(), "where": pack.where.to_json(),
        "valid_from": pack.valid_from, "valid_to": pack.valid_to,
    }  # fmt: skip
