"""Everything the hub keeps about one person, for him: as JSON, and to read.

Not in it are what would let somebody sign for him: the token of his badge, his PIN (kept only as a hash).
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content_packs.format.text import plain
from hub.audit.service import entries
from hub.config import Settings
from hub.errors import RefusedError
from hub.people.credentials import credentials_of
from hub.people.service import person, unit
from hub.programme.models import RosterRow
from hub.proof.models import ReportRow
from hub.proof.words import words_of
from hub.records.models import QuarantinedRow, RecordRow
from hub.records.service import Kept, kept_of

MOST_LINES = 10_000
HEADINGS = {
    "person": "本人 the person", "badges": "工牌 badges", "records": "记录 records",
    "made_for_others": "替别人登记的 made for others",
    "unreadable": "读不出的记录 records that cannot be read",
    "roster": "排班 roster", "reports": "班次报告 shift reports",
    "changes": "对他的资料的改动 changes of what is kept of him",
}  # fmt: skip


def kept_of_person(session: Session, settings: Settings, person_id: str) -> dict[str, Any]:
    """What is kept about a person, by kind.

    Raises:
        RefusedError: there is no such person, nor any record of one.
    """
    who = person(session, person_id)
    query = select(RecordRow).where(or_(RecordRow.person == person_id, RecordRow.author == person_id))
    found = [kept_of(row) for row in session.scalars(query.order_by(RecordRow.at, RecordRow.seq))]
    if who is None and not found:
        raise RefusedError(
            f"没有人员“{person_id}”，没有写文件；编号见人员页的地址。",
            f"there is no person {person_id!r}; nothing was written; the id is in the address of his page",
        )
    own = {
        "id": who.id, "staff_no": who.staff_no, "name": who.name, "unit": unit(session, who.unit_id).name.zh,
        "job": who.job, "firm": who.firm, "host": who.host, "visitor": who.visitor, "active": who.active,
        "has_pin": who.has_pin,
    } if who else {"id": person_id}  # fmt: skip
    return {
        "person": own,
        "badges": [
            {
                "issued": _time(settings, one.issued_at), "revoked": _time(settings, one.revoked_at),
                "valid_to": one.valid_to,
            }
            for one in credentials_of(session, person_id)
        ],
        "records": [_record(session, settings, one) for one in found if one.record.person == person_id],
        "made_for_others": [
            _record(session, settings, one) for one in found if one.record.person != person_id
        ],
        "unreadable": _unreadable(session, person_id),
        "roster": _roster(session, person_id),
        "reports": _reports(session, person_id),
        "changes": [
            {"time": _time(settings, line.at), "by": line.who, "what": line.what}
            for line in entries(session, most=MOST_LINES, text=f"person:{person_id}")
        ],
    }  # fmt: skip


def readable(kept: dict[str, Any]) -> str:
    """The same as text, Chinese and English."""
    out: list[str] = []
    for kind, heading in HEADINGS.items():
        rows = [kept[kind]] if isinstance(kept[kind], dict) else kept[kind]
        out.append(f"\n## {heading}（{len(rows)}）\n")
        out += [_line(row) for row in rows]
    return "\n".join(out).strip() + "\n"


def as_json(kept: dict[str, Any]) -> bytes:
    """The bytes of the JSON file."""
    return json.dumps(kept, ensure_ascii=False, indent=1).encode() + b"\n"


def _record(session: Session, settings: Settings, kept: Kept) -> dict[str, Any]:
    one = kept.record
    found = words_of(session, settings, one)
    card = found.card
    words = " ".join([card.title.zh, *plain(card.body.zh).split()]) if card else ""
    return {
        "ledger": kept.ledger, "seq": one.seq, "kind": one.kind, "method": one.method,
        "time": _time(settings, one.at), "arrived": _time(settings, kept.arrived_at), "clock": one.clock,
        "station": one.station, "place": one.place, "shift_date": one.shift_date, "shift": one.shift,
        "subject": one.subject, "value": one.value, "flags": list(kept.flags), "counts": kept.counts,
        "words": words, "words_are_those_signed": found.state,
    }  # fmt: skip


def _unreadable(session: Session, person_id: str) -> list[dict[str, Any]]:
    """Records of a later program that name him anywhere."""
    query = select(QuarantinedRow).where(QuarantinedRow.salt != b"").order_by(QuarantinedRow.arrived_at)
    rows = session.scalars(query.execution_options(yield_per=200))
    return [
        {"ledger": row.ledger, "seq": row.seq, "row": row.row.decode()}
        for row in rows
        if f'"{person_id}"'.encode() in row.row
    ]


def _roster(session: Session, person_id: str) -> list[dict[str, str]]:
    query = select(RosterRow).where(RosterRow.person_id == person_id).order_by(RosterRow.date)
    return [
        {"date": row.date, "shift": row.shift, "place": row.place_id, "status": row.status}
        for row in session.scalars(query)
    ]


def _reports(session: Session, person_id: str) -> list[dict[str, str]]:
    """The reports whose lists name him."""
    query = select(ReportRow).where(ReportRow.persons.is_not(None)).order_by(ReportRow.date)
    return [
        {"date": row.date, "shift": row.shift, "place": row.place_id}
        for row in session.scalars(query.execution_options(yield_per=200))
        if any(who[0] == person_id for who in (row.persons or {"people": {}})["people"].values())
    ]


def _line(row: dict[str, Any]) -> str:
    said = "  ".join(f"{name}: {_text(value)}" for name, value in row.items() if value not in ("", [], None))
    return f"- {said}"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _time(settings: Settings, ms: int | None) -> str:
    return settings.local(ms).strftime("%Y-%m-%d %H:%M:%S") if ms is not None else ""
