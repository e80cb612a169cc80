"""A file's way into the hub: begin, say which column is what, look, apply, take back.

Between the steps everything is in the database, so a reader may go away and come back from another
machine. What a file will do is worked out anew whenever it is asked for: others go on working meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import secrets as random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.columns import Columns, Field, bare, guess, headings, lines
from hub.errors import RefusedError
from hub.imports.kinds import KINDS
from hub.imports.models import HeadingRow, ImportRow
from hub.outcomes import ABSENT, ADDED, Planned, imported, log_refused, tally
from hub.people.service import unit
from hub.records.entered import Desk
from hub.table import Grid

_DAY_MS = 86_400_000
WAITS_MS, UNDO_MS, LISTED_MS = _DAY_MS, 30 * _DAY_MS, 365 * _DAY_MS
"""How long a file waits to be applied, can be taken back, and is listed (without what was in it)."""
WAITING, APPLIED, UNDONE, OVER = "waiting", "applied", "undone", "over"
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Import:
    """A file as it is listed.

    Attributes:
        id: its name in addresses.
        kind: of KINDS.
        unit_id: whose file it is; its headings are remembered for that unit.
        file, sheet: how it was called, and which of its sheets was read.
        made_by, made_at: account, ms.
        state: WAITING to be applied, APPLIED and can be taken back, UNDONE, or OVER: what it held is gone.
        counts: lines by outcome; empty until applied.
        applied_at, expires_at: ms.
    """

    id: str
    kind: str
    unit_id: str
    file: str
    sheet: str
    made_by: str
    made_at: int
    state: str
    counts: Mapping[str, int]
    applied_at: int | None
    expires_at: int


@dataclass(frozen=True, slots=True)
class Look:
    """A file before it is applied.

    Attributes:
        about: the file.
        fields, columns, missing: what it can say, where it does, what is needed and not there.
        heads: its headings; ``titles`` are the lines that may be the headings.
        samples: its first lines behind them.
        planned: what each line will do; empty while something is missing.
        digest: of ``planned``: what the reader has seen is what he agrees to.
    """

    about: Import
    fields: tuple[Field, ...]
    columns: Columns
    missing: tuple[Field, ...]
    heads: tuple[str, ...]
    titles: tuple[tuple[int, str], ...]
    samples: tuple[tuple[str, ...], ...]
    planned: tuple[Planned, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Undo:
    """An applied file: what it changed, and what of that can be taken back."""

    about: Import
    done: tuple[Planned, ...]
    standing: frozenset[str]


def begin(session: Session, kind: str, unit_id: str, name: str, data: bytes, who: str, now_ms: int) -> Import:
    """Take a file in; nothing else changes by it.

    Raises:
        RefusedError: it is no table, or there is no such kind or unit.
    """
    if kind not in KINDS:
        raise RefusedError("没有这种导入。", f"there is no import {kind!r}")
    unit(session, unit_id)
    grid = KINDS[kind].read(data)
    columns = guess(grid, KINDS[kind].fields, _remembered(session, kind, unit_id))
    row = ImportRow(
        id=random.token_hex(8), kind=kind, unit_id=unit_id, file=_shown(name), sheet=grid.sheet, made_by=who,
        made_at=now_ms, expires_at=now_ms + WAITS_MS, applied_at=None, undone_at=None, counts={},
        columns=asdict(columns), grid=[list(line) for line in grid.lines], done=[],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _import(row, now_ms)


def imports(session: Session, now_ms: int) -> tuple[Import, ...]:
    """Files of the last year, newest first."""
    query = select(ImportRow).where(ImportRow.made_at > now_ms - LISTED_MS).order_by(ImportRow.made_at.desc())
    return tuple(_import(row, now_ms) for row in session.scalars(query))


def about(session: Session, import_id: str, now_ms: int) -> Import:
    """One file, whatever became of it; RefusedError when there is none."""
    row = session.get(ImportRow, import_id)
    if row is None:
        raise _gone()
    return _import(row, now_ms)


def unit_of(session: Session, import_id: str) -> str:
    """Whose file it is; empty when there is none."""
    return session.scalar(select(ImportRow.unit_id).where(ImportRow.id == import_id)) or ""


def put_columns(
    session: Session, import_id: str, head: int, at: Mapping[str, int], fixed: Mapping[str, str], now_ms: int
) -> None:
    """Say which column is what; remembered for the next file of this unit.

    Args:
        head: index of the line of headings.
        at, fixed: as in Columns.

    Raises:
        RefusedError: there is no such line or column, or one column is to say two things.
    """
    row = _waiting(session, import_id, now_ms)
    grid, names = _grid(row), {one.name for one in KINDS[row.kind].fields}
    heads = headings(grid, head) if head >= 0 else ()
    width = max(len(cells) for _, cells in grid.lines)
    possible = (*at, *fixed) and {*at, *fixed} <= names and all(0 <= column < width for column in at.values())
    if not heads or not possible or len(set(at.values())) < len(at):
        raise RefusedError(
            "列没有对好：每一列只能对一项，请改正后再试。",
            "the columns do not fit: each can say one thing only; change them and try again",
        )
    row.columns = asdict(Columns(head, dict(at), dict(fixed)))
    _remember(session, row.kind, row.unit_id, {heads[c]: name for name, c in at.items() if c < len(heads)})
    session.flush()


def look(desk: Desk, import_id: str, allowed: Collection[str] | None) -> Look:
    """What a waiting file would do now; RefusedError when it does not wait."""
    row = _waiting(desk.session, import_id, desk.now_ms)
    grid, columns, kind = _grid(row), Columns(**row.columns), KINDS[row.kind]
    missing = columns.missing(kind.fields)
    planned = () if missing else kind.plan(desk, lines(grid, columns), allowed, row.unit_id)
    return Look(
        _import(row, desk.now_ms),
        kind.fields,
        columns,
        missing,
        headings(grid, columns.head),
        tuple((index, " ".join(filter(None, cells))) for index, (_, cells) in enumerate(grid.lines[:10])),
        tuple(cells for _, cells in grid.lines[columns.head + 1 : columns.head + 1 + SAMPLES]),
        planned,
        _digest(planned),
    )


def apply(
    desk: Desk, import_id: str, allowed: Collection[str] | None, digest: str, absent: bool
) -> Import | None:
    """Do what the reader has seen; None, and nothing done, when it would be something else by now.

    Args:
        desk: who does it, and when.
        import_id: the file.
        allowed: units whose persons or places may be touched; None means all.
        digest: of what he has seen.
        absent: whether what is not in the file goes as well.
    """
    seen, now_ms = look(desk, import_id, allowed), desk.now_ms
    if seen.missing or seen.digest != digest:
        return None
    planned = [one for one in seen.planned if absent or one.outcome != ABSENT]
    done = KINDS[seen.about.kind].apply(desk, planned)
    log_refused(seen.about.kind, imported(planned).refused)
    row = _waiting(desk.session, import_id, now_ms)
    row.counts, row.grid, row.done = tally(planned), [], [_written(one) for one in done]
    row.applied_at, row.expires_at = now_ms, now_ms + UNDO_MS
    desk.session.flush()
    return _import(row, now_ms)


def applied(desk: Desk, import_id: str) -> Undo:
    """What an applied file changed; RefusedError when that is not kept (any more)."""
    found = about(desk.session, import_id, desk.now_ms)
    row = desk.session.get_one(ImportRow, import_id)
    if found.state not in (APPLIED, UNDONE):
        raise _gone()
    done = tuple(_read(one) for one in row.done)
    standing = KINDS[row.kind].standing(desk, done) if found.state == APPLIED else frozenset[str]()
    return Undo(found, done, standing)


def undo(desk: Desk, import_id: str) -> tuple[int, int]:
    """Take back what nothing has changed since.

    Returns:
        (changes taken back, changes that stay); RefusedError when there is nothing to take back.
    """
    found, row = applied(desk, import_id), desk.session.get_one(ImportRow, import_id)
    back = [one for one in found.done if one.key in found.standing]
    if not back:
        raise RefusedError(
            "没有能撤销的：都已撤销，或之后又改过。", "nothing can be undone: it is, or was changed since"
        )
    KINDS[row.kind].revert(desk, back)
    row.undone_at = desk.now_ms
    desk.session.flush()
    return len(back), len(found.done) - len(back)


def newcomers(session: Session, import_id: str) -> frozenset[str]:
    """Ids of those whom an applied file of persons added, as long as that is kept."""
    row = session.get(ImportRow, import_id)
    if row is None or row.kind != "persons":
        return frozenset()
    return frozenset(one.key for one in map(_read, row.done) if one.outcome == ADDED)


def drop(session: Session, import_id: str, now_ms: int) -> None:
    """Throw a waiting file away."""
    session.delete(_waiting(session, import_id, now_ms))
    session.flush()


def clear_old(session: Session, now_ms: int) -> None:
    """Forget what expired files held: persons' names are kept no longer than they are of use."""
    session.execute(update(ImportRow).where(ImportRow.expires_at <= now_ms).values(grid=[], done=[]))
    session.execute(delete(ImportRow).where(ImportRow.made_at <= now_ms - LISTED_MS))


