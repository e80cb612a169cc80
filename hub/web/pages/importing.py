"""Bringing in a file of persons or a roster: upload, say which column is what, look, apply, take back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.accounts.service import names_by_id
from hub.audit.service import note
from hub.db import read_scope, session_scope
from hub.errors import RefusedError
from hub.imports import service
from hub.imports.kinds import READINGS
from hub.outcomes import ABSENT, OUTCOMES, UNCHANGED, Planned, Values, tally
from hub.people.service import Unit, unit_tree, units
from hub.records.entered import Desk
from hub.records.readings import Metered, metered
from hub.stations.service import places
from hub.web.table import Column, Table, View
from hub.web.visit import Visit, Visiting

router = APIRouter(include_in_schema=False)
COLUMN, FIXED = "c", "="
"""How a choice of the form begins: before a column's number, before a value for every line."""
HIDDEN = ("active", "visitor", "person_id", "date", "shift", "staff_no", "publisher", "card", "metric")
"""Values that the line's title tells already, or that nobody types."""
NAMES = {"figure": "读数", "name": "姓名", "unit_id": "单位", "job": "工种", "firm": "公司", "host": "接待人",
         "place_id": "地点", "status": "状态"}  # fmt: skip
KIND_NAMES = {"persons": "人员表", "roster": "排班表", "readings": "指标读数"}
STATUS_NAMES = {"work": "上班", "leave": "请假", "lent": "借调"}
OUTCOME_NAMES = {"added": "新增", "changed": "更改", "unchanged": "未变", "refused": "没有采用",
                 "absent": "不在文件里"}  # fmt: skip
_QUIET = (UNCHANGED, ABSENT)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that a line changes; ``before`` empty for what is new."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Where:
    """Where files of a kind have their pages: ``address`` of one, ``back`` of their list; the names of the
    routes that do something with one end with ``route``."""

    address: str
    back: str
    route: str


PERSONS_AND_ROSTER = Where("/imports/{id}", "/imports?kind={kind}", "import")


def columns_said(
    head: Annotated[str, Form()] = "0",
    field: Annotated[list[str] | None, Form()] = None,
    choice: Annotated[list[str] | None, Form()] = None,
) -> dict[str, str]:
    """Of the form: ``field`` and ``choice`` one beside the other; the line of headings under ""."""
    return {**dict(zip(field or (), choice or (), strict=False)), "": head}


Said = Annotated[Mapping[str, str], Depends(columns_said)]


class Told:
    """What stands in a file's values, as a reader of the page calls it."""

    def __init__(self, session: Session, visit: Visit) -> None:
        self._visit = visit
        self._metrics: dict[tuple[str, str], str] = {}
        self._names: dict[str, Words] = {
            **{f"unit_id {one.id}": one.name for one in units(session)},
            **{f"place_id {one.id}": one.name for one in places(session)},
        }

    def know(self, every: Iterable[Metered]) -> None:
        """Metrics, so that they are told in the reader's language."""
        lang = self._visit.lang
        self._metrics = {
            (one.card.id, one.metric.name.zh): " ".join(
                filter(
                    None,
                    (f"{one.card.title.in_(lang)} · {one.metric.name.in_(lang)}", one.metric.unit.in_(lang)),
                )
            )
            for one in every
        }

    def title(self, one: Planned) -> str:
        """What a line is about."""
        name = (one.after.get("card", ""), one.after.get("metric", ""))
        return self._metrics.get(name, one.title)

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

    def outcome(self, one: Planned) -> str:
        """What becomes of a line, in a word."""
        return self._visit.say(OUTCOME_NAMES[one.outcome])

    def sentence(self, one: Planned) -> str:
        """What a line changes, or why it is refused, as text."""
        if one.words.zh:
            return one.words.in_(self._visit.lang)
        told = self.differences(one)
        return "; ".join(
            f"{d.name}: {d.before} → {d.after}" if one.before else f"{d.name}: {d.after}" for d in told
        )

    def comes_back(self, one: Planned) -> bool:
        """Whether it is somebody who had left."""
        return bool(one.before) and one.before.get("active") == "" and one.after.get("active") == "1"

    def text(self, name: str, values: Values) -> str:
        value = values.get(name, "")
        if name == "status" and value:
            return self._visit.say(STATUS_NAMES[value])
        words = self._names.get(f"{name} {value}")
        return words.in_(self._visit.lang) if words else value


