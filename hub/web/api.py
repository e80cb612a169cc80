"""``/api/v1``: the figures of the console for programs, read with a bearer token."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.security import HTTPBearer
from pydantic import BaseModel

from hub.accounts.tokens import needs_touch, token_of, touch
from hub.config import Settings
from hub.db import read_scope, session_scope
from hub.packs.published import versions_in_force
from hub.records import views
from hub.records.coverage import Signed, Someone
from hub.records.ledgers import ledgers
from hub.records.meetings import Meeting
from hub.records.runs import PlaceRun, runs_at
from hub.records.service import Kept
from hub.secrets import read_or_make
from hub.stations.service import stations
from hub.web import answers
from hub.web.answers import Refusal
from hub.web.days import day_typed
from hub.web.fleet import behind, status_of
from hub.web.i18n import words_for
from hub.web.visit import TurnedAwayError, Visiting

MOST_RECORDS = 1000


def api_token(settings: Settings) -> str:
    """The API's bearer token: ``secrets/api.token`` in the data folder, made at the first call."""
    return read_or_make(settings.secrets / "api.token", lambda: secrets.token_urlsafe(32).encode()).decode()


REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Refusal, "description": "what was asked for cannot be given"},
    401: {"model": Refusal, "description": "no token, an unknown one, or one that is over"},
    403: {"model": Refusal, "description": "the token is not for this"},
    422: {"model": Refusal, "description": "a parameter is missing, malformed or unknown"},
}
_SCHEME = HTTPBearer(auto_error=False, description="console page Programs, or secrets/api.token")


def bearer(request: Request) -> None:
    """Let only the hub's own token in (401): it opens everything. Cookies are never looked at here."""
    if not _is_own(request.app.state.hub.settings, _given(request)):
        raise TurnedAwayError(401, words_for("需要 API 令牌：见数据目录 secrets/api.token。"))


def reads(scope: str) -> Any:
    """A dependency: the hub's own token, or one of the console that may read ``scope``."""

    def admit(visit: Visiting) -> None:
        given, hub = _given(visit.request), visit.hub
        _refuse_unknown(visit.request)
        if _is_own(hub.settings, given):
            return
        with read_scope(hub.engine) as session:
            token = token_of(session, given) if given else None
        if token is None or not token.is_good(visit.now):
            raise TurnedAwayError(401, words_for("需要有效的令牌：在控制台“程序接口”页生成。"))
        if scope not in token.scopes:
            raise TurnedAwayError(403, words_for("这个令牌不能读这一项（{scope}）。", scope=scope))
        if needs_touch(token, visit.now):
            with session_scope(hub.engine) as session:
                touch(session, token.id, visit.now)

    return Depends(admit)


def _refuse_unknown(request: Request) -> None:
    """A filter that is misspelt must not be answered with everything."""
    described = request.app.openapi()["paths"][request.scope["route"].path]["get"].get("parameters", ())
    known = {one["name"] for one in described if one["in"] == "query"}
    if unknown := sorted(set(request.query_params) - known):
        raise TurnedAwayError(422, words_for("没有这样的参数：{names}。", names="、".join(unknown)[:200]))


def _given(request: Request) -> str:
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _is_own(settings: Settings, given: str) -> bool:
    return hmac.compare_digest(given.encode(), api_token(settings).encode())


def _gives(answer: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """What is answered, for the description alone: to check thousands of names once more costs seconds."""
    return {200: {"model": answer}}


router = APIRouter(prefix="/api/v1", tags=["health"])
figures = APIRouter(prefix="/api/v1", dependencies=[Depends(_SCHEME)], responses=REFUSALS)


@router.get("/health", name="api_health", summary="中枢是否正常", responses=_gives(answers.Health))
def health(visit: Visiting) -> dict[str, Any]:
    """Whether the hub answers; needs no token and tells nothing else."""
    with read_scope(visit.hub.engine) as session:
        session.connection()
    return {"ok": True, "now": visit.now, "demo": visit.hub.settings.demo}


@figures.get(
    "/coverage", name="api_coverage", tags=["coverage"], dependencies=[reads("coverage")],
    summary="每个地点一个班：应签、已签、未签；不写日期和班次就是现在这个班",
    responses=_gives(answers.Coverage),
)  # fmt: skip
def coverage(
    visit: Visiting,
    date: Annotated[str, Query(description="day of the run, 2026-11-22")] = "",
    shift: Annotated[str, Query(description="id of the shift")] = "",
    place: Annotated[str, Query(description="id of one place")] = "",
    unit: Annotated[str, Query(description="id of a unit: its places and those of units under it")] = "",
) -> dict[str, Any]:
    """Coverage of a run at each place; without ``date`` and ``shift`` the current run of each place."""
    with read_scope(visit.hub.engine) as session:
        runs = runs_at(
            session, visit.hub.settings, visit.now, day=day_typed(date), shift=shift, place=place, unit=unit
        ).runs
    return {"now": visit.now, "runs": [_run(item) for item in runs if item.coverage is not None]}


@figures.get(
    "/stations", name="api_stations", tags=["stations"], dependencies=[reads("stations")],
    summary="每个站点现在怎么样，和控制台上一样", responses=_gives(answers.Fleet),
)  # fmt: skip
def fleet(visit: Visiting) -> dict[str, Any]:
    """Every station as the console shows it."""
    with read_scope(visit.hub.engine) as session:
        in_force = versions_in_force(session)
        found = stations(session)
    rows = []
    for station in found:
        status = status_of(station, in_force, visit.now)
        row = asdict(station)
        row["place"] = {"id": station.place.id, "name": station.place.name.to_json()}
        row |= {"level": status.level, "status": status.word, "behind": behind(station, in_force)}
        rows.append(row)
    return {"now": visit.now, "published": in_force, "stations": rows}


@figures.get(
    "/records", name="api_records", tags=["records"], dependencies=[reads("records")],
    summary="一本台账的记录，按编号；接着问时 after 写上次最后的编号", responses=_gives(answers.Records),
)  # fmt: skip
def records(
    visit: Visiting,
    ledger: Annotated[str, Query(description="id of a ledger, as /api/v1/ledgers names it")],
    after: Annotated[int, Query(ge=0, description="number of the last record known")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_RECORDS, description="how many at most")] = 200,
) -> dict[str, Any]:
    """Records of a ledger in order; ask again with ``after`` = the last ``seq``."""
    with read_scope(visit.hub.engine) as session:
        found = views.records_after(session, ledger, after, limit)
    return {"ledger": ledger, "records": [_record(item) for item in found]}


