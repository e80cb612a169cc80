"""The card editor: every field of a card, checked in place, saved by itself while one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from content_packs.format.card import Card
from content_packs.format.check import card_faults
from content_packs.format.manifest import MOST_OBJECT, VIDEO
from content_packs.format.text import plain
from content_packs.where import PLACE_KINDS
from content_packs.words import Words
from hub.accounts.service import names_by_id
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.packs import service
from hub.packs.authoring import save_card as save
from hub.packs.comments import MOST_COMMENT, comments, newly_read
from hub.packs.dates import withdraw
from hub.packs.media import media_of
from hub.packs.published import live
from hub.packs.publishing import pending
from hub.packs.uploads import MOST_PIECE
from hub.people.service import unit_tree
from hub.programme.service import shift_tables
from hub.stations.grouping import tags_in_use
from hub.stations.service import places, stations
from hub.web.audited import called
from hub.web.cardform import LABELS, LIMITS, ROWS, card_typed, fields_of, form_of, takes_files, typed_over
from hub.web.edits import note_edit
from hub.web.i18n import words_for
from hub.web.markup import to_html
from hub.web.pages.packs import plan_if
from hub.web.pages.review import note_read, submit
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/packs", include_in_schema=False)
KINDS_OF_PLACE = dict(
    zip(PLACE_KINDS, ("采煤工作面", "掘进工作面", "工程现场", "其他井下地点", "地面", "展厅"), strict=True)
)
LEVELS = {"strip": "横条", "full": "全屏"}


@dataclass(frozen=True, slots=True)
class Written:
    """What was sent: the fields of the form, and ``edited_at`` of the card as it was read."""

    fields: Mapping[str, Sequence[str]]
    read_at: int | None


@dataclass(frozen=True, slots=True)
class Desktop:
    """A card on the desk: what stands in its form, the card that makes, and what is wrong with it."""

    form: Mapping[str, Sequence[str]]
    card: Card
    faults: Mapping[str, list[Words]]
    lost: tuple[str, ...]


async def written(request: Request) -> Written:
    """The form, whatever its fields are."""
    form = await request.form()
    fields: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            fields.setdefault(name, []).append(value)
    read_at = fields.pop("read_at", [""])[0]
    return Written(fields, int(read_at) if read_at.isdecimal() else None)


FromForm = Annotated[Written, Depends(written)]


@router.get("/{publisher}/{pack_name}/{card_id}")
def card(visit: Visiting, publisher: str, pack_name: str, card_id: str, done: str = "") -> Response:
    """The editor."""
    with read_scope(visit.hub.engine) as session:
        draft = draft_of(session, publisher, card_id)
        read = newly_read(session, visit.account.id, publisher, {card_id})
        page = _editor(visit, session, draft, form_of(draft.card), done=done)
    note_read(visit, publisher, read)
    return page


@router.post("/{publisher}/{pack_name}/{card_id}/check")
def check_card(
    visit: Visiting, publisher: str, pack_name: str, card_id: str, form: FromForm
) -> dict[str, object]:
    """Faults, counts and words of what is being typed, and who else has it open; nothing is saved."""
    who = visit.account
    with read_scope(visit.hub.engine) as session:
        draft = draft_of(session, publisher, card_id)
        desk = _desk(visit, session, draft.card, typed_over(draft.card, form.fields))
    writes = visit.may("save_card")
    others = visit.hub.desk.sit(publisher, card_id, who.id, who.name, visit.now) if writes else []
    card = desk.card
    return {
        "faults": {field: [words.in_(visit.lang) for words in found] for field, found in desk.faults.items()},
        "counts": _counts(card),
        "preview": {"zh": to_html(card.body.zh), "en": to_html(card.body.en)},
        "named": card.title.in_(visit.lang) or card_id,
        "titles": {"zh": card.title.zh, "en": card.title.en},
        "others": visit.say("{names} 也在写这张卡片", names="、".join(others)) if others else "",
        "edited_at": draft.edited_at,
    }


@router.post("/{publisher}/{pack_name}/{card_id}/autosave")
def autosave_card(visit: Visiting, publisher: str, pack_name: str, card_id: str, form: FromForm) -> Response:
    """Save what a pause in typing left; 409 with the other's text when somebody saved meanwhile."""
    with session_scope(visit.hub.engine) as session:
        before = draft_of(session, publisher, card_id)
        desk = _desk(visit, session, before.card, typed_over(before.card, form.fields))
        if desk.lost:
            said = visit.say("还没有保存：先改好标出的地方。")
            return JSONResponse({"said": said}, status_code=422)
        try:
            after = _saved(visit, session, before, desk.card, form.read_at, auto=True)
        except service.OvertakenError:
            return JSONResponse(_theirs(visit, session, before, desk), status_code=409)
    time = visit.hub.settings.local(after.edited_at).strftime("%H:%M")
    return JSONResponse({"said": visit.say("已自动保存 {time}", time=time), "read_at": after.edited_at})


