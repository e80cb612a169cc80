"""The sheet on paper: one run at one place, with an empty column for signatures by hand.

A mine decides whether a scan is a signature; where it is not, or where a station is broken, people sign
here under the same words, and a leader enters the sheet afterwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from content_packs.format.content import Shown
from content_packs.format.text import plain
from hub.db import read_scope
from hub.records.coverage import Coverage, Someone
from hub.records.entered import Run, pledge_at, run_at
from hub.records.runs import runs_at
from hub.web.pages.shift import METHODS
from hub.web.reach import units_of_place
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
BLANK = 4
"""Lines at the end for whoever is not on the list."""
ROWS = 23
"""Lines of 9 mm on a page of A4 below the head of the sheet and of the table."""
ROW_MM, LINE_MM, GAP_MM = 9, 4.7, 1.5
IN_A_LINE = 60
"""Characters in a line of the words on the first page."""
LEAST = 6
"""Lines that stay on the first page however long the words are."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line: who (nobody on an empty one), and what the stations know of him already."""

    number: int
    who: Someone | None
    known: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words to sign, and whose they are: jobs, or everybody's."""

    shown: Shown
    jobs: tuple[str, ...]

    @property
    def title(self) -> str:
        """What they are called, and whose they are."""
        title = self.shown.card.title.zh
        return f"{title}（{'、'.join(self.jobs)}）" if self.jobs else title

    @property
    def text(self) -> str:
        """Without marks, its paragraphs in one."""
        return " ".join(plain(self.shown.card.body.zh).split())


@router.get("/shift/sheet", name="shift_sheet")
def shift_sheet(visit: Visiting, place: str, date: str, shift: str, only: str = "") -> Response:
    """The sheet, page by page; ``only=missing`` leaves out who has signed and who is on leave."""
    settings, now = visit.hub.settings, visit.now
    with read_scope(visit.hub.engine) as session:
        visit.need(units_of_place(session, place))
        run = run_at(session, place, date, shift)
        (found,) = runs_at(session, settings, now, day=run.shift.date, shift=shift, place=place).runs
        rows = list(_rows(visit, found.coverage, only == "missing"))
        said = _said(visit, session, run, [row.who for row in rows if row.who])
    return visit.page(
        "paper.html", run=run, only=only, said=said, pages=pages(rows, said),
        versions=sorted({(one.shown.publisher, one.shown.version) for one in said}),
    )  # fmt: skip


def pages(rows: Sequence[Row], said: Sequence[Said]) -> list[Sequence[Row]]:
    """The lines of each page: fewer on the first, where the words stand."""
    lines = sum(-(-(len(one.title) + len(one.text) + 8) // IN_A_LINE) for one in said)
    words_mm = lines * LINE_MM + len(said) * GAP_MM
    first = max(ROWS - math.ceil(words_mm / ROW_MM), LEAST)
    return [rows[:first], *(rows[at : at + ROWS] for at in range(first, len(rows), ROWS))]


def _rows(visit: Visit, found: Coverage | None, only_missing: bool) -> Iterator[Row]:
    listed: list[tuple[Someone, str]] = []
    if found:
        listed = [(who, "") for who in found.missing]
    if found and not only_missing:
        for one in (*found.signed, *found.unexpected):
            at = visit.hub.settings.local(one.at).strftime("%H:%M")
            listed.append((one.who, f"{visit.say(METHODS.get(one.method, '其他'))} {at}"))
        listed += [(who, visit.say("请假")) for who in found.on_leave]
    listed.sort(key=lambda pair: (pair[0].team_id, pair[0].staff_no))
    for number, (who, known) in enumerate(listed, 1):
        yield Row(number, who, known)
    for number in range(BLANK):
        yield Row(len(listed) + number + 1, None)


def _said(visit: Visit, session: Session, run: Run, people: Sequence[Someone]) -> list[Said]:
    """The words of everybody on the sheet: those for all first, then those of single jobs."""
    words: dict[str, tuple[Shown, set[str]]] = {}
    for job in ["", *sorted({one.job for one in people} - {""})]:
        if (shown := pledge_at(session, visit.hub.settings, run, job, visit.now)) is not None:
            words.setdefault(shown.card.id, (shown, set()))[1].add(job)
    return [Said(shown, () if "" in own else tuple(sorted(own))) for shown, own in words.values()]
