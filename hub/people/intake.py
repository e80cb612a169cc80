"""Persons from a file: what each line will do, doing it, and taking it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.columns import Field, guessed_lines
from hub.errors import RefusedError
from hub.outcomes import ABSENT, ADDED, CHANGED, UNCHANGED, Imported, Planned, imported, refused
from hub.people.credentials import PRINTED, all_credentials, issue_all
from hub.people.service import Person, check_fields, new_ids, persons, put_persons, units, within
from hub.secrets import Secrets
from hub.table import read_grid

FIELDS = (
    Field("staff_no", Words("工号", "Number"), ("员工号", "职工号", "人员编号", "员工编号", "编号"), True),
    Field("name", Words("姓名", "Name"), ("名字", "职工姓名", "员工姓名", "人员姓名"), True),
    Field("unit", Words("单位", "Unit"), ("班组", "队组", "区队", "工区", "部门", "所属单位"), True),
    Field("job", Words("工种", "Job"), ("岗位", "职务")),
    Field("firm", Words("公司", "Firm"), ("外委单位", "施工单位", "所属公司")),
    Field("host", Words("接待人", "Host")),
)
_KEPT = ("staff_no", "name", "unit_id", "job", "firm", "host", "active")
Lines = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a file may touch.

    Attributes:
        allowed: units whose persons may be touched; None means all.
        unit_id: the unit the file is of: its names go before equal ones elsewhere, and whoever is in it
            and not in the file is ABSENT. Empty: nobody is.
    """

    allowed: Collection[str] | None = None
    unit_id: str = ""

    def reaches(self, units: set[str]) -> bool:
        return self.allowed is None or units <= set(self.allowed)


def import_persons(
    session: Session, secrets: Secrets, data: bytes, now_ms: int, allowed: Collection[str] | None = None
) -> Imported:
    """Apply a whole file by its headings; refused lines are named, the rest is applied. Nobody is removed.

    Raises:
        RefusedError: the file is no table, or lacks the columns 工号, 姓名 or 单位.
    """
    planned = plan(session, guessed_lines(read_grid(data), FIELDS), Scope(allowed))
    apply(session, secrets, planned, now_ms)
    return imported(planned)


def plan(session: Session, lines: Lines, scope: Scope) -> tuple[Planned, ...]:
    """What each line will do. A line that cannot be taken is REFUSED with a sentence.

    A field that the file says nothing of stays as it is; a unit is named by id, or by a name that is one
    unit's alone. Somebody who had left comes back.
    """
    file = _File(session, scope)
    planned = [file.line(number, values) for number, values in lines]
    return (*planned, *file.absent())


def apply(session: Session, secrets: Secrets, planned: Sequence[Planned], now_ms: int) -> tuple[Planned, ...]:
    """Do what was planned in this transaction, ABSENT with it; returns what changed, everybody with his id.

    Whoever of the file never had a badge gets one; a revoked badge is not replaced by this.
    """
    fresh = iter(new_ids(session, sum(one.outcome == ADDED for one in planned)))
    planned = [replace(one, key=next(fresh)) if one.outcome == ADDED else one for one in planned]
    done = tuple(one for one in planned if one.outcome in (ADDED, CHANGED, ABSENT))
    put_persons(session, [_person(one.key, one.after) for one in done])
    held = all_credentials(session)
    badgeless = [
        one.key
        for one in planned
        if one.outcome in (ADDED, CHANGED, UNCHANGED)
        and not any(badge.kind in PRINTED for badge in held.get(one.key, ()))
    ]
    issue_all(session, secrets, badgeless, now_ms)
    return done


def standing(session: Session, done: Sequence[Planned]) -> frozenset[str]:
    """Keys of those changes that nothing has changed since: they can be taken back."""
    now = {one.id: _values(one) for one in persons(session, active=None)}
    return frozenset(one.key for one in done if now.get(one.key) == one.after)


def revert(session: Session, done: Sequence[Planned]) -> None:
    """Take changes back. Who was new is kept as somebody who has left: he may have signed meanwhile."""
    put_persons(session, [_person(one.key, one.before or {**one.after, "active": ""}) for one in done])


