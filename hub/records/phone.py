"""Signing by phone: the code on the station's screen, a staff number and a PIN.

How often a PIN may be tried is the page's affair (it sees the browser); here each try is answered.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.format.card import Card
from content_packs.format.content import Shown, pledge_shown
from content_packs.shifts import Shift, ShiftRun, resolve
from content_packs.where import Spot
from content_packs.wire.record import Record
from content_packs.wire.token import EPOCH_MS, STEP_MS, PhoneToken, decode_token, station_of
from content_packs.words import Words
from hub.config import Settings
from hub.packs.onscreen import on_screen
from hub.people.pins import check_pin
from hub.people.service import Person, ancestors, person_by_number
from hub.programme.service import expected, runs_near, shift_table
from hub.records.coverage import signed_ids
from hub.records.hub_ledger import BOOT, append_to_hub_ledger
from hub.records.meetings import flags_on
from hub.secrets import Secrets
from hub.stations.service import Station, phone_key, station_by_number
from hub.stations.site import follows

NO_SHIFT = 63
"""Shift index of a token that was drawn while no shift was open."""
SENTENCES: Mapping[str, Words] = {
    "signed": Words("已签，已保存。", "Signed and saved."),
    "late": Words("补签成功，已保存，计为迟签。", "Signed late and saved; it counts, marked late."),
    "already": Words("本班你已签过，不用再签。", "You have signed this shift already."),
    "unknown": Words(
        "工号或密码不对，没有签上；请重输，没有密码的请到屏前扫工牌。",
        "wrong number or PIN, not signed; try again, or scan your badge if you have no PIN",
    ),
    "no_window": Words("现在没有可签的班次，没有签上。", "no shift can be signed now; nothing was saved"),
}
_OFF_ROSTER: Mapping[str, Words] = {
    "signed": Words(
        "已签，已保存；你不在本班名单上，已注明。", "Signed and saved; you are not on this roster."
    ),
    "late": Words(
        "补签成功，已保存，计为迟签；你不在本班名单上，也已注明。",
        "Signed late and saved; it counts, marked late; you are not on this roster.",
    ),
}


@dataclass(frozen=True, slots=True)
class PhonePage:
    """What the form shows: where, which run, and the general pledge (the post's own may differ)."""

    station: str
    place: Words
    shift_date: str
    shift_name: Words
    pledge: Card | None


@dataclass(frozen=True, slots=True)
class PhoneOutcome:
    """What became of it.

    Attributes:
        kind: a key of :data:`SENTENCES`, or "expired" for a code that is no longer (or never was) good.
        words: the sentence to show.
        name: the person's name once number and PIN fit, else empty.
        pledge: the words he signed, for "signed" and "late"; None where no pledge is shown: then, as at
            the station, that he was there is what counts.
    """

    kind: str
    words: Words
    name: str = ""
    pledge: Card | None = None


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a good token leads to: the station, its unit's shifts, the run on its screen, its cards."""

    station: Station
    table: tuple[Shift, ...]
    run: ShiftRun | None
    cards: tuple[Shown, ...]

    def pledge(self, job: str) -> Shown | None:
        return pledge_shown(self.cards, job)


def phone_page(session: Session, settings: Settings, token: str, now_ms: int) -> PhonePage:
    """What to show behind a scanned code.

    Raises:
        MessageError: the token is malformed, no station's, or expired.
    """
    scene = _scene(session, settings, token, now_ms)
    run, pledge = scene.run, scene.pledge("")
    name = Words(run.shift.name, run.shift.name_en) if run else Words("")
    day = run.date.isoformat() if run else ""
    return PhonePage(scene.station.id, scene.station.place.name, day, name, pledge.card if pledge else None)


def sign_by_phone(
    session: Session, settings: Settings, secrets: Secrets, token: str, staff_no: str, pin: str, now_ms: int
) -> PhoneOutcome:
    """Sign the pledge of the token's run in the hub's ledger; never raises for what a miner can do wrong.

    A wrong number and a wrong PIN are answered alike, and before anything else is told, so that
    nobody learns from here who works at the mine or whether he has signed.
    """
    try:
        scene = _scene(session, settings, token, now_ms)
    except MessageError as error:
        return PhoneOutcome("expired", error.words)
    person = person_by_number(session, staff_no)
    right = check_pin(session, person.id if person else "", pin)
    if person is None or not person.active or not right:
        return PhoneOutcome("unknown", SENTENCES["unknown"])
    return _sign(session, settings, secrets, scene, person, now_ms)


def _sign(
    session: Session, settings: Settings, secrets: Secrets, scene: _Scene, person: Person, now_ms: int
) -> PhoneOutcome:
    run, shown = _own_run(session, settings, scene, person, now_ms), scene.pledge(person.job)
    if run is None:
        return PhoneOutcome("no_window", SENTENCES["no_window"], person.name)
    if person.id in signed_ids(session, *run.key):
        return PhoneOutcome("already", SENTENCES["already"], person.name)
    place = scene.station.place.id
    flags = flags_on(session, run.key, place, person, is_open=run.is_open(settings.local(now_ms)))
    record = _record(scene.station, run, shown, person.id, flags, now_ms)
    append_to_hub_ledger(session, settings, secrets, record, now_ms)
    kind = "late" if "late" in flags else "signed"
    words = _OFF_ROSTER[kind] if "offroster" in flags else SENTENCES[kind]
    return PhoneOutcome(kind, words, person.name, shown.card if shown else None)


def _record(
    station: Station, run: ShiftRun, shown: Shown | None, person_id: str, flags: tuple[str, ...], now_ms: int
) -> Record:
    return Record(
        seq=0, kind="pledge", method="phone", subject=f"card:{shown.card.id}" if shown else "",
        text_hash=shown.card.text_hash() if shown else "", value="", person=person_id, author="",
        station=station.id, place=station.place.id, shift_date=run.date.isoformat(), shift=run.shift.id,
        publisher=shown.publisher if shown else "", version=shown.version if shown else 0, at=now_ms,
        boot=BOOT, mono=time.monotonic_ns() // 1_000_000, clock="hub", flags=flags,
    )  # fmt: skip


def _scene(session: Session, settings: Settings, token: str, now_ms: int) -> _Scene:
    station = station_by_number(session, station_of(token))
    if station is None or not station.authorised:
        raise MessageError(
            "二维码不是本矿驿站的，请扫描屏上的二维码。",
            "this code is no station's; scan the one on the screen",
        )
    said = decode_token(token, phone_key(session, station.id), now_ms)
    unit, table = station.place.unit_id, shift_table(session, station.place.unit_id)
    run = _run_said(settings, table, said)
    spot = Spot(
        station.id, station.place.id, station.place.kind, ancestors(session, unit), station.tags,
        run.shift.id if run else "",
    )  # fmt: skip
    today = settings.local(now_ms).date()
    cards = on_screen(session, settings, follows(session, unit), spot, today)
    return _Scene(station, table, run, cards)


def _run_said(settings: Settings, table: tuple[Shift, ...], said: PhoneToken) -> ShiftRun | None:
    if said.shift_index == NO_SHIFT or said.shift_index >= len(table):
        return None
    drawn = settings.local(EPOCH_MS + said.minute * STEP_MS).date()
    return table[said.shift_index].on(drawn + timedelta(days=said.day_offset))


def _own_run(
    session: Session, settings: Settings, scene: _Scene, person: Person, now_ms: int
) -> ShiftRun | None:
    """The run the person is rostered for where one can be signed, as a station would resolve it; else
    the one its screen showed, else whatever is open."""
    local, place = settings.local(now_ms), scene.station.place
    rostered = {
        run.key
        for run in runs_near(session, settings, place.unit_id, now_ms)
        if (who := expected(session, *run.key, place.id)) and person.id in who.work
    }
    best = resolve(scene.table, local, frozenset(rostered))
    shown = scene.run
    if best is None or best.key in rostered or shown is None:
        return best
    return shown if shown.is_open(local) or shown.takes_late(local) else best
