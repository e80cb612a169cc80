"""What is entered on the surface: paper sheets, signatures vouched for, excuses, corrections.

Each is a record in the hub's own chain, with its author (``account:<id>``), and nothing that was there is
changed: a correction stands beside the record it speaks of (SPEC.md 2.4.6).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content_packs.format.content import Shown, pledge_shown
from content_packs.shifts import ShiftRun
from content_packs.where import Spot
from content_packs.wire.record import Record, counts
from content_packs.wire.undoing import subject_of
from hub.config import Settings
from hub.errors import RefusedError
from hub.packs.onscreen import on_screen
from hub.people.service import Person, ancestors, person
from hub.programme.service import Entry, is_date, put_entry, shift_table
from hub.records.coverage import signed_ids
from hub.records.hub_ledger import BOOT, append_to_hub_ledger
from hub.records.ledgers import HUB
from hub.records.meetings import flags_on
from hub.records.models import RecordRow
from hub.secrets import Secrets
from hub.stations.service import Place, place
from hub.stations.site import follows

MOST_REASON = 100
"""Characters of a reason, or of where a sheet is kept."""
WHY_PROXY = ("forgot", "damaged", "hands", "other")
EXCUSE, NOT_ME = "excuse", "not_me"
TAKEN_BACK = "撤销请假"
"""The reason in the correction of an excuse that was taken back."""
VOID, STANDS = "void", "stands"
"""What a correction says of a record: it does not count, or it does after all."""
VOIDED, SETTLED, CONTESTED = "voided", "settled", "contested"
_BACK = timedelta(days=62)
"""How long after a shift somebody may still enter something for it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who enters, where and when: what every entry needs.

    Attributes:
        session: writes.
        settings, secrets: the hub.
        author: id of the account.
        now_ms: the hub's wall time.
    """

    session: Session
    settings: Settings
    secrets: Secrets
    author: str
    now_ms: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run at a place that something is entered for."""

    place: Place
    shift: ShiftRun

    @property
    def key(self) -> tuple[str, str]:
        return self.shift.key


def run_at(session: Session, place_id: str, day: str, shift: str) -> Run:
    """The run of a place by its date and shift id; RefusedError where there is no such run."""
    spot = place(session, place_id)
    if spot is not None and is_date(day):
        for one in shift_table(session, spot.unit_id):
            if one.id == shift:
                return Run(spot, one.on(date.fromisoformat(day)))
    raise RefusedError(
        "没有这个班次，没有登记；请从“本班签字”页再进。",
        "there is no such run; nothing was entered; come again from the page of this shift",
    )


def enter_paper(desk: Desk, run: Run, person_id: str, sheet: str) -> Record:
    """Somebody signed on paper; ``sheet`` says where the paper is kept.

    Raises:
        RefusedError: an unknown person, one who has signed, a run not begun or long over, no sheet named.
    """
    who = _who_has_not_signed(desk, run, person_id)
    flags = flags_on(desk.session, run.key, run.place.id, who, is_open=True)
    flags = tuple(flag for flag in flags if flag != "late")  # when he signed it, nobody knows
    record = _record(desk, run, "pledge", "paper", "", _reason(sheet), who.id, None, flags)
    return append_to_hub_ledger(desk.session, desk.settings, desk.secrets, record, desk.now_ms)


def enter_proxy(desk: Desk, run: Run, person_id: str, why: str) -> Record:
    """The author vouches for somebody who stands before him; ``why`` from WHY_PROXY.

    Raises:
        RefusedError: as :func:`enter_paper`, or the run is over: then there is a paper, or nothing.
    """
    who = _who_has_not_signed(desk, run, person_id)
    local = desk.settings.local(desk.now_ms)
    if why not in WHY_PROXY:
        raise RefusedError("请选代签的原因，没有登记。", "choose why you sign for him; nothing was entered")
    if not run.shift.is_open(local) and not run.shift.takes_late(local):
        raise RefusedError(
            "本班不在签字时间，不能代签，没有登记；有纸签的请用“补录纸签”。",
            "this run cannot be signed now; nothing was entered; enter the paper sheet if there is one",
        )
    shown = pledge_at(desk.session, desk.settings, run, who.job, desk.now_ms)
    flags = flags_on(desk.session, run.key, run.place.id, who, is_open=run.shift.is_open(local))
    record = _record(
        desk, run, "pledge", "proxy", f"card:{shown.card.id}" if shown else "", why, who.id, shown, flags
    )
    return append_to_hub_ledger(desk.session, desk.settings, desk.secrets, record, desk.now_ms)


