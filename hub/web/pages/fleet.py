"""The list of stations, and what is done to several of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.lists import Remembered
from hub.packs.published import versions_in_force
from hub.stations import grouping
from hub.stations import service as stations
from hub.stations.glimpses import pictured
from hub.stations.progress import STALE_MS, Progress
from hub.stations.relays import relays
from hub.stations.service import Station
from hub.web.export import KINDS
from hub.web.fleet import QUIET_MS, STANDINGS, Status, behind, status_of
from hub.web.held import Lasting
from hub.web.reach import Units
from hub.web.reasons import reason_given
from hub.web.table import AS, DID, Column, Table, View
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/stations", include_in_schema=False)
_WORST_FIRST = ("needs", "behind", "ok", "off")
FILTERS = ("status", "place", "group", "tag", "q")
DEEDS: Mapping[str, str] = {
    "tag": "已加上标签：{n} 个站点。",
    "untag": "已取下标签：{n} 个站点。",
    "group": "已改组：{n} 个站点。",
    "look": "已向 {n} 个在线的站点要画面，几秒后就到。",
    "push": "已向 {n} 个在线的站点重新推送。",
}
"""What can be done to several stations, and what is said when it is done."""
Versions = tuple[tuple[str, int], ...]
"""The version in force, per publisher."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A station in the list; the same object for as long as nothing of it has changed (see :func:`_line`).

    Attributes:
        station, status: how it is.
        late: publishers it shows an old version of.
        pictured_at: when the picture of its screen came, ms; 0: there is none, or the reader may not see it.
    """

    station: Station
    status: Status
    late: tuple[str, ...]
    pictured_at: int = 0


@router.get("", name="stations")
def stations_page(visit: Visiting) -> Response:
    """Every station; filters, order, page and columns are the address."""
    if visit.request.query_params.get(AS) in KINDS:
        with read_scope(visit.hub.engine) as session:
            view = _view(visit, session, visit.request.query_params, _in_force(session))
            return view.file(visit.say, visit.hub.settings.local(visit.now).date())
    progress = visit.hub.progress.now()
    return visit.held("stations.html", partial(_shown, visit, progress), *progress.values())


def _shown(visit: Visit, progress: Mapping[str, Progress], lasting: Lasting) -> dict[str, Any]:
    """What the page is made of."""
    with read_scope(visit.hub.engine) as session:
        published = _in_force(session)
        view, spots = _view(visit, session, visit.request.query_params, published), _spots(visit, session)
        linked, groups, tags = relays(session), grouping.groups_in_use(session), grouping.tags_in_use(session)
        every = stations.stations(session)
    _limit(visit, lasting, every, progress.values())
    deed, _, count = visit.request.query_params.get(DID, "").partition("-")
    return {
        "view": view, "asked": view.asked(*FILTERS), "published": published, "standings": STANDINGS,
        "fetched": partial(_fetched, progress, visit.now), "relays": linked, "places": spots,
        "open_places": tuple(one for one in spots if one.open), "groups": groups, "tags": tags,
        "done": visit.say(DEEDS[deed], n=int(count)) if deed in DEEDS and count.isdecimal() else "",
        "days": lambda line: _days(visit, line),
    }  # fmt: skip


def _limit(visit: Visit, lasting: Lasting, every: Iterable[Station], fetching: Iterable[Progress]) -> None:
    """When a station has been silent for too long, when one fetches no longer, when the next day begins."""
    settings = visit.hub.settings
    for at in (one.seen_at + QUIET_MS + 1 for one in every):
        if at > visit.now:
            lasting.ends(at)
    for at in (one.at + STALE_MS + 1 for one in fetching):
        if at > visit.now:
            lasting.ends(at)
    tomorrow = settings.local(visit.now).date() + timedelta(days=1)
    lasting.ends(settings.instant(datetime.combine(tomorrow, time())))


@router.post("/several")
def several(
    visit: Visiting,
    do: Annotated[str, Form()],
    reason: Annotated[str, Form()],
    query: Annotated[str, Form()] = "",
    row: Annotated[list[str] | None, Form()] = None,
    all: Annotated[int | None, Form()] = None,
    tag: Annotated[str, Form()] = "",
    group: Annotated[str, Form()] = "",
) -> Response:
    """Do one thing to the stations ticked, or to all that the filters of the list let through."""
    why = reason_given(reason)
    with session_scope(visit.hub.engine) as session:
        chosen = _chosen(visit, session, QueryParams(query), row or (), all)
        changed = _do(session, do, chosen, group if do == "group" else tag)
        was = {one.id: {"group": one.group} for one in chosen if do == "group"}
        for one in changed:
            after = {**_said(do, tag, group), "stations": len(chosen), "reason": why}
            note(session, visit.account.id, do, f"station:{one}", was.get(one), after, visit.now)
    if do in ("look", "push"):
        for one in changed:
            visit.hub.tell(f"{do}:{one}")
    else:
        visit.hub.changed("stations")
    return visit.go(f"/stations?{query + '&' if query else ''}{DID}={do}-{len(changed)}")


def _chosen(
    visit: Visit, session: Session, query: QueryParams, ticked: Sequence[str], seen: int | None
) -> list[Station]:
    """The stations meant, all of which the reader may change; ``seen``: how many "all" were to him."""
    found = {
        line.station.id: line.station for line in _view(visit, session, query, _in_force(session)).everything
    }
    for station_id in ticked:
        if station_id not in found and (one := stations.station(session, station_id)) is not None:
            found[station_id] = one  # it has left the list since, and is meant all the same
    chosen = list(found.values()) if seen is not None else [found[one] for one in ticked if one in found]
    if seen is not None and len(chosen) != seen:
        raise RefusedError(
            f"列表刚变了：现在是 {len(chosen)} 个站点，不是 {seen} 个；没有执行，请回去再看一遍。",
            f"The list has changed: {len(chosen)} stations, not {seen}; nothing was done, look once more.",
        )
    if not chosen:
        raise RefusedError("没有勾选站点，没有执行。", "No station is ticked; nothing was done.")
    visit.need(frozenset(one.place.unit_id for one in chosen))
    return chosen


def _do(session: Session, what: str, chosen: Sequence[Station], value: str) -> Sequence[str]:
    """Those it changed, or that were there to be asked."""
    ids = [one.id for one in chosen]
    match what:
        case "tag":
            return grouping.tag(session, ids, value)
        case "untag":
            return grouping.untag(session, ids, value)
        case "group":
            return grouping.group(session, ids, value)
        case "look" | "push":
            return [one.id for one in chosen if one.state == "ready"]
        case _:
            raise RefusedError("没有这个操作，没有执行。", "There is no such action; nothing was done.")


def _said(what: str, tag: str, group: str) -> dict[str, str]:
    """What the audit log says of it, beside the reason."""
    if what == "group":
        return {"group": group.strip()}
    return {"tag": tag.strip()} if what in ("tag", "untag") else {}


def _in_force(session: Session) -> Versions:
    return tuple(versions_in_force(session).items())


def _spots(visit: Visit, session: Session) -> tuple[stations.Place, ...]:
    seen = visit.units()
    return tuple(one for one in stations.places(session) if seen is None or one.unit_id in seen)


def _view(visit: Visit, session: Session, query: QueryParams, published: Versions) -> View[Line]:
    pictures, seen, looked_at = pictured(session), visit.units(), visit.units("glimpse")
    every = [
        _line(one, published, visit.now, pictures.get(one.id, 0) if _in(looked_at, one) else 0)
        for one in stations.stations(session)
        if _in(seen, one)
    ]
    asked = [line for line in every if _is_asked(line, query)] if _asks(query) else every
    return _table(visit).view(asked, query, len(every))


def _asks(query: QueryParams) -> bool:
    return any(query.get(name) for name in FILTERS)


def _in(held: Units | None, one: Station) -> bool:
    return held is None or one.place.unit_id in held


def _line(one: Station, published: Versions, now: int, pictured_at: int) -> Line:
    """A station's line: of time it depends only on whether the station has been silent for too long."""

    def make(same: Station) -> Line:
        in_force = dict(published)
        return Line(same, status_of(same, in_force, now), behind(same, in_force), pictured_at)

    return _LINES((one.id, published, now - one.seen_at > QUIET_MS, pictured_at), make, one)


