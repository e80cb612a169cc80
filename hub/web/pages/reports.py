"""Reports of shifts: the list, and one on one page of paper, with every chain's head on it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from fastapi import APIRouter, Response

from hub.db import read_scope
from hub.errors import RefusedError
from hub.proof.reports import Head, Line, Report, report_runs, reports_of
from hub.records.coverage import everyone, run_records
from hub.web.pages.shift import FLAGS, METHODS, names_of_accounts
from hub.web.visit import Visiting

router = APIRouter(include_in_schema=False)
LISTS = {"signed": "已签", "missing": "未签", "on_leave": "请假", "unexpected": "名单外", "": "—"}


@router.get("/reports")
def reports(visit: Visiting) -> Response:
    """Every run with a report, newest first."""
    with read_scope(visit.hub.engine) as session:
        return visit.page("reports.html", runs=report_runs(session))


@router.get("/reports/last")
def last_report(visit: Visiting) -> Response:
    """The report of the shift that was closed last: what the morning meeting wants."""
    with read_scope(visit.hub.engine) as session:
        runs = report_runs(session, most=1)
    return visit.go(f"/reports/{runs[0][0]}/{runs[0][1]}" if runs else "/reports")


@router.get("/reports/{day}/{shift}")
def report(visit: Visiting, day: str, shift: str) -> Response:
    """One run at every place, as it was closed."""
    with read_scope(visit.hub.engine) as session:
        found, named = reports_of(session, day, shift), names_of_accounts(session)
        signed = run_records(session, day, shift, everyone(session)).signed if found else {}
    if not found:
        raise RefusedError(
            "这一班还没有报告：下班半小时后自动生成。",
            "This shift has no report yet: it is made half an hour after the end.",
        )
    return visit.page(
        "report.html", reports=found, heads=heads_of(found), by_team=by_team, lists=LISTS, flags=FLAGS,
        methods=METHODS, percent=percent,
        by_others=by_others, authors={person: named.of(one) for person, one in signed.items()},
    )  # fmt: skip


def heads_of(found: Iterable[Report]) -> tuple[Head, ...]:
    """Every chain's newest head of some reports, by station."""
    newest: dict[str, Head] = {}
    for one in found:
        for head in one.heads:
            if head.ledger not in newest or newest[head.ledger].upto < head.upto:
                newest[head.ledger] = head
    return tuple(sorted(newest.values(), key=lambda head: (head.station, head.ledger)))


def by_others(one: Report) -> list[Line]:
    """Signatures that somebody else entered: on paper, or vouched for."""
    return [line for line in (*one.signed, *one.unexpected) if line.method in ("proxy", "paper")]


def by_team(lines: tuple[Line, ...]) -> list[tuple[str, list[Line]]]:
    """Lines of a list by team."""
    ordered = sorted(lines, key=lambda line: (line.team, line.staff_no))
    return [(team, list(group)) for team, group in groupby(ordered, key=lambda line: line.team)]


def percent(one: Report) -> int:
    """Signed of expected, rounded down so that 100 means everybody."""
    return 100 * len(one.signed) // one.expected if one.expected else 0
