"""Lines that stations share (线路): made, changed, given to stations, and what they may carry."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from content_packs.wire.topics import valid_name
from content_packs.words import Words
from hub.errors import RefusedError
from hub.stations.models import LinkRow, StationRow
from hub.stations.service import station_row
from hub.sync.line import Line

MOST_KBIT_S = 1_000_000
MOST_SPANS = 8
_SPAN = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d")


def put_line(session: Session, line: Line) -> None:
    """Add a line or change it; RefusedError for what no line can be."""
    if not valid_name(line.id) or not line.name.zh or not 1 <= line.kbit_s <= MOST_KBIT_S:
        raise RefusedError(
            f"线路“{line.id}”不能用：编号限 a-z、0-9、-，名称不能空，速率应为 1 到 {MOST_KBIT_S} kbit/s。",
            f"the line {line.id!r} needs an id, a name, and 1 to {MOST_KBIT_S} kbit/s",
        )
    if len(line.quiet) > MOST_SPANS or any(begin == end for begin, end in line.quiet):
        raise RefusedError(
            f"静默时段最多 {MOST_SPANS} 段，起止不能相同；没有保存。",
            f"at most {MOST_SPANS} quiet hours, and none may end as it begins; nothing was saved",
        )
    row = session.get(LinkRow, line.id) or LinkRow(id=line.id)
    row.name, row.name_en, row.kbit_s = line.name.zh, line.name.en, line.kbit_s
    row.quiet = [list(span) for span in line.quiet]
    session.add(row)
    session.flush()


def remove_line(session: Session, line_id: str) -> None:
    """Forget a line; its stations stay, on no known line."""
    session.delete(_row(session, line_id))
    session.execute(update(StationRow).where(StationRow.link_id == line_id).values(link_id=""))
    session.flush()


def assign(session: Session, line_id: str, station_ids: Collection[str]) -> None:
    """Exactly these stations hang on the line from now on; each leaves the line it was on."""
    _row(session, line_id)
    session.execute(update(StationRow).where(StationRow.link_id == line_id).values(link_id=""))
    for station_id in station_ids:
        station_row(session, station_id).link_id = line_id
    session.flush()


def lines(session: Session) -> tuple[Line, ...]:
    """Every line, by id."""
    return tuple(_line(row) for row in session.scalars(select(LinkRow).order_by(LinkRow.id)))


def line(session: Session, line_id: str) -> Line | None:
    """One line."""
    row = session.get(LinkRow, line_id)
    return _line(row) if row else None


def members(session: Session, line_id: str) -> tuple[str, ...]:
    """The stations on a line, by id."""
    query = select(StationRow.id).where(StationRow.link_id == line_id).order_by(StationRow.id)
    return tuple(session.scalars(query))


def budgets(session: Session) -> Mapping[str, Line]:
    """The line of each station that is on a known one; the values never change, ask again instead."""
    known = {one.id: one for one in lines(session)}
    query = select(StationRow.id, StationRow.link_id).where(StationRow.link_id.in_(known))
    return {station: known[link] for station, link in session.execute(query)}


def quiet_from(text: str) -> tuple[tuple[str, str], ...]:
    """Quiet hours as people write them, "07:30-08:30 23:00-01:00"; RefusedError for anything else."""
    spans = re.split(r"[\s,，、;；]+", text.replace("：", ":").replace("–", "-").strip())
    for span in spans:
        if span and not _SPAN.fullmatch(span):
            raise RefusedError(
                f"静默时段“{span}”看不懂，没有保存；请写成 07:30-08:30，几段之间空一格。",
                f"{span!r} are no quiet hours; nothing was saved; write 07:30-08:30, a space between several",
            )
    return tuple((span[:5], span[6:]) for span in spans if span)


def quiet_text(line: Line) -> str:
    """Quiet hours as people write them."""
    return " ".join(f"{begin}-{end}" for begin, end in line.quiet)


def _row(session: Session, line_id: str) -> LinkRow:
    row = session.get(LinkRow, line_id)
    if row is None:
        raise RefusedError(f"没有线路“{line_id}”。", f"there is no line {line_id!r}")
    return row


def _line(row: LinkRow) -> Line:
    quiet = tuple((str(begin), str(end)) for begin, end in row.quiet)
    return Line(row.id, row.kbit_s, quiet, Words(row.name, row.name_en))
