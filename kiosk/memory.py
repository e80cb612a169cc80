"""What the station knows, held in memory and read back from disk at start.

One thread changes it; others read :attr:`Memory.now_known`, which is replaced whole.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePosixPath

from content_packs.errors import MessageError
from content_packs.format.content import EMPTY, Content, Slot, changed, merge, without
from content_packs.shifts import current_run
from content_packs.values import dataclass
from content_packs.wire.notice import NoticeList
from content_packs.wire.readings import readings_from
from content_packs.wire.record import Record
from content_packs.wire.state import (
    Document,
    Roster,
    Site,
    body_digest,
    decode_document,
    roster_from,
    signed_from,
    site_from,
)
from content_packs.words import Words
from kiosk.caretaker import Caretaker
from kiosk.domain.attendance import Attendance
from kiosk.domain.builtin import SITE
from kiosk.domain.care import Care
from kiosk.domain.clockwork import (
    BUILT_MS,
    LEAP_MS,
    Instant,
    Reference,
    Ticks,
    carried_on,
    heard_from_hub,
    judge,
)
from kiosk.domain.directory import Directory
from kiosk.domain.faults import Fault, Faults
from kiosk.domain.moved import Moved, awaited, is_settled, moved_by, standing
from kiosk.domain.notices import Posted
from kiosk.domain.readings import NONE, with_readings
from kiosk.domain.rotation import Anchor
from kiosk.domain.screen import Facts, Link
from kiosk.domain.stick import Stick
from kiosk.noticeboard import Noticeboard
from kiosk.playback import PlaybackLog
from kiosk.storage.ledger import Ledger
from kiosk.storage.store import RUNNING, Store

log = logging.getLogger("yizhan.memory")
FLOOR_EVERY_MS = 60_000
FETCHING_STEPS = 20
"""People see so many steps of what is on its way: the window is not woken for each block."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything needed to draw and to answer, as one immutable value."""

    facts: Facts
    directory: Directory
    reference: Reference
    link: Link


@dataclass(frozen=True, slots=True)
class _Sent:
    """Site and roster as the hub sent them."""

    site: Site
    roster: Roster | None


