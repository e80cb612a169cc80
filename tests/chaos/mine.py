"""The mine on which everything is let loose: some stations, and men whose badges are known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from content_packs.shifts import Shift
from content_packs.words import Words
from hub.config import Settings
from hub.db import make_engine, session_scope
from hub.migrate import upgrade
from hub.people.credentials import issue, token_of
from hub.people.pins import set_pin
from hub.people.service import Unit, add_person, put_unit
from hub.programme.service import put_shifts
from hub.secrets import load_secrets
from hub.stations.enrolment import EnrolRequest, enrol, make_enrol_token
from hub.stations.service import Place, add_station, put_place
from kiosk.config import Enrolment, Folder

MINE, ZONE_MIN = "mine-1", 480
CREW = 150
PHONES, PIN = 6, "4321"
"""So many of the men sign by phone too: making a PIN takes a quarter of a second."""
SHIFTS = tuple(
    Shift(f"s{number}", f"第{number}班", number * 180, 180, f"Shift {number}") for number in range(8)
)
"""Eight short shifts, so that a sign window is open at every hour."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A station: its name, its data folder, its ledger."""

    name: str
    folder: Path
    ledger: str


def found(settings: Settings, now_ms: int) -> list[str]:
    """Put the mine into an empty database; what is on each man's badge."""
    engine, secrets = make_engine(settings.database), load_secrets(settings.secrets)
    upgrade(engine)
    with session_scope(engine) as session:
        put_unit(session, Unit("mine", Words("矿"), "mine"))
        put_shifts(session, "mine", SHIFTS)
        badges = []
        for number in range(CREW):
            man = add_person(session, staff_no=staff_no(number), name=f"矿工{number}", unit_id="mine")
            if number < PHONES:
                set_pin(session, man.id, PIN)
            badges.append(token_of(secrets, issue(session, secrets, man.id, now_ms).id))
    engine.dispose()
    return badges


def staff_no(number: int) -> str:
    """Of one of the men."""
    return f"{10_000 + number}"


def put_up(settings: Settings, name: str, folder: Path, port: int, now_ms: int) -> Enrolled:
    """A station that reaches the broker at ``port`` of 127.0.0.1."""
    engine, secrets = make_engine(settings.database), load_secrets(settings.secrets)
    data = Folder(folder)
    key = data.ledger_key().public_key().public_bytes_raw().hex()
    with session_scope(engine) as session:
        put_place(session, Place(f"at-{name}", Words(f"面{name}"), "coal_face", "mine"))
        add_station(session, name, f"at-{name}", now_ms, "chaos")
        token = make_enrol_token(session, name, now_ms)
        given = enrol(session, settings, secrets, EnrolRequest(token, key), now_ms)
    engine.dispose()
    data.save_enrolment(
        Enrolment(
            hub="http://127.0.0.1:1", mine=MINE, station=name, broker=f"mqtt://127.0.0.1:{port}", protocol=5,
            user=name, password=given.password, ledger=given.ledger, state_key=given.state_key,
            root=given.root,
        )
    )  # fmt: skip
    return Enrolled(name, folder, given.ledger)