@router.get("/imports", name="imports")
def listing(visit: Visiting, kind: str = "persons") -> Response:
    """Upload a file; the files of the last year and what became of them."""
    with read_scope(visit.hub.engine) as session:
        names = {one.id: one.name for one in units(session)}
        found = [one for one in service.imports(session, visit.now) if visit.sees(one.unit_id)]
        return visit.page(
            "imports.html", found=found, names=names, kind=kind, units=units_for(visit, session),
            people=names_by_id(session),
        )  # fmt: skip


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
def import_of(visit: Visiting, import_id: str, show: str = "") -> Response:
    """One file: what it will do, or what it has done."""
    with read_scope(visit.hub.engine) as session:
        found = service.about(session, import_id, visit.now)
    if found.kind == READINGS:
        return visit.go(f"/readings/{found.unit_id}/files/{import_id}")
    return file_page(visit, import_id, PERSONS_AND_ROSTER, show)


@router.post("/imports/{import_id}/columns")
def map_columns(visit: Visiting, import_id: str, columns: Said) -> Response:
    """Say which column is what."""
    put_columns(visit, import_id, columns)
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
        desk = desk_of(visit, session)
        if absent:
            _refuse_untyped(typed, tally(service.look(desk, import_id, visit.units()).planned)[ABSENT])
        done = service.apply(desk, import_id, visit.units(), digest, bool(absent))
        if done is not None:
            after = {"import": done.id, "file": done.file, **done.counts}
            note(session, visit.account.id, "import", done.kind, None, after, visit.now)
    if done is None:
        return file_page(visit, import_id, PERSONS_AND_ROSTER, moved=True)
    visit.hub.changed("people")
    return visit.go(f"/imports/{import_id}")


@router.post("/imports/{import_id}/undo")
def undo_import(visit: Visiting, import_id: str) -> Response:
    """Take back what nothing has changed since."""
    undo_file(visit, import_id)
    visit.hub.changed("people")
    return visit.go(f"/imports/{import_id}")


@router.post("/imports/{import_id}/drop")
def drop_import(visit: Visiting, import_id: str) -> Response:
    """Throw a waiting file away."""
    with session_scope(visit.hub.engine) as session:
        kind = service.about(session, import_id, visit.now).kind
        service.drop(session, import_id, visit.now)
    return visit.go(f"/imports?kind={kind}")


def desk_of(visit: Visit, session: Session) -> Desk:
    """Who brings the file in, and when."""
    return Desk(session, visit.hub.settings, visit.hub.secrets, visit.account.id, visit.now)


def put_columns(visit: Visit, import_id: str, columns: Mapping[str, str]) -> None:
    """Keep which column is what: ``columns`` as the form says it; RefusedError where that cannot be."""
    at = {name: value[1:] for name, value in columns.items() if name and value.startswith(COLUMN)}
    fixed = {name: value[1:] for name, value in columns.items() if name and value.startswith(FIXED)}
    if not all(text.isdecimal() and len(text) < 6 for text in at.values()):
        raise RefusedError("列没有对好，请改正后再试。", "the columns do not fit; change them and try again")
    with session_scope(visit.hub.engine) as session:
        head = columns.get("", "0")
        service.put_columns(
            session, import_id, int(head) if head.isdecimal() and len(head) < 6 else -1,
            {name: int(value) for name, value in at.items()}, fixed, visit.now,
        )  # fmt: skip


