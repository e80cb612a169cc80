"""Signing by phone: the code on the station's screen, a staff number and a PIN."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.format.card import Card
from content_packs.format.pledge import pledge_for
from content_packs.shifts import ShiftRun, resolve
from content_packs.wire.record import Record
from content_packs.wire.state import Site
from content_packs.wire.token import EPOCH_MS, STEP_MS, decode_token, station_of
from content_packs.words import Words
from hub.config import Settings
from hub.packs.onscreen import OnScreen, on_screen
from hub.people.pins import check_pin
from hub.people.service import Person, person_by_number
from hub.programme.service import expected, runs_near
from hub.records.coverage import signed_ids
from hub.records.hub_ledger import BOOT, append_to_hub_ledger
from hub.records.tries import Tries
from hub.secrets import Secrets
from hub.stations.service import phone_key, station_by_number
from hub.stations.site import site_of

NO_SHIFT = 63
"""Shift index of a token that was drawn while no shift was open."""

_TRIES = Tries()


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
        kind: a key of :data:`SENTENCES`.
        words: the sentence to show.
        name: the person's name once number and PIN fit, else empty.
        pledge: the words he signed, for "signed", "late" and "offroster".
    """

    kind: str
    words: Words
    name: str = ""
    pledge: Card | None = None


SENTENCES: Mapping[str, Words] = {
    "signed": Words("已签，已保存。", "Signed and saved."),
    "late": Words("补签成功，已保存，计为迟签。", "Signed late and saved; it counts, marked late."),
    "offroster": Words(
        "已签，已保存；你不在本班名单上，已注明。", "Signed and saved; you are not on this roster."
    ),
    "already": Words("本班你已签过，不用再签。", "You have signed this shift already."),
    "unknown": Words(
        "工号或密码不对，没有签上；请重输或到屏前扫工牌。", "Wrong number or PIN; not signed. Try again."
    ),
    "no_pin": Words(
        "你还没有设密码，没有签上；请到屏前扫工牌。", "You have no PIN yet; scan your badge instead."
    ),
    "wait": Words(
        "输错太多次，没有签上；请几分钟后再试，或到屏前扫工牌。", "Too many tries; wait some minutes."
    ),
    "expired": Words(
        "二维码已过期，没有签上；请重新扫描屏上的二维码。", "The code has expired; scan the screen again."
    ),
    "no_window": Words("现在没有可签的班次，没有签上。", "No shift can be signed now."),
    "no_pledge": Words(
        "本站还没有承诺内容，没有签上；请到屏前扫工牌。", "There is no pledge here yet; scan your badge."
    ),
}


@dataclass(frozen=True, slots=True)
class _Spot:
    """What a good token leads to."""

    site: Site
    run: ShiftRun | None
    cards: tuple[OnScreen, ...]


def phone_page(session: Session, settings: Settings, secrets: Secrets, token: str, now_ms: int) -> PhonePage:
    """What to show behind a scanned code.

    Raises:
        MessageError: the token is malformed, no station's, or expired.
    """
    spot = _spot(session, settings, secrets, token, now_ms)
    run, pledge = spot.run, pledge_for((shown.card for shown in spot.cards), "")
    name = Words(run.shift.name, run.shift.name_en) if run else Words("")
    day = run.date.isoformat() if run else ""
    return PhonePage(spot.site.spot.station, spot.site.place_name, day, name, pledge)


def sign_by_phone(
    session: Session, settings: Settings, secrets: Secrets, token: str, staff_no: str, pin: str, now_ms: int
) -> PhoneOutcome:
    """Sign the pledge of the token's run in the hub's ledger; never raises for what a miner can do wrong.

    Number and PIN are checked first and wrong ones answered alike, so that nobody learns from here who
    works at the mine, or whether he has signed.
    """
    try:
        spot = _spot(session, settings, secrets, token, now_ms)
    except MessageError as error:
        return PhoneOutcome("expired", error.words)
    if not _TRIES.may_try(staff_no, now_ms):
        return _outcome("wait")
    person = person_by_number(session, staff_no)
    right = check_pin(session, person.id if person else "", pin)
    if person is None or not person.active or not right:
        _TRIES.failed(staff_no, now_ms)
        return _outcome("unknown")
    _TRIES.succeeded(staff_no)
    return _sign(session, settings, secrets, spot, person, now_ms)


