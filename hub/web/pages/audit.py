"""For the auditor: who changed what on the console, and whether the chains of log and ledgers still hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from hub.audit import checking
from hub.audit.checking import LOG
from hub.audit.export import export_lines
from hub.audit.service import Asked, Entry, choices, count, entries, note
from hub.backup.fleet import compare
from hub.config import Settings
from hub.db import read_scope, session_scope
from hub.records.ledgers import ledgers
from hub.web.audited import WHATS, Reader
from hub.web.days import day_typed
from hub.web.named import doers, named_like, names_of
from hub.web.table import Column, Table
from hub.web.times import absolute
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
AT_ONCE = 200_000
"""Entries that are checked at once for whoever asks for it; the routine goes on with the rest."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; dates ISO, both ends with them."""

    q: str = ""
    who: str = ""
    what: str = ""
    object: str = ""
    since: str = ""
    until: str = ""

    def asked(self, session: Session, settings: Settings) -> Asked:
        """The same for the log; what is looked for may be a name.

        Raises:
            RefusedError: what is no date.
        """
        since, until = _begins(settings, self.since), _begins(settings, self.until, 1)
        text = self.q.strip()
        return Asked(text, named_like(session, text), self.who, self.what, self.object, since, until)


ByAddress = Annotated[Filters, Depends()]


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines wanted, counted and cut into pages where they lie; their order is their number's."""

    session: Session
    asked: Asked
    names: dict[str, str]
    """Of what the lines given out name: filled as they are."""
    lang: str

    @property
    def count(self) -> int:
        return count(self.session, self.asked)

    def rows(self, sort: str, down: bool, first: int, most: int | None) -> Sequence[Entry]:
        found = entries(
            self.session, asked=self.asked, most=most, first=first, oldest_first=sort == "seq" and not down
        )
        self.names.update(names_of(self.session, found, self.lang))
        return found


@router.get("/audit", name="audit")
def audit(visit: Visiting, asked: ByAddress, line: str = "", head: str = "") -> Response:
    """The log, newest first, and how far every chain was checked; nothing here can be changed.

    ``line`` and ``head``: an end of the log as it stands on paper, to be compared with the log.
    """
    hub = visit.hub
    with read_scope(hub.engine) as session:
        people, deeds = choices(session)
        names = doers(session, people)
        reader = Reader(visit.say, lambda ms: absolute(ms, hub.settings), names)
        wanted = asked.asked(session, hub.settings)
        view = _table(reader).view_of(
            _Lines(session, wanted, names, visit.lang), visit.request.query_params, count(session, Asked())
        )
        if view.kind:
            exported = view.file(visit.say, hub.settings.local(visit.now).date())
        else:
            found = checking.checked(session)
            number = int(line) if line.isascii() and line.isdecimal() and len(line) < 10 else 0
            stood = checking.stands(session, number, head) if line or head else None
            return visit.page(
                "audit.html", view=view, asked=asked, reader=reader, whats=WHATS,
                people=[(one, reader.named(one)) for one in people],
                deeds=sorted(deeds, key=lambda one: visit.say(WHATS[one]) if one in WHATS else one),
                log=found[LOG], stood=stood, line=number, restored=compare(session, visit.now),
                ledgers=[(one, found[one.id]) for one in ledgers(session)],
            )  # fmt: skip
    _note_export(visit, asked, view.count)
    return exported


@router.get("/audit.jsonl", name="audit_lines")
def audit_lines(visit: Visiting, asked: ByAddress) -> Response:
    """The lines wanted, oldest first, in a form that ``yizhan audit verify FILE`` checks."""
    hub = visit.hub
    with read_scope(hub.engine) as session:
        wanted = asked.asked(session, hub.settings)
        whole = count(session, wanted)
    _note_export(visit, asked, whole)
    name = f"yizhan-audit-{hub.settings.local(visit.now):%Y%m%d}.jsonl"
    return StreamingResponse(
        _streamed(hub.engine, wanted), media_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )  # fmt: skip


@router.post("/audit/verify", name="verify_chains")
def verify_chains(visit: Visiting) -> Response:
    """Check every chain from its first entry on; what is too much for now goes on by itself."""
    with session_scope(visit.hub.engine) as session:
        checking.begin_anew(session, visit.now)
        checking.go_on(session, visit.now, AT_ONCE)
        note(session, visit.account.id, "verify", "audit", None, None, visit.now)
    return visit.go("/audit")


def _table(reader: Reader) -> Table[Entry]:
    columns: Sequence[Column[Any]] = (
        Column("seq", "编号", lambda one: one.seq, num=True),
        Column("at", "时间", lambda one: reader.moment(one.at), sorts=False),
        Column("who", "账号", reader.who, sorts=False),
        Column("what", "动作", reader.what, sorts=False),
        Column("object", "对象", reader.object, sorts=False),
        Column("change", "改动", reader.line, sorts=False),
    )
    return Table("yizhan-audit", columns, lambda one: str(one.seq))


def _streamed(engine: Engine, wanted: Asked) -> Iterator[bytes]:
    """In a transaction of its own: a route's ends before what it streams."""
    with read_scope(engine) as session:
        yield from export_lines(session, wanted)


def _note_export(visit: Visit, asked: Filters, lines: int) -> None:
    given = {name: value for name in asked.__slots__ if (value := getattr(asked, name))}
    with session_scope(visit.hub.engine) as session:
        note(session, visit.account.id, "export", "audit", None, {**given, "lines": lines}, visit.now)


def _begins(settings: Settings, text: str, later: int = 0) -> int:
    """The beginning of a day at the mine, ``later`` days on, ms; 0 for no day."""
    day = day_typed(text)
    if day is None:
        return 0
    return settings.instant(datetime.combine(day + timedelta(days=later), time.min))