def excuse(desk: Desk, run: Run, person_id: str, reason: str) -> Record:
    """Somebody need not sign this run: he is on leave from now on, at the stations too.

    Raises:
        RefusedError: an unknown person, one who has signed, a run long over, no reason.
    """
    who = _who_has_not_signed(desk, run, person_id, ahead=True)
    record = _record(desk, run, "attend", "keyed", EXCUSE, _reason(reason), who.id)
    made = append_to_hub_ledger(desk.session, desk.settings, desk.secrets, record, desk.now_ms)
    put_entry(desk.session, Entry(*run.key, who.id, run.place.id, "leave"))
    return made


def take_back_excuse(desk: Desk, run: Run, person_id: str) -> Record:
    """An excuse was a mistake: he is waited for again, and both records stay.

    Raises:
        RefusedError: he is not excused from this run.
    """
    row = RecordRow
    query = select(row).where(
        row.shift_date == run.key[0], row.shift == run.key[1], row.person == person_id, row.subject == EXCUSE
    )
    standing = [one for one in desk.session.scalars(query) if VOIDED not in one.hub_flags]
    if not standing:
        raise RefusedError(
            "他这一班没有登记过请假，没有改动；请刷新再看。",
            "he was not excused from this run; nothing was changed; load the page again",
        )
    newest = max(standing, key=lambda one: (one.arrived_at, one.seq))
    return correct(desk, newest.ledger, newest.seq, VOID, TAKEN_BACK)


def contest(desk: Desk, ledger: str, seq: int) -> Record:
    """Somebody told the author that a signature is not his (不是我签的); it counts until it is corrected.

    Raises:
        RefusedError: no such signature, one of nobody known, or it is contested already.
    """
    kept = desk.session.get(RecordRow, (ledger, seq), with_for_update=True)
    of = kept.record() if kept else None
    if of is None or of.kind != "pledge" or not of.person or of.person[0] == "?":
        raise RefusedError(
            "这条记录不能否认，没有登记。", "this record cannot be contested; nothing was entered"
        )
    if kept is not None and {CONTESTED, VOIDED}.intersection(kept.hub_flags):
        raise RefusedError(
            "这条签字已登记为否认，或已作废，没有再记。",
            "this signature is contested or void already; nothing was entered",
        )
    made = about(desk, of, "contest", subject_of(ledger, seq), NOT_ME)
    return append_to_hub_ledger(desk.session, desk.settings, desk.secrets, made, desk.now_ms)


def correct(desk: Desk, ledger: str, seq: int, verdict: str, reason: str) -> Record:
    """Say of a signature or an excuse that it does not count (VOID), or that it does (STANDS).

    The record stays as it is; only whether it counts, which the hub keeps beside it, follows the newest
    correction.

    Raises:
        RefusedError: no such record, one that nobody corrects, nothing to change, no reason.
    """
    row = desk.session.get(RecordRow, (ledger, seq), with_for_update=True)
    if row is None or not is_correctable(row.record()) or verdict not in (VOID, STANDS):
        raise RefusedError(
            "这条记录不能更正，没有登记。", "this record cannot be corrected; nothing was entered"
        )
    doubted = {VOIDED} if verdict == VOID else {VOIDED, CONTESTED}
    if not row.person or (verdict == VOID) == bool(doubted.intersection(row.hub_flags)):
        raise RefusedError(
            "这条记录已是这样，或人员已按期删去，没有登记。",
            "this record is so already, or its person was erased; nothing was entered",
        )
    said = f"{verdict}:{_reason(reason)}"
    record = about(desk, row.record(), "correct", subject_of(ledger, seq), said)
    made = append_to_hub_ledger(desk.session, desk.settings, desk.secrets, record, desk.now_ms)
    _apply(desk, row, verdict)
    return made