@figures.get(
    "/ledgers", name="api_ledgers", tags=["records"], dependencies=[reads("records")],
    summary="有哪些台账，各到第几条", responses=_gives(answers.Ledgers),
)  # fmt: skip
def every_ledger(visit: Visiting) -> dict[str, Any]:
    """Every ledger: whose it is, and how many records of it are held."""
    with read_scope(visit.hub.engine) as session:
        found = ledgers(session)
    rows = [
        {"ledger": one.id, "station": one.station_id, "upto": one.upto, "flags": list(one.flags),
         "opened_at": one.opened_at, "closed_at": one.closed_at}
        for one in found
    ]  # fmt: skip
    return {"now": visit.now, "ledgers": rows}


@figures.get(
    "/totals", name="api_totals", tags=["coverage"], dependencies=[reads("coverage")],
    summary="中枢收到的总数；doubled 必须是 0", responses=_gives(answers.Totals),
)  # fmt: skip
def totals(visit: Visiting) -> dict[str, Any]:
    """Sums over everything held; ``doubled`` must be 0."""
    with read_scope(visit.hub.engine) as session:
        held, runs = views.held_by_ledger(session), views.run_totals(session, visit.hub.settings, visit.now)
        known = {
            one.id: {"station": one.station_id, "records": held.get(one.id, 0), "upto": one.upto,
                     "flags": list(one.flags)}
            for one in ledgers(session)
        }  # fmt: skip
    return {
        "now": visit.now,
        "records": sum(held.values()),
        "ledgers": known,
        "runs": [asdict(run) for run in runs],
        "persons": sum(run.persons for run in runs),
        "doubled": sum(run.doubled for run in runs),
    }


def _run(item: PlaceRun) -> dict[str, Any]:
    found = item.coverage
    assert found is not None
    return {
        "date": found.date, "shift": found.shift, "shift_name": found.shift_name, "place": found.place_id,
        "place_name": found.place, "phase": item.phase, "has_roster": found.has_roster,
        "expected": found.expected, "signed": [_signed(one) for one in found.signed],
        "missing": [_someone(one) for one in found.missing],
        "on_leave": [_someone(one) for one in found.on_leave],
        "unexpected": [_signed(one) for one in found.unexpected], "unknown": found.unknown,
        "meeting": _meeting(found.meeting),
    }  # fmt: skip


def _meeting(meeting: Meeting) -> dict[str, Any] | None:
    roll = meeting.roll
    if not roll.leader:
        return None
    return {
        "leader": roll.leader, "opened_at": roll.opened_at, "oath": meeting.oath,
        "close": asdict(roll.close) if roll.close else None, "closed_at": roll.closed_at,
    }  # fmt: skip


def _someone(who: Someone) -> dict[str, Any]:
    return {
        "person": who.person_id, "staff_no": who.staff_no, "name": who.name, "team": who.team_id,
        "job": who.job,
    }  # fmt: skip


def _signed(one: Signed) -> dict[str, Any]:
    return {
        **_someone(one.who), "method": one.method, "at": one.at, "station": one.station, "place": one.place,
        "flags": list(one.flags),
    }  # fmt: skip


def _record(item: Kept) -> dict[str, Any]:
    names = (
        "seq", "kind", "method", "subject", "text_hash", "value", "person", "author", "station", "place",
        "shift_date", "shift", "publisher", "version", "at", "boot", "mono", "clock", "flags",
    )  # fmt: skip
    return {
        **{name: getattr(item.record, name) for name in names},
        "arrived_at": item.arrived_at,
        "hub_flags": list(item.hub_flags),
        "counts": item.counts,
    }
