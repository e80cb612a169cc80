"""``yizhan init``: a real mine from one file, in one transaction. Run again, it changes what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from content_packs.durable import write_durably
from content_packs.shifts import Shift
from content_packs.words import Words
from hub.accounts.service import Account, accounts, grant_from, put_account
from hub.config import FILE, Settings
from hub.errors import RefusedError
from hub.mine_file import ROOT, Fault, Item, MineFile
from hub.people.service import Unit, put_unit, units
from hub.programme.service import Pattern, own_shifts, patterns, put_pattern, put_shifts
from hub.stations.lines import assign, line, members, put_line, quiet_from, quiet_text
from hub.stations.service import Place, place, put_place, stations
from hub.sync.line import Line

KINDS = {
    "unit": Words("单位", "unit"),
    "place": Words("地点", "place"),
    "link": Words("线路", "line"),
    "shift": Words("班次", "shift"),
    "pattern": Words("轮班", "pattern"),
    "account": Words("账号", "account"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was added (``before`` empty) or changed; ``before`` and ``after`` as texts."""

    kind: str
    name: str
    before: dict[str, str]
    after: dict[str, str]

    def __str__(self) -> str:
        what = KINDS[self.kind]
        if not self.before:
            return f"+ {what.zh} {what.en} {self.name}"
        turned = "；".join(
            f"{key} {old or '—'} → {self.after[key] or '—'}" for key, old in self.before.items()
        )
        return f"~ {what.zh} {what.en} {self.name}: {turned}"


class FoundingError(RefusedError):
    """The file cannot be used as it is; every fault is in ``faults``, and nothing may be kept."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(
            f"有 {len(faults)} 处要改；什么也没有改动，改好后再运行一次。",
            f"{len(faults)} faults to mend; nothing was changed",
        )
        self.faults = faults


def found_mine(session: Session, file: MineFile) -> tuple[Change, ...]:
    """Add and change what the file says; nothing is ever deleted.

    Returns:
        What is different now; empty when everything was so already.

    Raises:
        FoundingError: the file has faults; the caller must roll back.
    """
    work = _Founding(session)
    if not file.faults and file.mine is not None:
        work.do(_unit, [file.mine, *_parents_first(file.of("unit"))])
        work.do(_place, file.of("place"))
        work.do(_link, file.of("link"))
        work.do(_shift, file.of("shift"))
        work.do(_Patterns().put, file.of("pattern"))
        work.do(_account, file.of("account"))
    if faults := (*file.faults, *work.faults):
        raise FoundingError(faults)
    return tuple(work.changes)


class _Founding:
    """Does one item after the other and keeps what changed and what is wrong."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.changes: list[Change] = []
        self.faults: list[Fault] = []

    def do(self, put: Callable[[Session, Item], Change | None], items: Iterable[Item]) -> None:
        for item in items:
            try:
                with self._session.begin_nested():
                    change = put(self._session, item)
                self.changes += [change] if change else []
            except RefusedError as error:
                self.faults.append(Fault(item.line, error.words))


def _parents_first(items: list[Item]) -> Iterator[Item]:
    """A file may name a team before its section; what hangs on nothing comes last and is refused."""
    waiting, named = list(items), {item.values["id"] for item in items}
    while waiting:
        ready = [item for item in waiting if item.values.get("parent", ROOT) not in named] or waiting
        yield from ready
        named -= {item.values["id"] for item in ready}
        waiting = [item for item in waiting if item not in ready]


def _unit(session: Session, item: Item) -> Change | None:
    values, is_root = item.values, item.kind == "mine"
    wanted = Unit(
        ROOT if is_root else values["id"],
        item.name,
        "mine" if is_root else values["kind"],
        None if is_root else values.get("parent", ROOT),
        values.get("safe_since", ""),
        values.get("names_shown", True),
    )
    held = {unit.id: unit for unit in units(session)}.get(wanted.id)
    if held == wanted:
        return None
    put_unit(session, wanted)
    return _change("unit", wanted.id, held, wanted)


def _place(session: Session, item: Item) -> Change | None:
    values = item.values
    wanted = Place(values["id"], item.name, values["kind"], values["unit"], values.get("open", True))
    held = place(session, wanted.id)
    if held == wanted:
        return None
    put_place(session, wanted)
    return _change("place", wanted.id, held, wanted)


