"""One record: what it says, when it was made, whose words were signed; and a correction beside it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from hub.accounts.service import account_names
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.programme.service import shift_names
from hub.proof.words import words_of
from hub.records.coverage import everyone
from hub.records.entered import STANDS, VOID, Desk, contest, correct, is_correctable
from hub.records.ledgers import station_of
from hub.records.moments import moment
from hub.records.service import Kept
from hub.records.views import about, hash_of, record_at
from hub.stations.service import place
from hub.web.pages.exceptions import KINDS
from hub.web.pages.shift import FLAGS, METHODS
from hub.web.reach import units_of_place
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
CLOCKS = {"hub": "中枢校准", "rtc": "本机时钟", "suspect": "时钟可疑"}
REASONS = {
    "forgot": "忘带工牌", "damaged": "工牌损坏", "hands": "手上有活", "other": "其他原因",
    "undo": "代签人撤回", "not_me": "本人否认",
}  # fmt: skip
SAID = {VOID: "不算数", STANDS: "算数"}
MOST_SEQ = 2**53 - 1


@router.get("/records/{ledger}/{seq}", name="record")
def record(visit: Visiting, ledger: str, seq: int) -> Response:
    """The record with everything that was said of it later."""
    with read_scope(visit.hub.engine) as session:
        kept = _found(session, ledger, seq)
        visit.need(units_of_place(session, kept.record.place))
        one = kept.record
        spot = place(session, one.place)
        return visit.page(
            "record.html", one=one, kept=kept, ledger=ledger, people=everyone(session),
            authors=account_names(session), shifts=shift_names(session), spot=spot,
            words=words_of(session, visit.hub.settings, one),
            estimated=moment(session, ledger, one.boot, one.mono), hash=hash_of(session, ledger, seq).hex(),
            owner=station_of(session, ledger) or "hub", later=about(session, ledger, seq), kinds=KINDS,
            methods=METHODS, flags=FLAGS, clocks=CLOCKS, said=said, correctable=is_correctable(one),
            verdict=_verdict(kept), contestable=_is_contestable(kept),
        )  # fmt: skip


@router.post("/records/{ledger}/{seq}/correct")
def correct_record(
    visit: Visiting,
    ledger: str,
    seq: int,
    verdict: Annotated[str, Form()],
    reason: Annotated[str, Form()],
) -> Response:
    """A correction: a record of its own, beside the one it speaks of."""
    with session_scope(visit.hub.engine) as session:
        kept = _found(session, ledger, seq)
        visit.need(units_of_place(session, kept.record.place))
        made = correct(desk_of(visit, session), ledger, seq, verdict, reason)
        after = {"verdict": verdict, "seq": made.seq}
        note(session, visit.account.id, "correct", f"record:{ledger}:{seq}", None, after, visit.now)
    visit.hub.changed("records")
    return visit.go(f"/records/{ledger}/{seq}")


@router.post("/records/{ledger}/{seq}/contest")
def contest_record(visit: Visiting, ledger: str, seq: int) -> Response:
    """Its person told the reader that he did not sign it (不是我签的)."""
    with session_scope(visit.hub.engine) as session:
        kept = _found(session, ledger, seq)
        visit.need(units_of_place(session, kept.record.place))
        made = contest(desk_of(visit, session), ledger, seq)
        note(
            session, visit.account.id, "contest", f"record:{ledger}:{seq}", None, {"seq": made.seq}, visit.now
        )
    visit.hub.changed("records")
    return visit.go(f"/records/{ledger}/{seq}")


def desk_of(visit: Visit, session: Session) -> Desk:
    """The reader as the author of what he enters."""
    return Desk(session, visit.hub.settings, visit.hub.secrets, visit.account.id, visit.now)


def said(visit: Visit, value: str) -> str:
    """A record's value in words: a code's sentence, a correction's verdict and reason, or as it is."""
    verdict, colon, reason = value.partition(":")
    if colon and verdict in SAID:
        return visit.say(SAID[verdict]) + ("：" if visit.lang == "zh" else ": ") + reason
    return visit.say(REASONS[value]) if value in REASONS else value


def _verdict(kept: Kept) -> str:
    """What a correction could say of it now; empty where there is nothing to say."""
    if not is_correctable(kept.record) or not kept.record.person:
        return ""
    if "voided" in kept.hub_flags:
        return STANDS
    return f"{VOID} {STANDS}" if "contested" in kept.hub_flags else VOID


def _is_contestable(kept: Kept) -> bool:
    """Whether its person can still say that he did not sign it."""
    one = kept.record
    known = bool(one.person) and one.person[0] != "?"
    return one.kind == "pledge" and known and not {"contested", "voided"} & {*kept.hub_flags}


def _found(session: Session, ledger: str, seq: int) -> Kept:
    found = record_at(session, ledger, seq) if 0 < seq <= MOST_SEQ else None
    if found is None:
        raise RefusedError(
            "没有这条记录，或它还读不出；请从待查页再找。", "There is no such record, or it cannot be read."
        )
    return found
