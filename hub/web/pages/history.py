"""What a person has signed: for those entitled, and each look is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy.orm import Session

from content_packs.format.text import plain
from content_packs.wire.record import Record
from content_packs.words import Words
from hub.accounts.service import account_names
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.people.service import Person, person, unit
from hub.programme.service import shift_names
from hub.proof.words import SignedWords, words_of
from hub.records.history import Past, history
from hub.stations.service import places
from hub.web.days import AskedDays, Days, asked_days
from hub.web.pages.exceptions import KINDS
from hub.web.pages.records import CLOCKS, said
from hub.web.pages.shift import FLAGS, METHODS
from hub.web.table import Column, Table
from hub.web.times import absolute
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
USUAL, MOST = 90, 1100
"""Days that are shown where none are named, and at most: records of three years are kept."""
EVERYTHING = "all"


@router.get("/persons/{person_id}/history", name="history")
def person_history(
    visit: Visiting, person_id: str, asked: Annotated[AskedDays, Depends(asked_days)], kind: str = ""
) -> Response:
    """His signatures with method, time, place, clock, flags, the exact words, and what was said of them."""
    today = visit.hub.settings.local(visit.now).date()
    days = asked.within(today, USUAL, MOST)
    with session_scope(visit.hub.engine) as session:
        who = _found(session, person_id)
        _write_down(visit, session, who, days, kind)
    with read_scope(visit.hub.engine) as session:
        past = history(
            session, visit.hub.settings, who.id, (days.begin, days.end),
            () if kind == EVERYTHING else ("pledge",),
        )  # fmt: skip
        reader = _Reader(visit, session)
        view = reader.table().view(past, visit.request.query_params)
        if view.kind:
            return view.file(visit.say, today)
        return visit.page(
            "history.html", view=view, who=who, unit=unit(session, who.unit_id), days=days, kind=kind,
            read=reader, kinds=KINDS, methods=METHODS, flags=FLAGS, clocks=CLOCKS,
            counted=sum(one.kept.counts for one in past),
            late=sum("late" in one.kept.flags and one.kept.counts for one in past),
            denied=sum("contested" in one.kept.flags for one in past),
        )  # fmt: skip


@dataclass(frozen=True)
class _Reader:
    """Says in the reader's language what stands in a record."""

    visit: Visit
    session: Session

    @cached_property
    def authors(self) -> dict[str, str]:
        """Names of accounts as records have them."""
        return account_names(self.session)

    @cached_property
    def names(self) -> dict[str, Words]:
        """Names of places."""
        return {spot.id: spot.name for spot in places(self.session)}

    @cached_property
    def shifts(self) -> Mapping[str, Words]:
        """Names of shifts by id."""
        return shift_names(self.session)

    @cached_property
    def _words(self) -> dict[tuple[str, int, str, str], SignedWords]:
        return {}

    def words(self, record: Record) -> SignedWords:
        """The words he signed; the same ones are looked up once."""
        key = (record.publisher, record.version, record.subject, record.text_hash)
        if key not in self._words:
            self._words[key] = words_of(self.session, self.visit.hub.settings, record)
        return self._words[key]

    def spelled(self, record: Record) -> str:
        """The words in one line, in Chinese as they were signed; empty where the hub does not hold them."""
        card = self.words(record).card
        return " ".join([card.title.zh, *plain(card.body.zh).split()]) if card else ""

    def run(self, record: Record) -> str:
        """Date and name of the shift."""
        named = self.shifts.get(record.shift)
        return f"{record.shift_date} {named.in_(self.visit.lang) if named else record.shift}".strip()

    def place(self, record: Record) -> str:
        """Name of the place, or its id where there is none."""
        named = self.names.get(record.place)
        return named.in_(self.visit.lang) if named else record.place

    def author(self, record: Record) -> str:
        """Who made it for him; empty where he did himself."""
        found = person(self.session, record.author) if record.author else None
        return found.name if found else self.authors.get(record.author, record.author)

    def flags(self, past: Past) -> list[str]:
        """The marks of both sides."""
        return [self.visit.say(FLAGS.get(flag, "其他")) for flag in past.kept.flags]

    def later(self, past: Past) -> list[str]:
        """What was said of it, when and by whom."""
        return [self._remark(one.record) for one in past.later]

    def _remark(self, one: Record) -> str:
        what = [self.visit.say(KINDS.get(one.kind, "其他")), said(self.visit, one.value), self.author(one)]
        return " · ".join([absolute(one.at, self.visit.hub.settings)[:16], *filter(None, what)])

    def table(self) -> Table[Past]:
        """The list; its texts are what is exported."""
        say, settings = self.visit.say, self.visit.hub.settings

        def of(text: Callable[[Record], str]) -> Callable[[Past], str]:
            return lambda past: text(past.kept.record)

        def when(moment: int) -> str:
            return absolute(moment, settings)

        def key(past: Past) -> str:
            return f"{past.kept.ledger}/{past.kept.record.seq}"

        return Table(
            "yizhan-history",
            (
                Column("time", "时间", lambda one: when(one.time), order=lambda one: one.time),
                Column("run", "班次", of(self.run)),
                Column("kind", "记录", of(lambda one: say(KINDS.get(one.kind, "其他"))), shown=False),
                Column("place", "地点", of(self.place)),
                Column("station", "站点", of(lambda one: one.station), shown=False),
                Column("method", "方式", of(lambda one: say(METHODS.get(one.method, "其他")))),
                Column("author", "登记人", of(self.author)),
                Column("clock", "时钟", of(lambda one: say(CLOCKS.get(one.clock, "其他")))),
                Column("flags", "标记", lambda one: " ".join(self.flags(one))),
                Column("counts", "计入", lambda one: say("是" if one.kept.counts else "否")),
                Column("words", "签的原话", of(self.spelled), sorts=False),
                Column("later", "后来", lambda one: "；".join(self.later(one)), sorts=False),
                Column("arrived", "到达中枢", lambda one: when(one.kept.arrived_at), shown=False),
                Column("hash", "校验值", of(lambda one: one.text_hash), shown=False, sorts=False),
                Column("record", "台账", key, shown=False, sorts=False),
            ),
            key,
        )  # fmt: skip


def _write_down(visit: Visit, session: Session, who: Person, days: Days, kind: str) -> None:
    query = visit.request.query_params
    taken = {"from": days.first, "to": days.last, "kind": kind or "pledge"}
    if query.get("as"):
        note(
            session,
            visit.account.id,
            "export",
            f"person:{who.id}",
            None,
            {**taken, "as": query["as"]},
            visit.now,
        )
    elif not query.get("page") and not query.get("sort"):
        note(session, visit.account.id, "view", f"person:{who.id}", None, taken, visit.now)


def _found(session: Session, person_id: str) -> Person:
    found = person(session, person_id)
    if found is None:
        raise RefusedError("没有这个人员，可能刚被改过；请从人员页再找。", "There is no such person.")
    return found
