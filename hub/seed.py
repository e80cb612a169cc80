"""The demo mine: fictional persons, two stations, rosters for the days around now, shipped packs."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

import content_packs
from content_packs.format.folder import Folder, read_folder
from content_packs.shifts import Shift
from content_packs.words import Words
from hub.accounts.service import Account, accounts, everywhere, put_account
from hub.config import Settings
from hub.packs.published import current_versions
from hub.packs.publishing import publish
from hub.packs.service import import_folder, packs
from hub.people.credentials import all_credentials, issue, token_of, valid_badge
from hub.people.pins import set_pin
from hub.people.service import Unit, add_person, add_visitor, person_by_number, persons, put_unit, units
from hub.programme.service import Entry, Pattern, patterns, put_entry, put_pattern, put_shifts, shift_table
from hub.secrets import Secrets
from hub.seed_people import ACCOUNTS, CONTRACTORS, TEAMS, VISITOR
from hub.stations.service import Place, add_station, place, put_place, station

SHIPPED = Path(content_packs.__file__).parent / "shipped"
FOLDERS = ("mine", "branch", "zones", "project")
UNITS = (
    Unit("mine", Words("示范煤矿", "Demo Mine"), "mine", safe_since="2026-01-08"),
    Unit("section-1", Words("综采一区", "Longwall Section 1"), "section", "mine", "2026-03-19"),
    Unit("team-1a", Words("综采甲班", "Longwall Team A"), "team", "section-1"),
    Unit("team-1b", Words("综采乙班", "Longwall Team B"), "team", "section-1"),
    Unit("branch-1", Words("综采党支部", "Longwall Party Branch"), "branch", "section-1"),
    Unit("project", Words("重点工程项目部", "Project Office"), "section", "mine", "2026-06-02"),
    Unit("team-p1", Words("安装队", "Installation Team"), "team", "project"),
)
SHIFTS = {
    "mine": (
        Shift("early", "早班", 8 * 60, 480, "Early", kind="maintenance"),
        Shift("middle", "中班", 16 * 60, 480, "Middle"),
        Shift("night", "夜班", 0, 480, "Night"),
    ),
    "project": (Shift("day", "白班", 7 * 60 + 30, 600, "Day"),),
}
PLACES = (
    Place("face-7305", Words("7305综采工作面", "Coal face 7305"), "coal_face", "section-1"),
    Place("project-8", Words("8号煤仓安装工程", "Silo 8 project"), "project_site", "project"),
)
STATIONS = {"face-1": "face-7305", "project-1": "project-8"}
PATTERNS = (
    # One team on all three shifts, so that a demo at any hour finds a whole crew expected.
    Pattern("team-1a", "face-7305", "2026-01-01", ("early",)),
    Pattern("team-1a", "face-7305", "2026-01-01", ("middle",)),
    Pattern("team-1a", "face-7305", "2026-01-01", ("night",)),
    Pattern("team-p1", "project-8", "2026-01-01", ("day",)),
)
ON_LEAVE, LENT = "71019", "72003"
"""Of team A one is on leave, and one of team B stands in: 24 are expected at the face."""
DAYS_BACK, DAYS_AHEAD = 1, 7
VISIT_DAYS = 30


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A row of the demo page: everything needed to sign as this person."""

    id: str
    name: str
    staff_no: str
    token: str
    pin: str
    job: str
    team: str


def seed(session: Session, settings: Settings, secrets: Secrets, now_ms: int) -> None:
    """Make sure the demo mine is there; a second call changes only what time made stale."""
    _seed_units(session)
    _seed_people(session, secrets, settings, now_ms)
    _seed_stations(session, now_ms)
    _seed_roster(session, settings, now_ms)
    _seed_packs(session, settings, now_ms)
    known = {account.id for account in accounts(session)}
    for role, name in ACCOUNTS.items():
        if role not in known:
            put_account(session, Account(role, name, everywhere(role)))


def demo_people(session: Session, secrets: Secrets) -> tuple[DemoPerson, ...]:
    """Every active person with a badge, by number, with token and PIN; for the demo page only."""
    held, names = all_credentials(session), {unit.id: unit.name.zh for unit in units(session)}
    return tuple(
        DemoPerson(
            one.id, one.name, one.staff_no, token_of(secrets, badge.id), demo_pin(secrets, one.staff_no),
            one.job, one.firm or names[one.unit_id],
        )
        for one in sorted(persons(session), key=lambda one: one.staff_no)
        if (badge := valid_badge(held.get(one.id, ()), "")) is not None
    )  # fmt: skip


