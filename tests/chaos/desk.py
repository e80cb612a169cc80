"""The surface: men sign by phone, and paper sheets are entered, all in the hub's own chain.

A process of the hub's, killed like the others. Orders, a JSON object a line: ``phone`` and ``paper``
(``number`` of the man, ``station`` he stands at), ``clock`` (``offset_ms``). Each is answered after its
COMMIT with the record it made, ``seq`` 0 for none.
"""

from __future__ import annotations

import json
import os
import socket
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from content_packs.shifts import ShiftRun, resolve
from content_packs.wire.record import ledger_id
from content_packs.wire.token import PhoneToken, minute_of
from hub.config import Settings, load_settings
from hub.db import make_engine, session_scope
from hub.errors import RefusedError
from hub.people.service import person_by_number
from hub.records.entered import Desk, enter_paper, run_at
from hub.records.ledgers import upto
from hub.records.phone import sign_by_phone
from hub.secrets import Secrets, load_secrets
from hub.stations.service import phone_key, station
from hub.web.clock import Clock
from tests.chaos.mine import PIN, SHIFTS

NAME = "desk"
NOTHING: dict[str, Any] = {"kind": "", "seq": 0}


def live(parent: socket.socket, clock: Clock) -> None:
    """Work until killed, or until the harness goes."""
    settings = load_settings()
    engine, secrets = make_engine(settings.database), load_secrets(settings.secrets)
    for line in parent.makefile("r", encoding="utf-8"):
        order = json.loads(line)
        if order["do"] == "clock":
            clock.offset_ms = order["offset_ms"]
            continue
        told = entered(engine, settings, secrets, order, clock())
        parent.sendall(json.dumps({"id": order["id"], **told}).encode() + b"\n")
    os._exit(0)


def entered(
    engine: Engine, settings: Settings, secrets: Secrets, order: dict[str, Any], now: int
) -> dict[str, Any]:
    """One order in a transaction of its own; what may be told once that is committed."""
    try:
        with session_scope(engine) as session:
            return _entered(session, settings, secrets, order, now)
    except (RefusedError, SQLAlchemyError):
        return NOTHING


def _entered(
    session: Session, settings: Settings, secrets: Secrets, order: dict[str, Any], now: int
) -> dict[str, Any]:
    spot, man = station(session, order["station"]), person_by_number(session, order["number"])
    run = resolve(SHIFTS, settings.local(now), frozenset())
    if spot is None or man is None or run is None:
        return NOTHING
    if order["do"] == "phone":
        token = _token(session, settings, spot.id, spot.number, run, now)
        kind = sign_by_phone(session, settings, secrets, token, man.staff_no, PIN, now).kind
        if kind not in ("signed", "late"):
            return NOTHING
    else:
        desk = Desk(session, settings, secrets, "chaos", now)
        there = run_at(session, spot.place.id, run.date.isoformat(), run.shift.id)
        enter_paper(desk, there, man.id, "夹 1")
        kind = "signed"
    name = ledger_id(secrets.ledger_public)
    return {"kind": kind, "ledger": name, "seq": upto(session, name), "person": man.id, "run": run.key}


def _token(session: Session, settings: Settings, name: str, number: int, run: ShiftRun, now: int) -> str:
    """What the station's screen would show."""
    offset = (run.date - settings.local(now).date()).days
    token = PhoneToken(number, minute_of(now), SHIFTS.index(run.shift), offset)
    return token.encode(phone_key(session, name))
