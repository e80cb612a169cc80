"""What the API answers, for its description: shapes, units, what may be null. Nothing is made by these."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

Moment = Annotated[int, Field(description="ms since 1970 UTC")]
Flags = Annotated[list[str], Field(description="marks, such as late, clock, dup; content_packs/SPEC.md 1.4")]


class Refusal(BaseModel):
    """Why a request was refused, in both languages."""

    error: str
    zh: str
    en: str


class Person(BaseModel):
    """Somebody in a list; ``team`` is the id of his unit."""

    person: str
    staff_no: str
    name: str
    team: str
    job: str


class Signed(Person):
    """A signature that counts: how (badge, keyed, phone, proxy, paper), when, where."""

    method: str
    at: Moment
    station: str
    place: str
    flags: Flags


class Closed(BaseModel):
    """The figures a meeting was closed with."""

    expected: int
    signed: int
    leave: int
    absent: int


class Meeting(BaseModel):
    """A pre-shift meeting; ``close`` is null while nobody has closed it, ``closed_at`` 0."""

    leader: str
    opened_at: Moment
    oath: Annotated[str, Field(description="id of the pledge card that was read aloud, or empty")]
    close: Closed | None
    closed_at: Moment


class Run(BaseModel):
    """A shift at a place; ``expected`` is null where there is no roster."""

    date: str
    shift: str
    shift_name: str
    place: str
    place_name: str
    phase: Annotated[str, Field(description="ahead, open (the sign window), late, over")]
    has_roster: bool
    expected: int | None
    signed: list[Signed]
    missing: list[Person]
    on_leave: list[Person]
    unexpected: Annotated[list[Signed], Field(description="signed here and not expected here")]
    unknown: Annotated[int, Field(description="signatures here that do not count")]
    meeting: Meeting | None


class Coverage(BaseModel):
    """Runs, one a place."""

    now: Moment
    runs: list[Run]


class PlaceName(BaseModel):
    """Where a station stands; ``name`` is [Chinese, English], or Chinese alone."""

    id: str
    name: list[str]


class Station(BaseModel):
    """A station as it last spoke; ``level`` and ``status``: as the console says it (ok, warn, bad, none)."""

    id: str
    number: int
    place: PlaceName
    placed_at: Moment
    placed_on: str
    placed_advance_m: int
    advance_m: int
    move_after_m: int
    tags: list[str]
    group: str
    authorised: bool
    enrolled: bool
    ledger_id: str
    relay_id: str
    state: Annotated[str, Field(description="never, ready or lost")]
    seen_at: Moment
    have: Annotated[dict[str, int], Field(description="version shown, by publisher")]
    behind: list[str]
    unsent: Annotated[int, Field(description="records on its disk without a receipt")]
    last_seq: int
    showing: str
    clock: str
    clock_offset_ms: int
    disk_mb: int
    faults: list[str]
    level: str
    status: str
    health: dict[str, Any] | None
    pack_notes: list[dict[str, Any]]
    state_held: dict[str, str]


class Fleet(BaseModel):
    """Every station; ``published``: the version in force, by publisher."""

    now: Moment
    published: dict[str, int]
    stations: list[Station]


class Record(BaseModel):
    """A record as it was signed (content_packs/SPEC.md 1), and what the hub says of it."""

    seq: int
    kind: str
    method: str
    subject: str
    text_hash: str
    value: str
    person: str
    author: str
    station: str
    place: str
    shift_date: str
    shift: str
    publisher: str
    version: int
    at: Moment
    boot: str
    mono: int
    clock: str
    flags: Flags
    arrived_at: Moment
    hub_flags: Flags
    counts: Annotated[bool, Field(description="whether it signs its person in")]


class Records(BaseModel):
    """Records of a ledger, by number."""

    ledger: str
    records: list[Record]


class Ledger(BaseModel):
    """A chain of records: of a station, or of the hub itself (``station`` "hub")."""

    ledger: str
    station: str
    upto: Annotated[int, Field(description="its last record held without a gap")]
    flags: Annotated[list[str], Field(description="what is wrong with the chain: gap, fork, reset, lost")]
    opened_at: Moment
    closed_at: int | None


class Ledgers(BaseModel):
    """Every ledger, by id."""

    now: Moment
    ledgers: list[Ledger]


class Held(BaseModel):
    """What is held of a ledger."""

    station: str
    records: int
    upto: int
    flags: list[str]


class RunTotal(BaseModel):
    """How many persons count in a run, and how many of them would be counted more than once."""

    date: str
    shift: str
    persons: int
    doubled: int


class Totals(BaseModel):
    """Sums over everything held; ``doubled`` must be 0."""

    now: Moment
    records: int
    ledgers: dict[str, Held]
    runs: list[RunTotal]
    persons: int
    doubled: int


class Health(BaseModel):
    """Whether the hub answers."""

    ok: bool
    now: Moment
    demo: bool