class Memory:
    """Reads the disk once, then follows every change.

    Attributes:
        on_change: called, from whichever thread made the change, when what people see may differ.

    Args:
        store, ledger: the station's disk.
        station, mine, state_key: from enrolment; empty before it.
        ticks: the clocks at start.
    """

    def __init__(
        self, store: Store, ledger: Ledger, station: str, mine: str, state_key: bytes, ticks: Ticks
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._station = station
        self._keys = {"state": state_key, **store.keys()}
        self._noticeboard = Noticeboard(store, mine)
        self._slots: dict[str, Slot] = {}
        self._skipped: set[tuple[str, int]] = set()
        self._readings = NONE
        self._merged_for: tuple[date, str, Site] | None = None
        self._unread: set[str] = set()
        self.on_change: Callable[[], None] = lambda: None
        self.faults = Faults()
        self.caretaker = Caretaker(store, ticks.mono)
        self.playback = PlaybackLog(store, ticks.mono)
        self.showing = ""
        self.attended = False
        self.held: dict[str, str] = {}
        reference = reference_from(store.setting("reference"), ticks)
        site = replace(SITE, spot=replace(SITE.spot, station=station)) if station else SITE
        facts = Facts(site, None, 0, EMPTY, Attendance(), _anchor_from(store.setting("anchor")))
        facts = replace(facts, lang=store.setting("lang", "zh"), shut=ledger.shut)
        facts = replace(facts, checked_at=store.metadata()[1])
        self.faults.hold(Fault.LEDGER, ledger.shut, ticks.mono)
        self.now_known = Known(facts, Directory(None, None), reference, Link(False, None, 0))
        self._ahead, self._quality = _believed(self.instant(ticks))
        self._sent = _Sent(site, None)
        self._moved = _moved_from(store.setting("moved"), ledger)
        self._read_state(ticks.mono)
        self._post(self._noticeboard.read(self.notice_key, self.instant(ticks)))
        self.reload_attendance(self.instant(ticks))
        self.reload_slots(self.instant(ticks), announce=False)

    @property
    def facts(self) -> Facts:
        return self.now_known.facts

    @property
    def versions(self) -> dict[str, int]:
        """Version that is live of each followed publisher, whether or not a card of it is shown today."""
        slots = self._slots
        return {name: slots[name].manifest.version for name in self.facts.site.follows if name in slots}

    @property
    def notice_key(self) -> bytes:
        """The public key urgent notices must be signed with; empty: none are believed."""
        return self._keys.get("notice", b"")

    @property
    def notice_version(self) -> int:
        """Version of the highest list of urgent notices that was ever held."""
        return self.facts.posted.version

    def trust(self, keys: Mapping[str, bytes]) -> None:
        """From now on these public keys ("state", "notice") are believed; they are on disk."""
        self._keys |= keys

    def checked(self, signed_at: int) -> None:
        """Content was checked against a pointer; ``signed_at``: the newest signed time, ms since 1970 UTC."""
        self._set(facts=replace(self.facts, checked_at=signed_at))

    def instant(self, ticks: Ticks) -> Instant:
        """Now, as believed."""
        return judge(ticks, self.now_known.reference)

    def watch_clock(self, now: Instant) -> None:
        """Have whoever draws look at once where the clock was set, or is believed otherwise than before."""
        ahead, quality = _believed(now)
        if abs(ahead - self._ahead) >= LEAP_MS or quality != self._quality:
            self._ahead, self._quality = ahead, quality
            self.on_change()

    def apply(self, document: Document, now: Instant) -> None:
        """Take a state document that is on disk."""
        self._take(document)
        if document.kind == "site" and self._moved:
            self._confirm(self._moved)
        self._hold(document)
        self._unread.discard(document.kind)
        self.faults.hold(Fault.STATE, bool(self._unread), now.ticks.mono)
        self.refresh(now)

    def take_notices(self, found: NoticeList, data: bytes, now: Instant) -> None:
        """Write a list of urgent notices down; from then on it is shown."""
        self._post(self._noticeboard.take(found, data, now))
        self.faults.gone(Fault.DISK)

    def note(self, records: Iterable[Record]) -> None:
        """Take records that are on disk."""
        kept = tuple(records)
        self._set(facts=replace(self.facts, attendance=self.facts.attendance.and_records(kept)))
        for moved in filter(None, map(moved_by, kept)):
            self._move(moved)
            self._stand()

    def reload_attendance(self, now: Instant) -> None:
        """Read who signed in the last days from the ledger: at start, after a failed write, and each day, or
        what was kept for the days before would be all records after months without a start."""
        today = self._today = now.local(self.facts.site.utc_offset_min).date()
        first = (today - timedelta(days=3)).isoformat()
        found = Attendance(elsewhere=self.facts.attendance.elsewhere, ledger=self._ledger.id)
        self._set(facts=replace(self.facts, attendance=found.and_records(self._ledger.since(first))))

    def reload_slots(self, now: Instant, announce: bool = True) -> None:
        """Read the live slots from disk; ``announce``: what changed leads the rotation."""
        before = self.facts.content
        self._slots, damaged = self._store.slots()
        for words in damaged:
            log.error("live content cannot be read: %s", words)
        self._skipped.clear()
        self.caretaker.forget_skipped()
        for publisher, version, path, why in self._store.unfit():
            log.error("%s version %d: %s cannot be shown here: %s", publisher, version, path, why)
            self.caretaker.skip(f"{publisher}/{PurePosixPath(path).stem}", version, why)
        self._merged_for = None
        self.faults.hold(Fault.CARD, bool(self.caretaker.skipped), now.ticks.mono)
        self.faults.hold(Fault.SLOT, bool(damaged), now.ticks.mono)
        self.refresh(now)
        if announce and self.facts.content != before:
            known = {shown.publisher for shown in before.cards}
            lead = [key for key in changed(before, self.facts.content) if key.split("/")[0] in known]
            self.turn_to(Anchor(now.at, tuple(lead)))

    def turn_to(self, anchor: Anchor) -> None:
        """Begin the rotation anew; remembered, so that a killed station comes back to the same card."""
        self._set(facts=replace(self.facts, anchor=anchor))
        self._remember("anchor", json.dumps({"at": anchor.at, "lead": list(anchor.lead)}))

    def refresh(self, now: Instant) -> None:
        """Merge the slots again if the date, the shift or the place has changed; cheap if not."""
        site = self.facts.site
        local = now.local(site.utc_offset_min)
        if local.date() != self._today:
            self.reload_attendance(now)
        run = current_run(site.shifts, local)
        merge_for = (local.date(), run.shift.id if run else "", site)
        if merge_for != self._merged_for:
            self._merged_for = merge_for
            self._set(facts=replace(self.facts, content=self._content(*merge_for)))
        if now.at < self.facts.anchor.at:  # the clock was set back: do not wait for it on one card
            self.turn_to(replace(self.facts.anchor, at=now.at))

    def skip(self, key: str, error: str, now: Instant) -> None:
        """Leave a card that could not be drawn out of the rotation until its publisher changes it."""
        shown = self.facts.content.find(key)
        if shown is not None:
            self._skipped.add((key, shown.version))
            self._merged_for = None
            log.error("card %s is left out: %s", key, error)
            self.caretaker.skip(key, shown.version, error)
            self.faults.found(Fault.CARD, now.ticks.mono)
            self.refresh(now)

    def content_with(self, slot: Slot) -> Content:
        """What would be shown here now if this slot were live."""
        slots = self._slots | {slot.manifest.publisher: slot}
        merged_for = self._merged_for
        return self._merge(slots, *merged_for) if merged_for else EMPTY

    def leave(self) -> None:
        """The program ends well: what ends it otherwise is held against new content (:mod:`kiosk.trial`)."""
        self._store.remember(RUNNING, "")

    def waits(self, why: Words) -> None:
        """The hub cannot be asked yet, or has refused: what a technician reads on the screen."""
        self._set(facts=replace(self.facts, waits=why))

    def attend(self, care: Care) -> None:
        """What the service screen shows."""
        self._set(facts=replace(self.facts, care=care))

    def note_stick(self, stick: Stick | None) -> None:
        """A stick is plugged in, is being read, or was pulled out."""
        if stick != self.facts.stick:
            self._set(facts=replace(self.facts, stick=stick))

    def set_lang(self, lang: str) -> None:
        """Show "zh" or "en"."""
        self._set(facts=replace(self.facts, lang=lang))
        self._remember("lang", lang)

    def show(self, view: str) -> None:
        """Another view stands on the glass."""
        self.showing = view

    def attend_glass(self, attended: bool) -> None:
        """Whether somebody is at the glass: content does not change under his hands."""
        self.attended = attended

    def set_link(self, link: Link) -> None:
        """How the line is."""
        if link != self.now_known.link:
            self._set(link=link)

    def hub_said(self, at: int, ticks: Ticks) -> None:
        """The hub has said what time it is."""
        self._keep_reference(heard_from_hub(at, ticks, self.now_known.reference))

    def keep_floor(self, now: Instant) -> None:
        """Once a minute: write down what time it is, so that a power cut cannot turn time back."""
        reference = self.now_known.reference
        same_boot = reference.boot == now.ticks.boot
        if not same_boot or now.ticks.mono - reference.mono >= FLOOR_EVERY_MS:
            self._keep_reference(carried_on(now, reference))
            self._post(self._noticeboard.note(self.facts.posted, now))

    def _post(self, posted: Posted) -> None:
        if held := self._noticeboard.held:
            self.held["notice"] = held
        self._set(facts=replace(self.facts, posted=posted))

    def _keep_reference(self, reference: Reference) -> None:
        self._set(reference=reference)
        parts = [reference.at, reference.mono, reference.boot, reference.heard]
        self._remember("reference", json.dumps(parts))

    def _remember(self, name: str, value: str) -> None:
        self._store.remember(name, value)
        self.faults.gone(Fault.DISK)

    def _read_state(self, mono: int) -> None:
        for kind, (_, data) in self._store.state().items():
            try:
                document = decode_document(data, self._keys["state"], self._station)
                self._take(document)
                self._hold(document)
            except MessageError as error:
                self._unread.add(kind)
                self.faults.found(Fault.STATE, mono)
                log.warning("state %s on disk cannot be used: %s", kind, error)

    def _hold(self, document: Document) -> None:
        self.held[document.kind] = f"{document.version}-{body_digest(document.body)}"

    def _take(self, document: Document) -> None:
        facts = self.facts
        if document.kind == "site":
            self._sent = replace(self._sent, site=site_from(document))
        elif document.kind == "roster":
            self._sent = replace(self._sent, roster=roster_from(document))
            facts = replace(facts, roster_at=document.at)
        elif document.kind == "signed":
            elsewhere = signed_from(document).by_run
            facts = replace(facts, attendance=replace(facts.attendance, elsewhere=elsewhere))
            facts = replace(facts, signed_at=document.at)
        else:
            self._readings, self._merged_for = readings_from(document), None
        self._set(facts=facts)
        self._stand()

    def _stand(self) -> None:
        """Take site and roster as the hub sent them, at the place where the keeper has put the station."""
        site, moved = self._sent.site, self._moved
        roster = awaited(self._sent.roster, site, moved)
        facts = replace(self.facts, site=standing(site, moved), roster=roster)
        self._set(facts=facts, directory=Directory(facts.site, facts.roster))

    def _confirm(self, moved: Moved) -> None:
        """The hub has sent a site: where it knew of the move, its word holds again."""
        if is_settled(moved, self._sent.site, self._ledger.acked):
            self._move(None)
            self._stand()

    def _move(self, moved: Moved | None) -> None:
        """Remember a move that the hub has not confirmed, or that it has."""
        self._moved = moved
        self._remember("moved", json.dumps([moved.place, moved.seq]) if moved else "")

    def _content(self, today: date, shift: str, site: Site) -> Content:
        content = without(self._merge(self._slots, today, shift, site), self._skipped)
        return with_readings(content, self._readings, site.utc_offset_min)

    def _merge(self, slots: Mapping[str, Slot], today: date, shift: str, site: Site) -> Content:
        return merge(slots, site.follows, replace(site.spot, shift=shift), today)

    def _set(
        self,
        facts: Facts | None = None,
        directory: Directory | None = None,
        reference: Reference | None = None,
        link: Link | None = None,
    ) -> None:
        known = self.now_known
        self.now_known = Known(
            facts or known.facts,
            directory or known.directory,
            reference or known.reference,
            link or known.link,
        )
        if _seen(self.now_known) != _seen(known):
            self.on_change()


def _believed(now: Instant) -> tuple[int, str]:
    """By how much the believed time is ahead of the monotonic one, ms, and how good it is."""
    return now.at - now.ticks.mono, now.quality


def _seen(known: Known) -> tuple[object, ...]:
    """What people see of it: of the line not how long it has been silent, which changes all the time."""
    came, wanted = known.link.fetching or (-1, 1)
    return id(known.facts), known.link.up, known.link.unsent, came * FETCHING_STEPS // max(wanted, 1)


def reference_from(text: str, ticks: Ticks) -> Reference:
    """What was kept; at the first start ever the wall clock, unless it is older than this program."""
    if not text:
        return Reference(max(ticks.wall, BUILT_MS), ticks.mono, ticks.boot)
    at, mono, boot, heard = json.loads(text)
    return Reference(at, mono, boot, heard)


def _moved_from(text: str, ledger: Ledger) -> Moved | None:
    """What was kept; or the keeper's last record where the power was cut before it was noted."""
    kept = Moved(*json.loads(text)) if text else None
    last = ledger.newest("move", after=max(ledger.acked, kept.seq if kept else 0))
    return moved_by(last) if last is not None else kept


def _anchor_from(text: str) -> Anchor:
    if not text:
        return Anchor(0)
    kept = json.loads(text)
    return Anchor(kept["at"], tuple(kept["lead"]))
