"""Names of what the audit log calls by ids: asked for kind by kind, for all lines of a page at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from content_packs.words import Words
from hub.accounts.service import names_by_id
from hub.accounts.tokens import tokens
from hub.audit.service import Entry
from hub.notices.service import titled as notice_titled
from hub.notices.service import titles as notice_titles
from hub.packs.drafts import titled as card_titled
from hub.packs.drafts import titles as card_titles
from hub.packs.service import titles as pack_titles
from hub.people.service import units
from hub.records.coverage import everyone
from hub.records.ledgers import HUB, ledgers
from hub.stations.lines import lines
from hub.stations.service import places, stations_and_relays

MOST_FOUND = 100
Named = Mapping[str, Words]
"""Names by id."""
VALUES: Mapping[str, str] = {
    "account": "account", "author": "account", "by": "account",
    "person": "person", "persons": "person",
    "place": "place", "places": "place",
    "publishers": "unit", "team": "unit", "unit": "unit", "unit_id": "unit", "units": "unit",
    "station": "station", "stations": "station",
}  # fmt: skip
"""Kind of thing whose id a changed value of this name is, or holds; a value that is none has no name."""
RUNS = frozenset({"run", "to"})
"""Values that name a shift at a place: "<place> <shift>"."""
_AS = {"publisher": "unit", "visitor": "person"}
"""Kinds of object that are of another kind."""


def names_of(session: Session, found: Iterable[Entry], lang: str) -> dict[str, str]:
    """Names by ``<kind>:<id>``, of everything some lines name that has one, in a reader's language.

    One statement a kind, or two, however many lines there are; for cards and notices one more each 500.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in found:
        for kind, id in _named_in(one):
            wanted[kind].add(id)
    out: dict[str, str] = {}
    for kind, ids in wanted.items():
        known = _ASKED[kind](session, ids)
        out |= {f"{kind}:{id}": known[id].in_(lang) for id in ids if id in known}
    for kind, meant in _AS.items():
        out |= {f"{kind}:{id}": out[key] for id in wanted[meant] if (key := f"{meant}:{id}") in out}
    return out


def named_like(session: Session, text: str) -> frozenset[str]:
    """What has a text in its name, in either language, as the log calls it: MOST_FOUND of a kind at most."""
    if not text:
        return frozenset()
    people = {id: Words(one.name) for id, one in everyone(session).items()}
    held = (
        ("account", _accounts(session, ())), ("person", people),
        ("station", _stations(session, ())), ("place", _places(session, ())), ("unit", _units(session, ())),
        ("line", _lines(session, ())), ("token", _tokens(session, ())),
    )  # fmt: skip
    found = {
        f"{kind}:{id}"
        for kind, named in held
        for id in islice((id for id, name in named.items() if text in name.zh or text in name.en), MOST_FOUND)
    }
    found |= {f"card:{one}" for one in card_titled(session, text, MOST_FOUND)}
    found |= {f"notice:{one}" for one in notice_titled(session, text, MOST_FOUND)}
    for kind, meant in _AS.items():
        found |= {f"{kind}:{one.partition(':')[2]}" for one in found if one.startswith(f"{meant}:")}
    return frozenset(found)


def doers(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Names of who did something, by ``account:<id>``, or ``person:<id>`` of a station keeper without one."""
    named = {("account", id): name for id, name in _accounts(session, ids).items()}
    named |= {("person", id): name for id, name in _people(session, ids).items()}
    return {f"{kind}:{id}": name.zh for (kind, id), name in named.items()}


def _named_in(one: Entry) -> Iterator[tuple[str, str]]:
    yield "account", one.who
    yield "person", one.who  # a station keeper has no account
    kind, _, id = one.object.partition(":")
    if kind == "pattern":
        team, _, place = id.partition("@")
        yield "unit", team
        yield "place", place
    elif (kind := _AS.get(kind, kind)) in _ASKED:
        yield kind, id
    for values in (one.before, one.after):
        for name, value in values.items():
            for text in _texts(value):
                if name in VALUES:
                    yield VALUES[name], text
                elif name in RUNS:
                    yield "place", text.partition(" ")[0]
                elif name == "roles":
                    yield "unit", text.partition("@")[2]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from (one for one in value if isinstance(one, str))


def _accounts(session: Session, ids: Collection[str]) -> Named:
    return {id: Words(name) for id, name in names_by_id(session).items()}


def _people(session: Session, ids: Collection[str]) -> Named:
    every = everyone(session)
    return {id: Words(every[id].name) for id in ids if id in every}


def _places(session: Session, ids: Collection[str]) -> Named:
    return {one.id: one.name for one in places(session)}


def _stations(session: Session, ids: Collection[str]) -> Named:
    return {one.id: one.place.name for one in stations_and_relays(session)}


def _units(session: Session, ids: Collection[str]) -> Named:
    return {one.id: one.name for one in units(session)}


def _lines(session: Session, ids: Collection[str]) -> Named:
    return {one.id: one.name for one in lines(session)}


def _tokens(session: Session, ids: Collection[str]) -> Named:
    return {str(one.id): Words(one.name) for one in tokens(session)}


def _records(session: Session, ids: Collection[str]) -> Named:
    """A record is called by the station that made it."""
    stood = _stations(session, ())
    made_by = {one.id: one.station_id for one in ledgers(session)}
    ledger_of = {id: id.partition(":")[0] for id in ids}
    return {
        id: Words("中枢", "Hub") if station == HUB else stood[station]
        for id, ledger in ledger_of.items()
        if (station := made_by.get(ledger, "")) in stood or station == HUB
    }


_ASKED: Mapping[str, Callable[[Session, Collection[str]], Named]] = {
    "account": _accounts, "card": card_titles, "line": _lines, "notice": notice_titles, "pack": pack_titles,
    "person": _people, "place": _places, "record": _records, "station": _stations, "token": _tokens,
    "unit": _units,
}  # fmt: skip