@router.post("/{publisher}/{pack_name}/{card_id}")
def save_card(
    visit: Visiting,
    publisher: str,
    pack_name: str,
    card_id: str,
    form: FromForm,
    then: Annotated[str, Form()] = "",
) -> Response:
    """Save the form, faults and all; what no card can hold, and another's words, are not written over.

    ``then`` "submit": and send all that waits to review.
    """
    with session_scope(visit.hub.engine) as session:
        before = draft_of(session, publisher, card_id)
        fields = typed_over(before.card, form.fields)
        desk = _desk(visit, session, before.card, fields)
        if desk.lost:
            problem = words_for("没有保存：请先改好下面标出的地方。")
            return _editor(visit, session, before, fields, problem, code=422)
        try:
            _saved(visit, session, before, desk.card, form.read_at)
        except service.OvertakenError:
            refusal = "{name} 刚改过这张卡片，您的修改没有保存；下面仍是您写的，请对照后再存。"
            problem = words_for(refusal, name=_editor_name(visit, session, before))
            return _editor(visit, session, before, fields, problem, code=409)
        hindered = any(field != "review_by" for field in desk.faults)
    if then == "submit" and not hindered:
        return submit(visit, publisher)
    return visit.go(f"/packs/{publisher}/{pack_name}/{card_id}?done={'faulty' if hindered else 'saved'}")


@router.post("/{publisher}/{pack_name}/{card_id}/withdraw")
def withdraw_card(visit: Visiting, publisher: str, pack_name: str, card_id: str) -> Response:
    """Take the card off with the next publish."""
    hub, who = visit.hub, visit.account.id
    with session_scope(hub.engine) as session:
        withdraw(session, publisher, card_id, by=who, now_ms=visit.now)
        note(session, who, "withdraw", f"card:{publisher}/{card_id}", None, None, visit.now)
    return visit.go(f"/packs/{publisher}/{pack_name}/{card_id}?done=withdrawn")


def draft_of(session: Session, publisher: str, card_id: str) -> service.Draft:
    """A card as it is worked on; RefusedError without one."""
    draft = service.current_card(session, publisher, card_id)
    if draft is None:
        raise RefusedError(f"没有卡片“{publisher}/{card_id}”。", f"There is no card {publisher}/{card_id}.")
    return draft


def where_choices(session: Session) -> dict[str, list[tuple[str, Words]]]:
    """What filters may ask for, as (id, name)."""
    shifts = {
        one.id: Words(one.name, one.name_en) for table in shift_tables(session).values() for one in table
    }
    return {
        "place_kind": [(kind, words_for(text)) for kind, text in KINDS_OF_PLACE.items()],
        "unit": [(one.id, one.name) for _, one in unit_tree(session)],
        "place": [(one.id, one.name) for one in places(session) if one.open],
        "station": [(one.id, Words(one.id)) for one in stations(session)],
        "tag": [(tag, words_for("{tag}（{n} 站）", tag=tag, n=n)) for tag, n in tags_in_use(session).items()],
        "shift": list(shifts.items()),
    }


def _saved(
    visit: Visit, session: Session, before: service.Draft, card: Card, read_at: int | None, auto: bool = False
) -> service.Draft:
    who = visit.account.id
    after = save(session, before.publisher, card, by=who, now_ms=visit.now, read_at=read_at, auto=auto)
    note_edit(session, before, after, who, visit.now, auto=auto)
    return after


