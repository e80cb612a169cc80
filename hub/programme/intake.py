"""A roster from a file: what each line will do, doing it, and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.columns import Field, guessed_lines
from hub.errors import RefusedError
from hub.outcomes import ABSENT, ADDED, CHANGED, UNCHANGED, Imported, Planned, imported, refused
from hub.people.service import Person, persons
from hub.programme.days import day_of
from hub.programme.month import unfolded
from hub.programme.service import Entry, drop_entries, entries_on, put_entries, shift_table
from hub.stations.service import places
from hub.table import Grid, read_grid

FIELDS = (
    Field("date", Words("日期", "Date"), ("班次日期", "上班日期", "出勤日期"), True),
    Field("shift", Words("班次", "Shift"), ("班别", "班"), True),
    Field("staff_no", Words("工号", "Number"), ("员工号", "职工号", "人员编号", "员工编号", "编号"), True),
    Field("place", Words("地点", "Place"), ("工作地点", "头面", "工作面", "岗位地点"), True),
    Field("status", Words("状态", "Status"), ("出勤", "出勤状态", "备注")),
)
_NUMBER = FIELDS[2]
_STATUS = {
    "": "work", "上班": "work", "出勤": "work", "work": "work",
    "请假": "leave", "休班": "leave", "休息": "leave", "出差": "leave", "leave": "leave",
    "借调": "lent", "支援": "lent", "lent": "lent",
}  # fmt: skip
Lines = Iterable[tuple[int, Mapping[str, str]]]


def import_roster(session: Session, data: bytes, allowed: Collection[str] | None = None) -> Imported:
    """Apply a whole file by its headings; refused lines are named, the rest is applied. What is not in the
    file stays.

    Raises:
        RefusedError: the file is no table, or lacks the columns 日期, 班次, 工号 or 地点.
    """
    planned = plan(session, guessed_lines(read(data), FIELDS), allowed)
    apply(session, [one for one in planned if one.outcome != ABSENT])
    return imported(planned)


def read(data: bytes) -> Grid:
    """The lines of a file; one that is drawn as a month becomes a list. RefusedError as in ``read_grid``."""
    return unfolded(read_grid(data), _NUMBER)


def plan(session: Session, lines: Lines, allowed: Collection[str] | None = None) -> tuple[Planned, ...]:
    """What each line will do; a line that cannot be taken is REFUSED with a sentence.

    Shift and place by id or name; a status is 上班 (or empty), 请假, 借调. Lines of places whose unit is
    not in ``allowed`` are refused; None allows all. ABSENT are entries of the file's days and places that
    are not in it.
    """
    every, file = list(lines), _File(session, allowed)
    file.know({day for _, values in every if (day := day_of(values.get("date", "")))})
    planned = [file.line(number, values) for number, values in every]
    return (*planned, *file.absent())


def apply(session: Session, planned: Sequence[Planned]) -> tuple[Planned, ...]:
    """Do what was planned in this transaction, ABSENT with it; returns what changed."""
    done = tuple(one for one in planned if one.outcome in (ADDED, CHANGED, ABSENT))
    put_entries(session, [_entry(one.after) for one in done if one.after])
    drop_entries(session, [_entry(one.before) for one in done if not one.after])
    return done


def standing(session: Session, done: Sequence[Planned]) -> frozenset[str]:
    """Keys of those changes that nothing has changed since: they can be taken back."""
    days = {(one.after or one.before)["date"] for one in done}
    now = {_key(entry): _values(entry) for entry in entries_on(session, days)}
    return frozenset(one.key for one in done if now.get(one.key, {}) == one.after)


def revert(session: Session, done: Sequence[Planned]) -> None:
    """Take changes back."""
    put_entries(session, [_entry(one.before) for one in done if one.before])
    drop_entries(session, [_entry(one.after) for one in done if not one.before])


class _File:
    """What has been read of the mine and of a file so far."""

    def __init__(self, session: Session, allowed: Collection[str] | None) -> None:
        self._session = session
        spots = [spot for spot in places(session) if allowed is None or spot.unit_id in allowed]
        tables = {spot.id: shift_table(session, spot.unit_id) for spot in spots}
        everybody = persons(session, active=None)
        self._persons = {one.staff_no: one for one in everybody if one.active}
        self._names = {one.id: f"{one.staff_no} {one.name}" for one in everybody}
        self._places = {key: spot.id for spot in spots for key in (spot.name.zh, spot.id)}
        self._shifts = {
            spot: {
                key: shift.id
                for shift in table
                for key in (shift.name.removesuffix("班"), shift.name, shift.id)
            }
            for spot, table in tables.items()
        }
        self._called = {(spot, shift.id): shift.name for spot, table in tables.items() for shift in table}
        self._held: dict[str, Entry] = {}
        self._seen: dict[str, int] = {}
        self._covered: set[tuple[str, str]] = set()

    def know(self, days: set[str]) -> None:
        """Read what stands on these days."""
        self._held = {_key(entry): entry for entry in entries_on(self._session, days)}

    def line(self, number: int, values: Mapping[str, str]) -> Planned:
        texts = (values.get(name, "") for name in ("date", "shift", "staff_no", "place"))
        try:
            return self._planned(number, self._entry(values))
        except RefusedError as error:
            return refused(number, " ".join(filter(None, texts)), error.words)

    def absent(self) -> list[Planned]:
        """What stands on the file's days at its places and is not in it."""
        return [
            Planned(0, ABSENT, self._title(entry), key, _values(entry))
            for key, entry in self._held.items()
            if key not in self._seen and (entry.date, entry.place_id) in self._covered
        ]

    def _planned(self, line: int, entry: Entry) -> Planned:
        key = _key(entry)
        if (first := self._seen.setdefault(key, line)) != line:
            raise RefusedError(
                f"第 {first} 行已经排了这个人的这个班，这一行没有导入。",
                f"line {first} says this person's shift already; this line was not imported",
            )
        self._covered.add((entry.date, entry.place_id))
        held = self._held.get(key)
        if held is not None and held.place_id not in self._shifts:
            raise RefusedError(
                "这个人这个班已排在别的单位的地点，您的账号管不到，没有导入。",
                "is on the roster of a place of another unit in this shift; not imported",
            )
        outcome = ADDED if held is None else UNCHANGED if held == entry else CHANGED
        return Planned(line, outcome, self._title(entry), key, _values(held) if held else {}, _values(entry))

    def _entry(self, values: Mapping[str, str]) -> Entry:
        person, place = self._person(values.get("staff_no", "")), self._place(values.get("place", ""))
        day, shift, status = day_of(values["date"]), values.get("shift", ""), values.get("status", "")
        if not day:
            raise RefusedError(
                f"日期“{values['date']}”不对，应如 2026-11-22。", f"{values['date']!r} is no date"
            )
        if shift not in self._shifts[place]:
            raise RefusedError(f"该地点没有班次“{shift}”。", f"this place has no shift {shift!r}")
        if status not in _STATUS:
            raise RefusedError(
                f"状态“{status}”不认识，应为上班、请假或借调。",
                f"the status {status!r} is none of work, leave, lent",
            )
        return Entry(day, self._shifts[place][shift], person.id, place, _STATUS[status])

    def _person(self, number: str) -> Person:
        if not number:
            raise RefusedError("没有工号，这一行没有导入。", "has no staff number and was not imported")
        if number not in self._persons:
            raise RefusedError(f"没有工号 {number}。", f"there is nobody with the number {number!r}")
        return self._persons[number]

    def _place(self, name: str) -> str:
        if name not in self._places:
            raise RefusedError(
                f"没有地点“{name}”，或它属于别的单位。",
                f"there is no place {name!r}, or it belongs to a unit you do not manage",
            )
        return self._places[name]

    def _title(self, entry: Entry) -> str:
        shift = self._called.get((entry.place_id, entry.shift), entry.shift)
        return f"{entry.date} {shift} {self._names.get(entry.person_id, entry.person_id)}"


def _key(entry: Entry) -> str:
    return f"{entry.date} {entry.shift} {entry.person_id}"


def _values(entry: Entry) -> dict[str, str]:
    return {
        "date": entry.date, "shift": entry.shift, "person_id": entry.person_id,
        "place_id": entry.place_id, "status": entry.status,
    }  # fmt: skip


def _entry(values: Mapping[str, str]) -> Entry:
    return Entry(**values)