def undo_file(visit: Visit, import_id: str) -> None:
    """Take back what nothing has changed since, and write that down."""
    with session_scope(visit.hub.engine) as session:
        back, stays = service.undo(desk_of(visit, session), import_id)
        after = {"import": import_id, "undone": back, "kept": stays}
        note(session, visit.account.id, "undo", "import", None, after, visit.now)


def file_page(visit: Visit, import_id: str, where: Where, show: str = "", moved: bool = False) -> Response:
    """A file's page: what it will do, or what it has done; or the rows of it as a file."""
    with read_scope(visit.hub.engine) as session:
        about, told = service.about(session, import_id, visit.now), Told(session, visit)
        desk = desk_of(visit, session)
        if about.kind == READINGS:
            told.know(metered(session, visit.hub.settings, about.unit_id))
        values: dict[str, Any] = {
            "about": about, "names": {one.id: one.name for one in units(session)}, "moved": moved,
            "told": told, "show": show, "outcomes": OUTCOMES, "outcome_names": OUTCOME_NAMES,
            "people": names_by_id(session), "kinds": KIND_NAMES,
            "address": where.address.format(unit=about.unit_id, id=import_id),
            "back": where.back.format(kind=about.kind, unit=about.unit_id), "route": where.route,
        }  # fmt: skip
        if about.state == service.OVER:
            return visit.page("imported.html", undo=None, **values)
        if about.state == service.WAITING:
            look = service.look(desk, import_id, visit.units("apply_import"))
            page, planned = "import.html", look.planned
            values |= {"look": look, "given": _given(visit, session)}
        else:
            undo = service.applied(desk, import_id)
            page, planned = "imported.html", undo.done
            values |= {"undo": undo}
    view = _table(told, about.kind).view(_chosen(planned, show), visit.request.query_params, len(planned))
    if view.kind:
        return _exported(visit, about, view)
    return visit.page(page, view=view, counts=tally(planned), **values)


def _exported(visit: Visit, about: service.Import, view: View[Planned]) -> Response:
    with session_scope(visit.hub.engine) as session:
        after = {"rows": view.count}
        note(session, visit.account.id, "export", f"import:{about.id}", None, after, visit.now)
    return view.file(visit.say, visit.hub.settings.local(visit.now).date())


def _chosen(planned: Sequence[Planned], show: str) -> list[Planned]:
    """The lines of an outcome; by default all that change anything or are refused."""
    if show in OUTCOMES:
        return [one for one in planned if one.outcome == show]
    return [one for one in planned if one.outcome not in _QUIET]


def _table(told: Told, kind: str) -> Table[Planned]:
    who: Column[Planned] = Column("who", "谁", told.title)
    if kind == READINGS:
        who = Column("who", "指标", told.title)
    return Table(
        "import",
        (
            Column("line", "行", lambda one: one.line or None, num=True),
            Column("outcome", "结果", told.outcome, lambda one: OUTCOMES.index(one.outcome)),
            who,
            Column("change", "改什么", told.sentence, sorts=False),
        ),
        lambda one: f"{one.line} {one.key}",
    )


def _refuse_untyped(typed: str, count: int) -> None:
    if typed.strip() != str(count):
        raise RefusedError(
            f"不在文件里的有 {count}，要一起去掉请输入这个数；没有改动。",
            f"{count} are not in the file; to take them off too, type that number; nothing was changed",
        )


def _given(visit: Visit, session: Session) -> dict[str, object]:
    """What a field can be for every line of a file."""
    spots = [(0, one) for one in places(session) if one.open and visit.sees(one.unit_id, "begin_import")]
    return {"unit": units_for(visit, session), "place": spots}


def units_for(visit: Visit, session: Session) -> list[tuple[int, Unit]]:
    """Units that a file may be of, with their depth in the tree."""
    return [(depth, one) for depth, one in unit_tree(session) if visit.sees(one.id, "begin_import")]
