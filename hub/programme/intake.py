"""A roster from a CSV file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.people.service import persons
from hub.programme.service import Entry, is_date, put_entry, shift_table
from hub.stations.service import places
from hub.table import Imported, RefusedLine, rows

_HEADINGS = {
    "date": ("日期", "date"),
    "shift": ("班次", "shift"),
    "staff_no": ("工号", "staff_no"),
    "place": ("地点", "place"),
    "status": ("状态", "status"),
}
_STATUS = {
    "": "work", "上班": "work", "出勤": "work", "work": "work",
    "请假": "leave", "休班": "leave", "出差": "leave", "leave": "leave",
    "借调": "lent", "支援": "lent", "lent": "lent",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """What names in the file may mean."""

    persons: dict[str, str]
    places: dict[str, str]
    shifts: dict[str, dict[str, str]]


def import_roster(session: Session, data: bytes, allowed: Collection[str] | None = None) -> Imported:
    """Apply a roster CSV: 日期, 班次, 工号, 地点, 状态 (date, shift, staff_no, place, status).

    Shift and place by id or name; status 上班 (or empty), 请假, 借调. A line without a number, with an
    unknown number, shift, place, date or status is refused with its line and a sentence; the rest is
    applied. Entries that are not in the file stay. Lines of places whose unit is not in ``allowed`` are
    refused; None allows all.

    Raises:
        RefusedError: the file is no CSV, or lacks one of the first four columns.
    """
    known = _known(session, allowed)
    done: Counter[str] = Counter()
    refused: list[RefusedLine] = []
    for line, row in rows(data, _HEADINGS, ("date", "shift", "staff_no", "place")):
        try:
            done["added" if put_entry(session, _entry(row, known)) else "unchanged"] += 1
        except RefusedError as error:
            refused.append(RefusedLine(line, error.words))
    return Imported(done["added"], 0, done["unchanged"], tuple(refused))


def _entry(row: dict[str, str], known: _Known) -> Entry:
    number, day = row["staff_no"], row["date"].replace("/", "-").replace(".", "-")
    day = "-".join(part.zfill(2) for part in day.split("-"))
    if not number:
        raise RefusedError("没有工号，这一行没有导入。", "has no staff number and was not imported")
    if number not in known.persons:
        raise RefusedError(f"没有工号 {number}。", f"there is nobody with the number {number!r}")
    if not is_date(day):
        raise RefusedError(f"日期“{row['date']}”不对，应如 2026-11-22。", f"{row['date']!r} is no date")
    if row["place"] not in known.places:
        raise RefusedError(
            f"没有地点“{row['place']}”，或它属于别的单位。",
            f"there is no place {row['place']!r}, or it belongs to a unit you do not manage",
        )
    place = known.places[row["place"]]
    if row["shift"] not in known.shifts[place]:
        raise RefusedError(f"该地点没有班次“{row['shift']}”。", f"this place has no shift {row['shift']!r}")
    if row["status"] not in _STATUS:
        raise RefusedError(
            f"状态“{row['status']}”不认识，应为上班、请假或借调。",
            f"the status {row['status']!r} is none of work, leave, lent",
        )
    return Entry(day, known.shifts[place][row["shift"]], known.persons[number], place, _STATUS[row["status"]])


def _known(session: Session, allowed: Collection[str] | None) -> _Known:
    spots = [spot for spot in places(session) if allowed is None or spot.unit_id in allowed]
    tables = {spot.id: shift_table(session, spot.unit_id) for spot in spots}
    return _Known(
        {person.staff_no: person.id for person in persons(session)},
        {key: spot.id for spot in spots for key in (spot.name.zh, spot.id)},
        {
            spot: {key: shift.id for shift in table for key in (shift.name, shift.id)}
            for spot, table in tables.items()
        },
    )