class _File:
    """What has been read of the mine and of a file so far."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._scope = scope
        self._known = {one.staff_no: one for one in persons(session, active=None)}
        self._without_zeros = {number.lstrip("0"): number for number in self._known}
        self._units = _units_by_name(session, scope.unit_id)
        self._of_file = within(session, scope.unit_id) if scope.unit_id else frozenset()
        self._seen: dict[str, int] = {}

    def line(self, number: int, values: Mapping[str, str]) -> Planned:
        title = " ".join(filter(None, (values.get("staff_no", ""), values.get("name", ""))))
        try:
            return self._planned(number, values)
        except RefusedError as error:
            return refused(number, title, error.words)

    def absent(self) -> list[Planned]:
        """Who is in the file's unit and not in the file, visitors left out."""
        return [
            Planned(0, ABSENT, f"{one.staff_no} {one.name}", one.id, values, {**values, "active": ""})
            for one in self._known.values()
            if one.active and not one.visitor and one.staff_no not in self._seen
            if one.unit_id in self._of_file and self._scope.reaches({one.unit_id})
            for values in (_values(one),)
        ]

    def _planned(self, line: int, values: Mapping[str, str]) -> Planned:
        number = values.get("staff_no", "")
        if not number:
            raise RefusedError("没有工号，这一行没有导入。", "has no staff number and was not imported")
        self._refuse_doubles(line, number)
        held = self._known.get(number)
        wanted = self._wanted(held or Person("", number, "", ""), values)
        check_fields(wanted)
        if not self._scope.reaches({wanted.unit_id, held.unit_id if held else wanted.unit_id}):
            raise RefusedError(
                "这一行属于别的单位，您的账号管不到，没有导入。", "belongs to a unit you do not manage"
            )
        before, after = _values(held) if held else {}, _values(wanted)
        outcome = ADDED if held is None else UNCHANGED if before == after else CHANGED
        return Planned(line, outcome, f"{number} {wanted.name}", wanted.id, before, after)

    def _wanted(self, held: Person, values: Mapping[str, str]) -> Person:
        said = {name: values[name] for name in ("name", "job", "firm", "host") if name in values}
        wanted = replace(held, active=True, **said)  # type: ignore[arg-type]
        name = values.get("unit", "")
        if not name and held.unit_id:
            return wanted
        if not name:
            raise RefusedError("没有写单位，这一行没有导入。", "names no unit and was not imported")
        if name not in self._units:
            raise RefusedError(
                f"没有单位“{name}”，或有几个同名（同名的请写代号）。",
                f"there is no unit {name!r}, or several are called so (then write the id)",
            )
        return replace(wanted, unit_id=self._units[name])

    def _refuse_doubles(self, line: int, number: str) -> None:
        if (first := self._seen.setdefault(number, line)) != line:
            raise RefusedError(
                f"工号 {number} 在第 {first} 行已经有了，这一行没有导入。",
                f"the number {number} stands in line {first} already; this line was not imported",
            )
        other = self._without_zeros.get(number.lstrip("0"), number)
        if number not in self._known and other != number:
            raise RefusedError(
                f"没有工号 {number}，但有 {other}（{self._known[other].name}）：表格软件常丢掉前面的 0，"
                f"请把这一列改成文本再传。",
                f"there is no {number}, but {other}: spreadsheets drop leading zeros; make the column text",
            )


def _units_by_name(session: Session, first: str) -> dict[str, str]:
    """Units by id, and by name where only one is called so: of all, or of those under ``first``."""
    every = units(session)
    inner = within(session, first) if first else frozenset()
    found: dict[str, str] = {}
    for some in (every, [unit for unit in every if unit.id in inner]):
        called = Counter(unit.name.zh for unit in some)
        found |= {unit.name.zh: unit.id for unit in some if called[unit.name.zh] == 1}
    return found | {unit.id: unit.id for unit in every}


def _values(person: Person) -> dict[str, str]:
    texts = {name: getattr(person, name) for name in _KEPT}
    return {**texts, "active": "1" if person.active else "", "visitor": "1" if person.visitor else ""}


def _person(key: str, values: Mapping[str, str]) -> Person:
    number, name, unit, job, firm, host, active = (values[name] for name in _KEPT)
    return Person(key, number, name, unit, job, firm, host, bool(values["visitor"]), bool(active))