def _link(session: Session, item: Item) -> Change | None:
    """A line, and the stations on it where the file names them; those it does not name stay."""
    values = item.values
    quiet = quiet_from(" ".join(values.get("quiet", [])))
    wanted = Line(values["id"], values["kbit_s"], quiet, item.name)
    held, before = line(session, wanted.id), members(session, wanted.id)
    stations = tuple(sorted(values.get("stations", before)))
    if (held, before) == (wanted, stations):
        return None
    put_line(session, wanted)
    assign(session, wanted.id, stations)
    old = _LinkTexts(held, before) if held else None
    return _change("link", wanted.id, old, _LinkTexts(wanted, stations))


def _shift(session: Session, item: Item) -> Change | None:
    """One line of a unit's own table; lines that are not in the file stay."""
    values, unit_id = item.values, item.values["unit"]
    hour, minute = values["start"].split(":")
    given: dict[str, Any] = {
        key: values[key] for key in ("kind", "opens", "closes", "dated_next_day") if key in values
    }
    wanted = Shift(
        values["id"], values["name"], int(hour) * 60 + int(minute), values["minutes"],
        values.get("name_en", ""), **given,
    )  # fmt: skip
    table = {shift.id: shift for shift in own_shifts(session, unit_id)}
    held = table.get(wanted.id)
    if held == wanted:
        return None
    put_shifts(session, unit_id, list((table | {wanted.id: wanted}).values()))
    return _change("shift", f"{unit_id}/{wanted.id}", held, wanted)


class _Patterns:
    """Patterns have no id in the file: each line takes one pattern the hub has, and keeps it."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def put(self, session: Session, item: Item) -> Change | None:
        """The same pattern, else one of the same team, place and first day (its cycle changes), else new."""
        values = item.values
        wanted = Pattern(values["team"], values["place"], values["starts"], tuple(values["cycle"]))
        rivals = [
            one
            for one in patterns(session, wanted.place_id)
            if (one.team_id, one.starts) == (wanted.team_id, wanted.starts) and one.id not in self._taken
        ]
        same = next((one for one in rivals if one.cycle == wanted.cycle), None)
        held = same or next(iter(rivals), None)
        if same is None:
            put = put_pattern(session, replace(wanted, id=held.id if held else 0))
            self._taken.add(put.id)
            return _change("pattern", f"{put.team_id}@{put.place_id}", held, put)
        self._taken.add(same.id)
        return None


def _account(session: Session, item: Item) -> Change | None:
    values = item.values
    grants = frozenset(grant_from(text) for text in values["roles"])
    wanted = Account(values["id"], values["name"], grants, values.get("active", True))
    held = {account.id: account for account in accounts(session)}.get(wanted.id)
    if held == wanted:
        return None
    put_account(session, wanted)
    return _change("account", wanted.id, held, wanted)


class _LinkTexts:
    """A line with its stations, as a person reads it."""

    __slots__ = ("kbit_s", "name", "quiet", "stations")

    def __init__(self, one: Line, stations: tuple[str, ...]) -> None:
        self.name, self.kbit_s = one.name, one.kbit_s
        self.quiet, self.stations = quiet_text(one), stations


def _change(kind: str, name: str, before: object | None, after: object) -> Change:
    new = _texts(after)
    if before is None:
        return Change(kind, name, {}, new)
    old = {key: text for key, text in _texts(before).items() if text != new[key]}
    return Change(kind, name, old, {key: new[key] for key in old})


def _texts(thing: object) -> dict[str, str]:
    """What a person reads of each field."""
    return {name: _text(getattr(thing, name)) for name in getattr(thing, "__slots__", ())}


def _text(value: object) -> str:
    if isinstance(value, Words):
        return f"{value.zh} {value.en}".strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | frozenset):
        return " ".join(sorted(map(str, value)) if isinstance(value, frozenset) else value)
    return "" if value is None else str(value)


def keep_mine_id(session: Session, settings: Settings, mine_id: str) -> bool:
    """See that the hub's setting ``mine`` is this; whether it was written just now (a hub must start again).

    Raises:
        RefusedError: the hub goes by another id already, or its stations do.
    """
    if settings.mine == mine_id:
        return False
    file = settings.data / FILE
    if "mine" in settings.model_fields_set or any(one.enrolled for one in stations(session)):
        raise RefusedError(
            f"矿的代号是“{settings.mine}”（见 {file} 或 YIZHAN_MINE），不是“{mine_id}”；"
            "什么也没有改动，请把两处写成一样。",
            f"the mine's id is {settings.mine!r} (see {file} or YIZHAN_MINE), not {mine_id!r}; "
            "nothing was changed",
        )
    written = file.read_bytes() if file.is_file() else b""
    write_durably(file, f'mine = "{mine_id}"\n'.encode() + written)
    return True
