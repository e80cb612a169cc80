"""A mine that has worked for months, put into a hub's database in one go: stations, crews, records.

It grows out of the demo's mine, which brings boards in force, shifts and accounts. Every place has a station
and three crews that change shifts by the week; everybody signs once a shift and answers the daily question.
The records are chained, committed to and signed as stations do it, in a ledger for each station; they pass
the same functions into the same table (see :mod:`tests.bench.populace_records`). What is not as in a mine:
everybody has the same PIN's hash, and nobody has judged the records again while they were put in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.orm import Session

from content_packs.wire.care import Health
from content_packs.wire.record import ledger_id
from content_packs.wire.state import token_hash
from hub.audit.service import note
from hub.config import Settings
from hub.db import session_scope
from hub.migrate import upgrade
from hub.packs.published import versions_in_force
from hub.people.credentials import token_of
from hub.people.models import CredentialRow, PersonRow, UnitRow
from hub.programme.models import PatternRow, RosterRow
from hub.secrets import Secrets, load_secrets
from hub.seed import seed
from hub.stations.models import AdvanceRow, PlacementRow, PlaceRow, StationRow

SHIFTS = ("night", "early", "middle")
"""Of the demo's mine, in the order of a day; they begin at 0, 8 and 16 o'clock."""
WEEK = 7
SECTION_OF = 20
"""Places that one section has."""
SURNAMES = "闵寇竺隗冀巩弓牧蒯郏茹郜鞠逄亓"
FIRST, SECOND = "长春广德志永建立守兴存庆国根明", "林山平成水田石宝玉柱河海川峰桥"
JOBS = (
    "液压支架工",
    "采煤机司机",
    "井下电钳工",
    "刮板输送机司机",
    "瓦斯检查工",
    "支护工",
    "验收员",
    "绞车司机",
)
LEADER = "班组长"


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each; stations and persons with those of the demo."""

    stations: int = 200
    persons: int = 5_000
    records: int = 1_000_000


WHOLE = Size()


