"""Lines that stations share (线路): what each carries, its quiet hours, the stations on it; and who takes
records in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.intake.leases import holders
from hub.stations import lines as service
from hub.stations.relays import relays
from hub.stations.service import stations
from hub.sync.line import Line
from hub.web.visit import Visit, Visiting

router = APIRouter(prefix="/lines", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line on the list: its stations and relays, bytes they still lack, and until when it is quiet."""

    line: Line
    quiet: str
    stations: tuple[str, ...]
    lacking: int
    quiet_until: str


@router.get("", name="lines")
def lines_page(visit: Visiting, edit: str = "") -> Response:
    """Every line; ``edit`` opens the form of one, or of a new one."""
    with read_scope(visit.hub.engine) as session:
        shown = [_shown(visit, session, one) for one in service.lines(session)]
        open_form = next((one for one in shown if one.line.id == edit), None)
        return visit.page(
            "lines.html", lines=shown, edit=edit, open_form=open_form, every=stations(session),
            relays=relays(session), workers=holders(session),
            on_line={one: item.line.id for item in shown for one in item.stations},
        )  # fmt: skip


@router.post("")
def save_line(
    visit: Visiting,
    line: Annotated[str, Form()],
    name: Annotated[str, Form()],
    kbit_s: Annotated[int, Form()],
    name_en: Annotated[str, Form()] = "",
    quiet: Annotated[str, Form()] = "",
    on: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Add a line or change it, and put exactly the stations ``on`` it."""
    wanted = Line(line, kbit_s, service.quiet_from(quiet), Words(name.strip(), name_en.strip()))
    with session_scope(visit.hub.engine) as session:
        before = _texts(session, line)
        service.put_line(session, wanted)
        service.assign(session, line, on or [])
        after = _texts(session, line)
        if before != after:
            note(session, visit.account.id, "line", f"line:{line}", before, after, visit.now)
    visit.hub.changed("stations")
    return visit.go("/lines")


@router.post("/{line_id}/remove")
def remove_line(visit: Visiting, line_id: str) -> Response:
    """Forget a line; its stations stay, without known limit."""
    with session_scope(visit.hub.engine) as session:
        before = _texts(session, line_id)
        service.remove_line(session, line_id)
        note(session, visit.account.id, "remove", f"line:{line_id}", before, None, visit.now)
    visit.hub.changed("stations")
    return visit.go("/lines")


def _shown(visit: Visit, session: Session, line: Line) -> Shown:
    on = service.members(session, line.id)
    settings, every = visit.hub.settings, visit.hub.progress.now()
    lacking = sum(every[name].lacking for name in on if name in every and every[name].goes_on(visit.now))
    left = line.quiet_ms(settings.local(visit.now))
    until = settings.local(visit.now + left).strftime("%H:%M") if left else ""
    return Shown(line, service.quiet_text(line), on, lacking, until)


def _texts(session: Session, line_id: str) -> dict[str, object] | None:
    """What the audit log keeps of a line; None when there is none."""
    found = service.line(session, line_id)
    if found is None:
        return None
    return {
        "name": found.name.zh, "kbit_s": found.kbit_s, "quiet": service.quiet_text(found),
        "stations": list(service.members(session, line_id)),
    }  # fmt: skip
