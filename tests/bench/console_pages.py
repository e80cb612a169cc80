"""Every page of the console by its address, taken from the application: a new one is in it by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Engine, select

from content_packs.where import Where
from content_packs.wire.token import PhoneToken, minute_of
from content_packs.words import Words
from hub.accounts.invitations import invite
from hub.accounts.service import account_for, accounts
from hub.config import Settings
from hub.db import read_scope, session_scope
from hub.imports import service as imports
from hub.notices.service import Draft, notices, write
from hub.packs.authoring import save_card
from hub.packs.published import versions_in_force
from hub.packs.service import cards
from hub.people.service import persons
from hub.proof.closing import Reporter
from hub.proof.reports import report_runs
from hub.records.models import RecordRow
from hub.stations.service import phone_key, stations
from hub.web.app import ROUTERS

QUERIES = {
    "enter": "?place={place}&date={day}&shift={shift}&person={person_id}",
    "shift_sheet": "?place={place}&date={day}&shift={shift}",
}
"""Pages that name their object in the query."""
ADDRESSES = {
    "report": "/reports/{closed_day}/{closed_shift}",
    "invitation": "/welcome/{invited}",
    "phone_form": "/s/{phone_code}",
    "readings_file": "/readings/{publisher}/files/{readings_id}",
}
"""Those whose placeholders mean something else than elsewhere."""
NO_PAGES = frozenset(
    {
        *("live", "sign_in_by_link", "language", "theme"),  # never ends; lead on to another page
        *(
            "glimpse",
            "media_file",
            "review_file",
            "review_board",
            "picture",
            "preview_picture",
            "badges",
        ),  # drawn
        *(
            "api_coverage",
            "api_stations",
            "api_records",
            "api_ledgers",
            "api_totals",
        ),  # ask for a program's token
    }
)
"""Routes that are read (GET) and give nothing a person looks at by itself."""
READ = "指标,读数\n没有的,1\n"
FILE = "工号,姓名,单位\n79001,许新来,{unit}\n,无号人,{unit}\n"


def furnish(engine: Engine, settings: Settings, now_ms: int) -> dict[str, str]:
    """What a mine has besides stations, persons and records: closed shifts, and what waits for somebody.

    Returns:
        What of it only its maker knows, by its name in an address.
    """
    with session_scope(engine) as session:
        Reporter(settings).look(session, now_ms)
        who, unit = account_for(session, "editor"), persons(session)[-1].unit_id
        words = Words("副井停运半小时"), Words("检修，预计半小时。")
        write(session, Draft("strip", *words, "", Where(), 60), who, (), now_ms)
        waiting = imports.begin(
            session, "persons", unit, "名册.csv", FILE.format(unit=unit).encode(), who.id, now_ms
        )
        read = imports.begin(session, "readings", "mine", "读数.csv", READ.encode(), who.id, now_ms)
        one = next(iter(cards(session, "mine"))).card
        save_card(session, "mine", replace(one, title=Words("改过的题目")), by=who.id, now_ms=now_ms)
        post = stations(session)[0]
        code = PhoneToken(post.number, minute_of(now_ms), 0, 0).encode(phone_key(session, post.id))
        return {
            "import_id": waiting.id, "readings_id": read.id, "invited": invite(session, who.id, now_ms),
            "phone_code": code,
        }  # fmt: skip


def examples(engine: Engine) -> dict[str, str]:
    """Something that is there for each name in an address; what there is none of is left out."""
    with read_scope(engine) as session:
        record = session.scalars(select(RecordRow).order_by(RecordRow.arrived_at.desc()).limit(1)).first()
        version, station = versions_in_force(session).get("mine", 0), stations(session)[-1]
        card = next(iter(cards(session, "mine")), None)
        found = {
            "station_id": station.id, "publisher": "mine", "version": str(version),
            "person_id": persons(session)[-1].id, "account_id": accounts(session)[0].id,
            "unit_id": station.place.unit_id, "device": "0" * 16, "line_id": "west",
        }  # fmt: skip
        if card is not None:
            found |= {"pack_name": card.pack, "card_id": card.card.id}
        if record is not None:
            found |= {"ledger": record.ledger, "seq": str(record.seq), "day": record.shift_date,
                      "shift": record.shift, "place": record.place}  # fmt: skip
        if standing := notices(session):
            found["notice_id"] = standing[0].id
        for day, shift, *_ in report_runs(session, most=1):
            found |= {"closed_day": day, "closed_shift": shift}
    return found


def pages(known: Mapping[str, str]) -> dict[str, str]:
    """Address of every page, by the name of its route; without those that name what is not known."""
    found = {}
    for name, path in routes().items():
        if set(re.findall(r"{(\w+)", path)) <= known.keys():
            found[name] = re.sub(r"{(\w+)(:\w+)?}", lambda match: known[match[1]], path)
    return found


def routes() -> dict[str, str]:
    """Address of every page with its placeholders, by the name of its route."""
    found = {}
    for router in ROUTERS:
        for route in router.routes:
            name, path = getattr(route, "name", ""), getattr(route, "path", "")
            if name not in NO_PAGES and "GET" in (getattr(route, "methods", None) or ()):
                found[name] = ADDRESSES.get(name, path) + QUERIES.get(name, "")
    return found