def _editor(
    visit: Visit,
    session: Session,
    draft: service.Draft,
    form: Mapping[str, Sequence[str]],
    problem: Words | None = None,
    *,
    code: int = 200,
    done: str = "",
) -> Response:
    """The page; ``form`` is what stands in it, ``draft`` what is saved."""
    in_force = live(session, visit.hub.settings, draft.publisher)
    pack = next(one for one in service.packs(session, draft.publisher) if one.name == draft.pack)
    desk = _desk(visit, session, draft.card, form)
    shown = desk.card
    published = next((c for c in in_force.cards.values() if c.id == shown.id), None) if in_force else None
    files = [path for path, _ in media_of(session, draft.publisher, draft.pack)]
    return visit.page(
        "card.html", code, draft=draft, pack=pack, card=shown, form=form, read_at=draft.edited_at,
        editor=_editor_name(visit, session, draft),
        limits=LIMITS, rows=ROWS.get(shown.type), also=fields_of(shown.type), counts=_counts(shown),
        faults=desk.faults, problem=problem, done=done, labels=LABELS,
        theirs=_differences(draft.card, form) if code == 409 else (),
        boards=service.boards(session), board=service.boards(session).get(shown.board), published=published,
        pictures=[path for path in files if not path.endswith(VIDEO)],
        videos=[path for path in files if path.endswith(VIDEO)], levels=LEVELS,
        wheres=where_choices(session), blank_rows=1, people=names_by_id(session),
        takes_files=visit.may("begin_upload") and takes_files(shown), piece=MOST_PIECE, most_file=MOST_OBJECT,
        remarks=comments(session, draft.publisher).get(draft.card.id, ()), most=MOST_COMMENT,
        pending=(waits := pending(session, draft.publisher)), plan=plan_if(visit, session, waits),
    )  # fmt: skip


def _desk(visit: Visit, session: Session, card: Card, form: Mapping[str, Sequence[str]]) -> Desktop:
    """Faults by field, with those of the whole card under their own names."""
    made, found, lost = card_typed(card, form)
    today = visit.hub.settings.local(visit.now).date()
    said = card_faults(made, visit.hub.drawable, today, service.boards(session))
    out: dict[str, list[Words]] = {}
    for field, words in [*said, *(one for one in found if one[0] not in {field for field, _ in said})]:
        beside = _beside(field, words)
        if beside not in out.setdefault(field, []):
            out[field].append(beside)
    return Desktop(form, made, out, lost)


def _beside(field: str, words: Words) -> Words:
    """A sentence as it reads beside its own field, which need not be named again."""
    if words.zh == f"缺少 {field}。":
        return words_for("还没有填。")
    return Words(*(text.removeprefix(f"{field} ") for text in (words.zh, words.en)))


def _counts(card: Card) -> dict[str, int]:
    texts = {
        "title": card.title.zh, "body": plain(card.body.zh), "title_en": card.title.en,
        "body_en": plain(card.body.en), "explain": card.explain.zh, "explain_en": card.explain.en,
    }  # fmt: skip
    return {field: len(text.replace("\n", "")) for field, text in texts.items()}


def _editor_name(visit: Visit, session: Session, draft: service.Draft) -> str:
    """Who touched a card last, as people know him."""
    return called(visit.say, names_by_id(session), draft.edited_by)


def _theirs(visit: Visit, session: Session, draft: service.Draft, mine: Desktop) -> dict[str, object]:
    """What somebody saved meanwhile, where it differs from what is being typed."""
    said = "{name} 在 {time} 改过这张卡片，他的已经保存，您的还没有。请对照后选一个："
    time = visit.hub.settings.local(draft.edited_at).strftime("%H:%M")
    return {
        "said": visit.say(said, name=_editor_name(visit, session, draft), time=time),
        "read_at": draft.edited_at,
        "theirs": [
            {"label": visit.say(label), "text": text} for label, text in _differences(draft.card, mine.form)
        ],
    }  # fmt: skip


def _differences(saved: Card, form: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """(label, text) of what is saved, where it is not what stands in the form."""
    found = {name: texts for name, texts in form_of(saved).items() if list(texts) != list(form[name])}
    return [(LABELS.get(name, "其他栏目"), "\n".join(texts)) for name, texts in found.items()]