def demo_pin(secrets: Secrets, staff_no: str) -> str:
    """A demo person's PIN, four digits: derived, so that it can be shown again."""
    digest = hmac.digest(secrets.badge_key, b"yz1 demo pin\n" + staff_no.encode(), "sha256")
    return f"{int.from_bytes(digest[:4], 'big') % 10_000:04d}"


def _seed_units(session: Session) -> None:
    known = {unit.id for unit in units(session)}
    for unit in UNITS:
        if unit.id not in known:
            put_unit(session, unit)
    for unit_id, table in SHIFTS.items():
        if unit_id not in known or not shift_table(session, unit_id):
            put_shifts(session, unit_id, table)


def _seed_people(session: Session, secrets: Secrets, settings: Settings, now_ms: int) -> None:
    for team, members in TEAMS.items():
        for staff_no, name, job in members:
            if person_by_number(session, staff_no) is None:
                add_person(session, staff_no=staff_no, name=name, unit_id=team, job=job)
    for staff_no, name, firm, host in CONTRACTORS:
        if person_by_number(session, staff_no) is None:
            add_person(
                session,
                staff_no=staff_no,
                name=name,
                unit_id="team-p1",
                job="承包商人员",
                firm=firm,
                host=host,
            )
    if not any(one.visitor for one in persons(session, active=None)):
        name, firm, host = VISITOR
        add_visitor(session, name=name, firm=firm, host=host, unit_id="project")
    _seed_badges(session, secrets, settings, now_ms)


def _seed_badges(session: Session, secrets: Secrets, settings: Settings, now_ms: int) -> None:
    """A badge and a PIN for whoever never had one; a visitor's badge is renewed when it has run out."""
    held, today = all_credentials(session), settings.local(now_ms).date()
    until = (today + timedelta(days=VISIT_DAYS)).isoformat()
    for one in persons(session):
        mine = held.get(one.id, ())
        if not mine or (one.visitor and valid_badge(mine, today.isoformat()) is None):
            kind, valid_to = ("visitor", until) if one.visitor else ("badge", "")
            issue(session, secrets, one.id, now_ms, kind=kind, valid_to=valid_to)
        if not one.has_pin:
            set_pin(session, one.id, demo_pin(secrets, one.staff_no))


def _seed_stations(session: Session, now_ms: int) -> None:
    for spot in PLACES:
        if place(session, spot.id) is None:
            put_place(session, spot)
    for name, place_id in STATIONS.items():
        if station(session, name) is None:
            add_station(session, name, place_id, now_ms, "seed")


def _seed_roster(session: Session, settings: Settings, now_ms: int) -> None:
    if not patterns(session):
        for pattern in PATTERNS:
            put_pattern(session, pattern)
    today = settings.local(now_ms).date()
    away, lent = person_by_number(session, ON_LEAVE), person_by_number(session, LENT)
    for offset in range(-DAYS_BACK, DAYS_AHEAD + 1):
        day = (today + timedelta(days=offset)).isoformat()
        for shift in SHIFTS["mine"]:
            if away is not None:
                put_entry(session, Entry(day, shift.id, away.id, "face-7305", "leave"))
            if lent is not None:
                put_entry(session, Entry(day, shift.id, lent.id, "face-7305", "lent"))


def _seed_packs(session: Session, settings: Settings, now_ms: int) -> None:
    """Shipped folders that the hub does not have; what was edited since stays as it was edited."""
    today = settings.local(now_ms).date()
    known = {(pack.publisher, pack.name) for pack in packs(session)}
    for name in FOLDERS:
        folder = _in_season(read_folder(SHIPPED / name), today.isoformat())
        if folder.pack is not None and (folder.pack.publisher, folder.pack.name) not in known:
            import_folder(session, settings, folder, "seed", now_ms)
    published = {version.publisher for version in current_versions(session)}
    for publisher in sorted({pack.publisher for pack in packs(session)} - published):
        publish(session, settings, publisher, "seed", now_ms)


def _in_season(folder: Folder, today: str) -> Folder:
    """Sample content as of today: without what is past its dates, so that a demo of any year begins."""
    kept = tuple(card for card in folder.cards if not card.valid_to or card.valid_to >= today)
    pack = folder.pack
    if pack is not None and pack.valid_to and pack.valid_to < today:
        pack = replace(pack, valid_to="")
    return replace(folder, pack=pack, cards=kept)