_LINES = Remembered[Line](4_000)
"""Of the stations looked at last."""


def _is_asked(line: Line, query: QueryParams) -> bool:
    """Whether a station passes FILTERS."""
    one, text = line.station, query.get("q", "").strip().lower()
    return (
        query.get("status", "") in ("", line.status.standing)
        and query.get("place", "") in ("", one.place.id)
        and query.get("group", "") in ("", one.group)
        and query.get("tag", "") in ("", *one.tags)
        and text
        in f"{one.id} {one.place.name.zh} {one.place.name.en.lower()} {one.group} {' '.join(one.tags)}"
    )


def _table(visit: Visit) -> Table[Line]:
    settings, lang = visit.hub.settings, visit.lang

    def moment(ms: int) -> str:
        return settings.local(ms).strftime("%Y-%m-%d %H:%M") if ms else ""

    columns: tuple[Column[Line], ...] = (
        Column("station", "站点", lambda line: line.station.id),
        Column(
            "status", "状态", lambda line: visit.say(STANDINGS[line.status.standing][1]),
            lambda line: _WORST_FIRST.index(line.status.standing),
        ),
        Column("next", "下一步", lambda line: " ".join(one.in_(lang) for one in line.status.reasons)),
        Column("place", "地点", lambda line: line.station.place.name.in_(lang)),
        Column("seen", "最后消息", lambda line: moment(line.station.seen_at),
               lambda line: line.station.seen_at),
        Column("packs", "内容版本", lambda line: _versions(line.station), lambda line: len(line.late)),
        Column("unsent", "待传", lambda line: line.station.unsent, num=True),
        Column("group", "组", lambda line: line.station.group, shown=False),
        Column("tags", "标签", lambda line: " ".join(line.station.tags), shown=False),
        Column("screen", "现在的画面", lambda line: moment(line.pictured_at), lambda line: line.pictured_at,
               shown=False),
        Column("showing", "正在显示", lambda line: line.station.showing, shown=False),
        Column("late", "落后的内容包", lambda line: len(line.late), shown=False, num=True),
        Column("clock", "时钟相差（秒）", _clock_s, shown=False, num=True),
        Column("disk", "剩余磁盘（MB）", lambda line: line.station.disk_mb or None, shown=False, num=True),
        Column("days", "安放天数", lambda line: _days(visit, line), shown=False, num=True),
        Column("metres", "安放后进尺（米）", lambda line: line.station.advanced_m, shown=False, num=True),
        Column("relay", "经中继", lambda line: line.station.relay_id, shown=False),
    )  # fmt: skip
    return Table("yizhan-stations", columns, lambda line: line.station.id, size=200)


def _fetched(progress: Mapping[str, Progress], now: int, line: Line) -> int | None:
    """How much of what a station lacks has come, percent; None while it fetches nothing."""
    one = progress.get(line.station.id) if line.late else None
    return one.percent if one is not None and one.goes_on(now) else None


def _versions(one: Station) -> str:
    return " ".join(f"{name} {version}" for name, version in sorted(one.have.items()))


def _clock_s(line: Line) -> float | None:
    """How far its clock is ahead of the hub's, seconds; None before it has said so."""
    one = line.station
    return round(one.clock_offset_ms / 1000, 1) + 0.0 if one.clock else None  # and no "-0.0"


def _days(visit: Visit, line: Line) -> int:
    """Whole days since it was put up where it stands."""
    settings, one = visit.hub.settings, line.station
    on = date.fromisoformat(one.placed_on) if one.placed_on else settings.local(one.placed_at).date()
    return max((settings.local(visit.now).date() - on).days, 0)
