"""Every page of the console by its address, taken from the application: a new one is in it by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import Engine, select

from hub.accounts.service import accounts
from hub.db import read_scope
from hub.notices.service import notices
from hub.packs.published import versions_in_force
from hub.packs.service import cards
from hub.people.service import persons
from hub.records.models import RecordRow
from hub.stations.service import stations
from hub.web.app import ROUTERS

STREAM = "live"
"""It never ends."""
QUERIES = {"enter": "?place={place}&date={day}&shift={shift}&person={person_id}"}
"""Pages that name their object in the query."""


def examples(engine: Engine) -> dict[str, str]:
    """Something that is there for each name in an address; what there is none of is left out."""
    with read_scope(engine) as session:
        record = session.scalars(select(RecordRow).order_by(RecordRow.arrived_at.desc()).limit(1)).first()
        version, station = versions_in_force(session).get("mine", 0), stations(session)[-1]
        card = next(iter(cards(session, "mine")), None)
        found = {
            "station_id": station.id, "place": station.place.id, "publisher": "mine", "version": str(version),
            "person_id": persons(session)[-1].id, "account_id": accounts(session)[0].id,
            "unit_id": station.place.unit_id, "device": "0" * 16, "line_id": "west",
        }  # fmt: skip
        if card is not None:
            found |= {"pack_name": card.pack, "card_id": card.card.id}
        if record is not None:
            found |= {"ledger": record.ledger, "seq": str(record.seq), "day": record.shift_date,
                      "shift": record.shift}  # fmt: skip
        if standing := notices(session):
            found["notice_id"] = standing[0].id
    return found


def pages(known: Mapping[str, str]) -> dict[str, str]:
    """Address of every route that is read (GET), by name; without those that name what is not known."""
    found = {}
    for router in ROUTERS:
        for route in router.routes:
            name, path = getattr(route, "name", ""), getattr(route, "path", "")
            if name == STREAM or "GET" not in (getattr(route, "methods", None) or ()):
                continue
            path += QUERIES.get(name, "")
            if set(re.findall(r"{(\w+)", path)) <= known.keys():
                found[name] = re.sub(r"{(\w+)(:\w+)?}", lambda match: known[match[1]], path)
    return found
