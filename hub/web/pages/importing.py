"""Bringing in a file of persons or a roster: upload, say which column is what, look, apply, take back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Response, UploadFile
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.imports import service
from hub.outcomes import ABSENT, OUTCOMES, UNCHANGED, Planned, Values, tally
from hub.people.service import Unit, unit_tree, units
from hub.stations.service import Place, places
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
A_PAGE = 100
COLUMN, FIXED = "c", "="
"""How a choice of the form begins: before a column's number, before a value for every line."""
HIDDEN = ("active", "visitor", "person_id", "date", "shift", "staff_no")
"""Values that the line's title tells already, or that nobody types."""
NAMES = {"name": "姓名", "unit_id": "单位", "job": "工种", "firm": "公司", "host": "接待人",
         "place_id": "地点", "status": "状态"}  # fmt: skip
STATUS_NAMES = {"work": "上班", "leave": "请假", "lent": "借调"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that a line changes; ``before`` empty for what is new."""

    name: str
    before: str
    after: str


@router.get("/imports", name="imports")
def listing(visit: Visiting, kind: str = "persons") -> Response:
    """Upload a file; the files of the last year and what became of them."""
    with read_scope(visit.hub.engine) as session:
        names = {one.id: one.name for one in units(session)}
        found = [one for one in service.imports(session, visit.now) if visit.sees(one.unit_id)]
        return visit.page(
            "imports.html", found=found, names=names, kind=kind, units=units_for(visit, session)
        )


@router.post("/imports")
def begin_import(
    visit: Visiting,
    kind: Annotated[str, Form()],
    unit: Annotated[str, Form()],
    file: Annotated[UploadFile | None, File()] = None,
    pasted: Annotated[str, Form()] = "",
) -> Response:
    """Take a file in, or cells pasted from a spreadsheet; nothing is changed by it."""
    visit.need(frozenset({unit}))
    if file is not None and file.filename:
        name, data = file.filename, file.file.read()
    else:
        name, data = visit.say("粘贴的表格"), pasted.encode()
    with session_scope(visit.hub.engine) as session:
        made = service.begin(session, kind, unit, name, data, visit.account.id, visit.now)
    return visit.go(f"/imports/{made.id}")


@router.get("/imports/{import_id}")
def import_of(visit: Visiting, import_id: str, show: str = "", page: int = 1) -> Response:
    """One file: what it will do, or what it has done."""
    return _page(visit, import_id, show, max(page, 1))


@router.post("/imports/{import_id}/columns")
def map_columns(
    visit: Visiting,
    import_id: str,
    head: Annotated[int, Form()] = 0,
    field: Annotated[list[str] | None, Form()] = None,
    choice: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Say which column is what: ``field`` and ``choice`` one beside the other."""
    chosen = dict(zip(field or (), choice or (), strict=False))
    at = {name: value[1:] for name, value in chosen.items() if value.startswith(COLUMN)}
    fixed = {name: value[1:] for name, value in chosen.items() if value.startswith(FIXED)}
    if not all(text.isdecimal() and len(text) < 6 for text in at.values()):
        raise RefusedError("列没有对好，请改正后再试。", "the columns do not fit; change them and try again")
    with session_scope(visit.hub.engine) as session:
        columns = {name: int(value) for name, value in at.items()}
        service.put_columns(session, import_id, head, columns, fixed, visit.now)
    return visit.go(f"/imports/{import_id}")


@router.post("/imports/{import_id}/apply")
def apply_import(
    visit: Visiting,
    import_id: str,
    digest: Annotated[str, Form()] = "",
    absent: Annotated[str, Form()] = "",
    typed: Annotated[str, Form()] = "",
) -> Response:
    """Do what the reader has seen; who is not in the file goes only if asked for, and the number typed."""
    with session_scope(visit.hub.engine) as session:
        if absent:
            seen = service.look(session, import_id, visit.units(), visit.now)
            _refuse_untyped(typed, tally(seen.planned)[ABSENT])
        done = service.apply(
            session, visit.hub.secrets, import_id, visit.units(), digest, bool(absent), visit.now
        )
        if done is not None:
            after = {"import": done.id, "file": done.file, **done.counts}
            note(session, visit.account.id, "import", done.kind, None, after, visit.now)
    if done is None:
        return _page(visit, import_id, moved=True)
    visit.hub.changed("people")
    return visit.go(f"/imports/{import_id}")


@router.post("/imports/{import_id}/undo")
def undo_import(visit: Visiting, import_id: str) -> Response:
    """Take back what nothing has changed since."""
    with session_scope(visit.hub.engine) as session:
        back, stays = service.undo(session, import_id, visit.now)
        after = {"import": import_id, "undone": back, "kept": stays}
        note(session, visit.account.id, "undo", "import", None, after, visit.now)
    visit.hub.changed("people")
    return visit.go(f"/imports/{import_id}")


@router.post("/imports/{import_id}/drop")
def drop_import(visit: Visiting, import_id: str) -> Response:
    """Throw a waiting file away."""
    with session_scope(visit.hub.engine) as session:
        kind = service.about(session, import_id, visit.now).kind
        service.drop(session, import_id, visit.now)
    return visit.go(f"/imports?kind={kind}")


def _page(visit: Visit, import_id: str, show: str = "", page: int = 1, moved: bool = False) -> Response:
    with read_scope(visit.hub.engine) as session:
        about = service.about(session, import_id, visit.now)
        values: dict[str, Any] = {
            "about": about,
            "names": {one.id: one.name for one in units(session)},
            "moved": moved,
        }
        if about.state == service.WAITING:
            look = service.look(session, import_id, visit.units("apply_import"), visit.now)
            page_of = _lines(look.planned, show, page, _Told(session, visit))
            given = {"unit": units_for(visit, session), "place": _places(visit, session)}
            return visit.page("import.html", look=look, given=given, **page_of, **values)
        if about.state == service.OVER:
            return visit.page("imported.html", undo=None, lines=[], pages=1, page=1, show="", **values)
        undo = service.applied(session, import_id, visit.now)
        page_of = _lines(undo.done, show, page, _Told(session, visit))
        return visit.page("imported.html", undo=undo, **page_of, **values)


class _Told:
    """What stands in a file's values, as a reader of the page calls it."""

    def __init__(self, session: Session, visit: Visit) -> None:
        self._visit = visit
        self._names: dict[str, Words] = {
            **{f"unit_id {one.id}": one.name for one in units(session)},
            **{f"place_id {one.id}": one.name for one in places(session)},
        }

    def differences(self, one: Planned) -> list[Difference]:
        """What a line changes; of what is new, all it says."""
        if one.outcome == ABSENT:
            return []
        told = [name for name in one.after if name not in HIDDEN]
        return [
            Difference(self._visit.say(NAMES[name]), self.text(name, one.before), self.text(name, one.after))
            for name in told
            if one.before.get(name, "") != one.after[name]
        ]

    def comes_back(self, one: Planned) -> bool:
        """Whether it is somebody who had left."""
        return bool(one.before) and one.before.get("active") == "" and one.after.get("active") == "1"

    def text(self, name: str, values: Values) -> str:
        value = values.get(name, "")
        if name == "status" and value:
            return self._visit.say(STATUS_NAMES[value])
        words = self._names.get(f"{name} {value}")
        return words.in_(self._visit.lang) if words else value


def _lines(planned: Sequence[Planned], show: str, page: int, told: _Told) -> dict[str, Any]:
    """One page of the lines of an outcome; of all that change anything or are refused, by default."""
    counts = tally(planned)
    chosen = [
        one for one in planned if (one.outcome == show if show in OUTCOMES else one.outcome not in _QUIET)
    ]
    pages = max(1, -(-len(chosen) // A_PAGE))
    page = min(page, pages)
    return {
        "lines": chosen[(page - 1) * A_PAGE : page * A_PAGE], "counts": counts, "show": show,
        "page": page, "pages": pages, "told": told, "outcomes": OUTCOMES,
    }  # fmt: skip


_QUIET = (UNCHANGED, ABSENT)


def _refuse_untyped(typed: str, count: int) -> None:
    if typed.strip() != str(count):
        raise RefusedError(
            f"不在文件里的有 {count}，要一起去掉请输入这个数；没有改动。",
            f"{count} are not in the file; to take them off too, type that number; nothing was changed",
        )


def units_for(visit: Visit, session: Session) -> list[tuple[int, Unit]]:
    """Units that a file may be of, with their depth in the tree."""
    return [(depth, one) for depth, one in unit_tree(session) if visit.sees(one.id, "begin_import")]


def _places(visit: Visit, session: Session) -> list[tuple[int, Place]]:
    return [(0, one) for one in places(session) if one.open and visit.sees(one.unit_id, "begin_import")]