@dataclass(frozen=True, slots=True)
class Post:
    """A station at its place, with the persons of its three crews."""

    station: str
    place: str
    section: str
    crews: tuple[tuple[str, ...], ...]

    @property
    def key(self) -> Ed25519PrivateKey:
        """Of its ledger."""
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.station.encode()).digest())

    def crew_on(self, day: date, shift: str) -> tuple[str, ...]:
        """Who works on a day's shift: the crews change over each week."""
        return self.crews[(SHIFTS.index(shift) - day.toordinal() // WEEK) % len(SHIFTS)]


def people(session: Session, settings: Settings, secrets: Secrets, size: Size, now_ms: int) -> list[Post]:
    """Units, places, crews with their patterns and badges, stations as they last said they were.

    Args:
        session: a writing session of a hub that :func:`hub.seed.seed` has seeded.
        settings, secrets: the hub's.
        size: how many there shall be.
        now_ms: the hub's wall time.
    """
    held = {
        row: session.scalar(select(func.count()).select_from(row)) or 0 for row in (StationRow, PersonRow)
    }
    posts = list(_posts(size.stations - held[StationRow], size.persons - held[PersonRow]))
    today = settings.local(now_ms).date()
    session.execute(insert(UnitRow), list(_units(posts)))
    session.execute(insert(PlaceRow), [_place(post) for post in posts])
    session.execute(insert(PersonRow), list(_persons(session, posts)))
    session.execute(insert(CredentialRow), list(_badges(secrets, posts, now_ms)))
    session.execute(insert(PatternRow), list(_patterns(posts, today)))
    session.execute(insert(RosterRow), list(_leave(posts, today)))
    session.execute(insert(StationRow), list(_stations(session, posts, now_ms)))
    session.execute(insert(PlacementRow), [_placement(post, now_ms) for post in posts])
    session.execute(insert(AdvanceRow), list(_advances(posts, today, now_ms)))
    for number, post in enumerate(posts):
        note(
            session, "keeper", "add", f"station:{post.station}", None, {"place": post.place}, now_ms - number
        )
    return posts


def found(engine: Engine, settings: Settings, now_ms: int, size: Size = WHOLE) -> list[Post]:
    """An empty database becomes the hub of such a mine; its records are another matter."""
    upgrade(engine)
    secrets = load_secrets(settings.secrets)
    with session_scope(engine) as session:
        seed(session, settings, secrets, now_ms)
        return people(session, settings, secrets, size, now_ms)


def _posts(stations: int, persons: int) -> Iterator[Post]:
    """``persons`` spread evenly over three crews a station."""
    bounds = [persons * at // (3 * stations) for at in range(3 * stations + 1)]
    crews = [tuple(f"q{n:08d}" for n in range(*span)) for span in pairwise(bounds)]
    for at in range(stations):
        section = f"zone-{at // SECTION_OF + 1}"
        yield Post(f"st-{at + 1:03d}", f"work-{at + 1:03d}", section, tuple(crews[3 * at : 3 * at + 3]))


def _team(post: Post, crew: int) -> str:
    return f"{post.station.replace('st', 'crew')}-{'abc'[crew]}"


def _units(posts: list[Post]) -> Iterator[dict[str, object]]:
    for section in dict.fromkeys(post.section for post in posts):
        number = section.partition("-")[2]
        yield {"id": section, "name": f"综掘{number}区", "name_en": f"Zone {number}", "kind": "section",
               "parent_id": "mine"}  # fmt: skip
    for post, crew in product(posts, range(3)):
        number = post.station.partition("-")[2]
        yield {"id": _team(post, crew), "name": f"{number}队{'甲乙丙'[crew]}班", "kind": "team",
               "name_en": f"Crew {number} {'ABC'[crew]}", "parent_id": post.section}  # fmt: skip


def _place(post: Post) -> dict[str, object]:
    number = post.station.partition("-")[2]
    return {"id": post.place, "name": f"{number}综掘工作面", "name_en": f"Heading {number}",
            "kind": "coal_face", "unit_id": post.section}  # fmt: skip


def _persons(session: Session, posts: list[Post]) -> Iterator[dict[str, object]]:
    pin = session.scalar(select(PersonRow.pin_hash).where(PersonRow.pin_hash != "").limit(1)) or ""
    names = ["".join(one) for one in product(SURNAMES, FIRST, SECOND)]
    number = 0
    for post in posts:
        for crew, members in enumerate(post.crews):
            for at, person in enumerate(members):
                number += 1
                yield {
                    "id": person, "staff_no": f"{200_000 + number}", "name": names[number * 7 % len(names)],
                    "unit_id": _team(post, crew), "job": JOBS[at % len(JOBS)] if at else LEADER,
                    "pin_hash": pin,
                }  # fmt: skip


def _badges(secrets: Secrets, posts: list[Post], now_ms: int) -> Iterator[dict[str, object]]:
    for person in (person for post in posts for crew in post.crews for person in crew):
        badge = f"c-{person}"
        yield {"id": badge, "token_hash": token_hash(secrets.badge_key, token_of(secrets, badge)),
               "kind": "badge", "person_id": person, "issued_at": now_ms - 200 * 86_400_000,
               "revoked_at": None}  # fmt: skip


def _patterns(posts: list[Post], today: date) -> Iterator[dict[str, object]]:
    """What :meth:`Post.crew_on` says, as the programme keeps it: three weeks, over and over."""
    starts = today - timedelta(days=400)
    starts -= timedelta(days=starts.toordinal() % (3 * WEEK))
    for post, crew in product(posts, range(3)):
        cycle = [SHIFTS[(crew + week) % 3] for week in range(3) for _ in range(WEEK)]
        yield {"team_id": _team(post, crew), "place_id": post.place, "starts": starts.isoformat(),
               "cycle": cycle}  # fmt: skip


def _leave(posts: list[Post], today: date) -> Iterator[dict[str, object]]:
    """One man of every fifth crew is on leave today."""
    for post in posts[::5]:
        for shift in SHIFTS:
            yield {"date": today.isoformat(), "shift": shift, "person_id": post.crew_on(today, shift)[-1],
                   "place_id": post.place, "status": "leave"}  # fmt: skip


def _stations(session: Session, posts: list[Post], now_ms: int) -> Iterator[dict[str, object]]:
    first = (session.scalar(select(func.max(StationRow.number))) or 0) + 1
    version = versions_in_force(session)["mine"]
    for at, post in enumerate(posts):
        public = post.key.public_key().public_bytes_raw()
        yield {
            "id": post.station, "number": first + at, "place_id": post.place, "placed_at": now_ms - 9_000_000,
            "placed_on": "2026-09-01", "move_after_m": 80 if at % 7 == 0 else 0, "tags": [],
            "ledger_id": ledger_id(public), "public_key": public.hex(), "phone_key": public.hex(),
            "state": "lost" if at % 25 == 24 else "ready", "session": 1, "seen_at": now_ms - at * 4_000,
            "have": {"mine": version - (at % 10 == 9)}, "unsent": at % 4, "showing": "mine/no-bare-roof",
            "clock": "suspect" if at % 40 == 39 else "hub", "clock_offset_ms": at, "disk_mb": 20_000 + at,
            "faults": ["reader"] if at % 30 == 29 else [], "state_held": {"roster": f"3-{public.hex()[:16]}"},
            "health": Health("0.1.0", 90 + at % 20, 300 + at, 900 + at, "", "llvmpipe", schema=2).to_json(),
        }  # fmt: skip


def _placement(post: Post, now_ms: int) -> dict[str, object]:
    return {"station_id": post.station, "place_id": post.place, "at": now_ms - 9_000_000, "by": "keeper",
            "on": "2026-09-01"}  # fmt: skip


def _advances(posts: list[Post], today: date, now_ms: int) -> Iterator[dict[str, object]]:
    """Every face is read once a week."""
    for at, post in enumerate(posts):
        for week in range(12):
            on = (today - timedelta(days=7 * (12 - week))).isoformat()
            yield {
                "place_id": post.place,
                "on": on,
                "metres": 30 * week + at % 9,
                "at": now_ms,
                "by": "keeper",
            }