def _waiting(session: Session, import_id: str, now_ms: int) -> ImportRow:
    row = session.get(ImportRow, import_id)
    if row is None or _import(row, now_ms).state != WAITING:
        raise _gone()
    return row


def _shown(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:80]


def _gone() -> RefusedError:
    return RefusedError(
        "这份文件已经用过、撤掉或过期了，没有改动；请重新上传。",
        "this file was applied, thrown away or has expired; nothing was changed; upload it again",
    )


def _import(row: ImportRow, now_ms: int) -> Import:
    state = WAITING if row.applied_at is None else UNDONE if row.undone_at is not None else APPLIED
    return Import(
        row.id, row.kind, row.unit_id, row.file, row.sheet, row.made_by, row.made_at,
        OVER if row.expires_at <= now_ms else state, row.counts, row.applied_at, row.expires_at,
    )  # fmt: skip


def _grid(row: ImportRow) -> Grid:
    return Grid(tuple((number, tuple(cells)) for number, cells in row.grid), row.sheet)


def _remembered(session: Session, kind: str, unit_id: str) -> dict[str, str]:
    query = select(HeadingRow).where(HeadingRow.kind == kind, HeadingRow.unit_id == unit_id)
    return {row.heading: row.field for row in session.scalars(query)}


def _remember(session: Session, kind: str, unit_id: str, said: Mapping[str, str]) -> None:
    session.execute(
        delete(HeadingRow).where(
            HeadingRow.kind == kind, HeadingRow.unit_id == unit_id, HeadingRow.field.in_(said.values())
        )
    )
    for heading, field in said.items():
        if bare(heading):
            session.merge(HeadingRow(kind=kind, unit_id=unit_id, heading=bare(heading), field=field))


def _digest(planned: Sequence[Planned]) -> str:
    text = json.dumps([_written(one) for one in planned], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _written(one: Planned) -> list[object]:
    return [one.line, one.outcome, one.title, one.key, dict(one.before), dict(one.after), one.words.zh]


def _read(written: Sequence[object]) -> Planned:
    line, outcome, title, key, before, after, _ = written
    return Planned(line, outcome, title, key, before, after, Words("", ""))  # type: ignore[arg-type]