def about(desk: Desk, of: Record, kind: str, subject: str, value: str) -> Record:
    """A record that says something of another one; it belongs to the same run and person."""
    return Record(
        seq=0, kind=kind, method="keyed", subject=subject, text_hash="", value=value, person=of.person,
        author=f"account:{desk.author}", station=HUB, place=of.place, shift_date=of.shift_date,
        shift=of.shift, publisher="", version=0, at=desk.now_ms, boot=BOOT, mono=mono_ms(), clock="hub",
    )  # fmt: skip


def is_correctable(record: Record) -> bool:
    """Whether a correction may speak of it: a signature or an excuse."""
    return record.kind == "pledge" or (record.kind == "attend" and record.subject == EXCUSE)


def _apply(desk: Desk, row: RecordRow, verdict: str) -> None:
    flags = set(row.hub_flags) - {VOIDED, SETTLED}
    if verdict == VOID:
        row.hub_flags, row.counts = sorted(flags | {VOIDED}), False
    else:
        row.hub_flags = sorted((flags - {CONTESTED}) | {SETTLED})
        row.counts = counts(row.record()) and not flags & {"unknown", "undone"}
    if row.kind == "attend":
        status = "work" if verdict == VOID else "leave"
        put_entry(desk.session, Entry(row.shift_date, row.shift, row.person or "", row.place, status))
    desk.session.flush()


def _who_has_not_signed(desk: Desk, run: Run, person_id: str, ahead: bool = False) -> Person:
    who, local = person(desk.session, person_id), desk.settings.local(desk.now_ms)
    if who is None or not who.active:
        raise RefusedError("没有这个人员，没有登记。", "there is no such person; nothing was entered")
    if (local < run.shift.opens and not ahead) or local > run.shift.ends + _BACK:
        raise RefusedError(
            "这一班还没有开始签字，或已过去太久，没有登记。",
            "this run has not begun, or is long over; nothing was entered",
        )
    if who.id in signed_ids(desk.session, *run.key):
        raise RefusedError(
            f"{who.name} 本班已签，没有登记。", f"{who.name} has signed this run; nothing was entered"
        )
    return who


def _record(
    desk: Desk, run: Run, kind: str, method: str, subject: str, value: str, who: str,
    shown: Shown | None = None, flags: tuple[str, ...] = (),
) -> Record:  # fmt: skip
    return Record(
        seq=0, kind=kind, method=method, subject=subject, text_hash=shown.card.text_hash() if shown else "",
        value=value, person=who, author=f"account:{desk.author}", station=HUB, place=run.place.id,
        shift_date=run.key[0], shift=run.key[1], publisher=shown.publisher if shown else "",
        version=shown.version if shown else 0, at=desk.now_ms, boot=BOOT, mono=mono_ms(), clock="hub",
        flags=flags,
    )  # fmt: skip


def pledge_at(session: Session, settings: Settings, run: Run, job: str, now_ms: int) -> Shown | None:
    """The words that somebody of a job signs at the run's place, as they are on its screens now."""
    spot, unit = run.place, run.place.unit_id
    seen = Spot("", spot.id, spot.kind, ancestors(session, unit), (), run.shift.shift.id)
    cards = on_screen(session, settings, follows(session, unit), seen, settings.local(now_ms).date())
    return pledge_shown(cards, job)


def _reason(text: str) -> str:
    said = text.strip()
    if not said or len(said) > MOST_REASON or not said.isprintable():
        raise RefusedError(
            f"请写明原因或纸签存放处（最多 {MOST_REASON} 个字），没有登记。",
            f"say why, or where the sheet is, in at most {MOST_REASON} characters; nothing was entered",
        )
    return said


def mono_ms() -> int:
    """Running time of this machine, ms."""
    return time.monotonic_ns() // 1_000_000
