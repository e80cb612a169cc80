"""Persons from a CSV file, as mines send them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.people.credentials import PRINTED, all_credentials, issue
from hub.people.service import add_person, person_by_number, units, update_person
from hub.secrets import Secrets
from hub.table import Imported, RefusedLine, rows

_HEADINGS = {
    "staff_no": ("工号", "staff_no"),
    "name": ("姓名", "name"),
    "unit": ("单位", "班组", "unit"),
    "job": ("工种", "岗位", "job"),
    "firm": ("公司", "firm"),
    "host": ("接待人", "host"),
}


def import_persons(
    session: Session, secrets: Secrets, data: bytes, now_ms: int, allowed: Collection[str] | None = None
) -> Imported:
    """Apply a CSV (UTF-8 with or without BOM, or GB18030): 工号, 姓名, 单位, 工种, 公司, 接待人.

    English headings (staff_no, name, unit, job, firm, host) do as well; the unit by id or name. A bad
    line is refused with its number and a sentence; the rest is applied. Nobody is removed. Whoever in
    the file never had a badge gets one; a revoked badge is not replaced by this. Lines that touch a unit
    not in ``allowed`` are refused; None allows all.

    Raises:
        RefusedError: the file is no CSV, or lacks the columns 工号, 姓名 or 单位.
    """
    by_name, held = _units_by_name(session), all_credentials(session)
    done: Counter[str] = Counter()
    refused: list[RefusedLine] = []
    for line, row in rows(data, _HEADINGS, ("staff_no", "name", "unit")):
        try:
            person_id, outcome = _apply(session, row, by_name, allowed)
            done[outcome] += 1
            if not any(one.kind in PRINTED for one in held.get(person_id, ())):
                held[person_id] = (issue(session, secrets, person_id, now_ms),)
        except RefusedError as error:
            refused.append(RefusedLine(line, error.words))
    return Imported(done["added"], done["changed"], done["unchanged"], tuple(refused))


def _apply(
    session: Session, row: dict[str, str], by_name: dict[str, str], allowed: Collection[str] | None
) -> tuple[str, str]:
    """Who the line is about, and "added", "changed" or "unchanged"."""
    if not row["staff_no"]:
        raise RefusedError("没有工号，这一行没有导入。", "has no staff number and was not imported")
    if row["unit"] not in by_name:
        raise RefusedError(
            f"没有单位“{row['unit']}”，或有几个同名（同名的请写代号）。",
            f"there is no unit {row['unit']!r}, or several are called so (then write the id)",
        )
    fields = {
        "unit_id": by_name[row["unit"]],
        **{name: row[name] for name in ("name", "job", "firm", "host")},
    }
    held = person_by_number(session, row["staff_no"])
    touched = {fields["unit_id"], held.unit_id if held else fields["unit_id"]}
    if allowed is not None and not touched <= set(allowed):
        raise RefusedError(
            "这一行属于别的单位，您的账号管不到，没有导入。", "belongs to a unit you do not manage"
        )
    if held is None:
        return add_person(session, staff_no=row["staff_no"], **fields).id, "added"
    changes: Any = {**fields, "active": True}
    wanted = replace(held, **changes)
    if wanted == held:
        return held.id, "unchanged"
    update_person(session, wanted)
    return held.id, "changed"


def _units_by_name(session: Session) -> dict[str, str]:
    """Units by id, and by name where only one is called so."""
    every = units(session)
    called = Counter(unit.name.zh for unit in every)
    return {
        **{unit.name.zh: unit.id for unit in every if called[unit.name.zh] == 1},
        **{unit.id: unit.id for unit in every},
    }
