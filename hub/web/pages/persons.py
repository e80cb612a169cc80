"""The list of persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.people import service
from hub.people.badges import LAYOUTS
from hub.people.credentials import Credential, credentials_among, valid_badge
from hub.people.listing import Listing, Wanted
from hub.people.service import Person
from hub.web.table import DID, Column, Table, View
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
KINDS = {"own": "本矿", "contractor": "外委", "visitor": "访客"}


@dataclass(frozen=True, slots=True)
class Line:
    """A person, and the badge he may use today."""

    who: Person
    badge: Credential | None


@dataclass(frozen=True, slots=True)
class _Lines:
    """The persons wanted, each with his badge."""

    listing: Listing
    today: str

    @property
    def count(self) -> int:
        return self.listing.count

    def rows(self, sort: str, down: bool, first: int, most: int | None) -> Sequence[Line]:
        people = self.listing.rows(sort, down, first, most)
        held = credentials_among(self.listing.session, [one.id for one in people])
        return [Line(one, valid_badge(held.get(one.id, ()), self.today)) for one in people]


@router.get("/persons", name="persons")
def listing(visit: Visiting) -> Response:
    """Everybody who may sign; filters, order, page and columns are the address."""
    query, today = visit.request.query_params, visit.hub.settings.local(visit.now).date()
    with read_scope(visit.hub.engine) as session:
        tree = service.unit_tree(session)
        view = _view(visit, session, today.isoformat(), {one.id: one.name for _, one in tree})
        if not view.kind:
            return visit.page(
                "persons.html", view=view, asked=view.asked("unit", "kind", "q"), kinds=KINDS,
                layouts=LAYOUTS, today=today,
                units=[(depth, one) for depth, one in tree if visit.sees(one.id)],
                names={one.id: one.name for _, one in tree}, new=query.get(DID, ""),
            )  # fmt: skip
        answer = view.file(visit.say, today)
    with session_scope(visit.hub.engine) as session:
        after = {"lines": view.count, **dict(view.filters)}
        note(session, visit.account.id, "export", "persons", None, after, visit.now)
    return answer


def _view(visit: Visit, session: Session, today: str, names: Mapping[str, Words]) -> View[Line]:
    query, among = visit.request.query_params, visit.units()
    unit = query.get("unit", "")
    wanted = Wanted(among, unit if unit in names else "", query.get("kind", ""), query.get("q", "").strip())
    total = Listing(session, Wanted(among)).count
    return _table(visit, names).view_of(_Lines(Listing(session, wanted), today), query, total)


def _table(visit: Visit, names: Mapping[str, Words]) -> Table[Line]:
    def badge(line: Line) -> str:
        return visit.say("无") if line.badge is None else line.badge.valid_to or visit.say("有效")

    columns: tuple[Column[Line], ...] = (
        Column("name", "姓名", lambda line: line.who.name),
        Column("staff_no", "工号", lambda line: line.who.staff_no),
        Column("unit", "单位", lambda line: names[line.who.unit_id].in_(visit.lang)),
        Column("job", "工种", lambda line: line.who.job),
        Column("firm", "公司", lambda line: line.who.firm, shown=False),
        Column("host", "接待人", lambda line: line.who.host, shown=False),
        Column("badge", "工牌", badge, sorts=False),
        Column(
            "pin", "手机签字", lambda line: visit.say("可以" if line.who.has_pin else "没有密码"), sorts=False
        ),
    )
    return Table("yizhan-persons", columns, lambda line: line.who.id)
