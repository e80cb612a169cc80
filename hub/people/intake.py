"""Persons from a CSV file, as mines send them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.people.service import add_person, person_by_number, units, update_person
from hub.table import Imported, RefusedLine, rows

_HEADINGS = {
    "staff_no": ("工号", "staff_no"),
    "name": ("姓名", "name"),
    "unit": ("单位", "班组", "unit"),
    "job": ("工种", "岗位", "job"),
    "firm": ("公司", "firm"),
    "host": ("接待人", "host"),
}


def import_persons(session: Session, data: bytes) -> Imported:
    """Apply a CSV (UTF-8 with or without BOM, or GB18030): 工号, 姓名, 单位, 工种, 公司, 接待人.

    English headings (staff_no, name, unit, job, firm, host) do as well; the unit by id or name. A bad
    line is refused with its number and a sentence; the rest is applied. Nobody is removed.

    Raises:
        RefusedError: the file is no CSV, or lacks the columns 工号, 姓名 or 单位.
    """
    by_name = {key: unit.id for unit in units(session) for key in (unit.name.zh, unit.id)}
    done: Counter[str] = Counter()
    refused: list[RefusedLine] = []
    for line, row in rows(data, _HEADINGS, ("staff_no", "name", "unit")):
        try:
            done[_apply(session, row, by_name)] += 1
        except RefusedError as error:
            refused.append(RefusedLine(line, error.words))
    return Imported(done["added"], done["changed"], done["unchanged"], tuple(refused))


def _apply(session: Session, row: dict[str, str], by_name: dict[str, str]) -> str:
    if not row["staff_no"]:
        raise RefusedError("没有工号，这一行没有导入。", "has no staff number and was not imported")
    if row["unit"] not in by_name:
        raise RefusedError(f"没有单位“{row['unit']}”。", f"there is no unit {row['unit']!r}")
    fields = {
        "unit_id": by_name[row["unit"]],
        **{name: row[name] for name in ("name", "job", "firm", "host")},
    }
    held = person_by_number(session, row["staff_no"])
    if held is None:
        add_person(session, staff_no=row["staff_no"], **fields)
        return "added"
    changes: Any = {**fields, "active": True}
    wanted = replace(held, **changes)
    if wanted == held:
        return "unchanged"
    update_person(session, wanted)
    return "changed"