def _sign(
    session: Session, settings: Settings, secrets: Secrets, spot: _Spot, person: Person, now_ms: int
) -> PhoneOutcome:
    run = _own_run(session, settings, spot, person, now_ms)
    if run is None:
        return replace(_outcome("no_window"), name=person.name)
    if person.id in signed_ids(session, *run.key):
        return replace(_outcome("already"), name=person.name)
    card = pledge_for((shown.card for shown in spot.cards), person.job)
    shown = next((item for item in spot.cards if item.card is card), None)
    if shown is None:
        return replace(_outcome("no_pledge"), name=person.name)
    late = not run.is_open(settings.local(now_ms))
    who = expected(session, *run.key, spot.site.spot.place)
    off = who is not None and person.id not in who.work and not person.visitor
    flags = tuple(sorted(name for name, holds in (("late", late), ("offroster", off)) if holds))
    record = _record(spot.site, run, shown, person, flags, now_ms)
    append_to_hub_ledger(session, settings, secrets, record, now_ms)
    kind = "offroster" if off else "late" if late else "signed"
    return PhoneOutcome(kind, SENTENCES[kind], person.name, shown.card)


def _record(
    site: Site, run: ShiftRun, shown: OnScreen, person: Person, flags: tuple[str, ...], now_ms: int
) -> Record:
    return Record(
        seq=0, kind="pledge", method="phone", subject=f"card:{shown.card.id}",
        text_hash=shown.card.text_hash(), value="", person=person.id, author="", station=site.spot.station,
        place=site.spot.place, shift_date=run.date.isoformat(), shift=run.shift.id,
        publisher=shown.publisher, version=shown.version, at=now_ms, boot=BOOT,
        mono=time.monotonic_ns() // 1_000_000, clock="hub", flags=flags,
    )  # fmt: skip


def _spot(session: Session, settings: Settings, secrets: Secrets, token: str, now_ms: int) -> _Spot:
    found = station_by_number(session, station_of(token))
    if found is None or not found.authorised:
        raise MessageError(
            "二维码不是本矿驿站的，没有签上；请扫描屏上的二维码。",
            "this code is no station's; scan the screen",
        )
    said = decode_token(token, phone_key(session, found.id), now_ms)
    site = site_of(session, settings, secrets, found.id, now_ms)
    drawn = settings.local(EPOCH_MS + said.minute * STEP_MS).date()
    run = None
    if said.shift_index != NO_SHIFT and said.shift_index < len(site.shifts):
        run = site.shifts[said.shift_index].on(drawn + timedelta(days=said.day_offset))
    here = replace(site.spot, shift=run.shift.id if run else "")
    cards = on_screen(session, settings, site.follows, here, settings.local(now_ms).date())
    return _Spot(site, run, cards)


def _own_run(
    session: Session, settings: Settings, spot: _Spot, person: Person, now_ms: int
) -> ShiftRun | None:
    """The person's own run, as the station would resolve it; else the one the screen showed."""
    local = settings.local(now_ms)
    rostered = {
        run.key
        for run in runs_near(session, settings, spot.site.spot.units[0], now_ms)
        if (who := expected(session, *run.key, spot.site.spot.place)) and person.id in who.work
    }
    own = resolve(spot.site.shifts, local, frozenset(rostered))
    if own is not None and own.key in rostered:
        return own
    run = spot.run
    return run if run is not None and (run.is_open(local) or run.takes_late(local)) else own


def _outcome(kind: str) -> PhoneOutcome:
    return PhoneOutcome(kind, SENTENCES[kind])
