"""Carries out what the hub's engine asks: in the database, and on the line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from content_packs.errors import MessageError, YizhanError
from content_packs.wire.care import Glimpse
from content_packs.wire.messages import HubPresence, Pointer, Presence, Receipt
from content_packs.wire.playback import Playback, PlaybackAsk
from content_packs.wire.state import signed_document
from content_packs.wire.trust import MetadataFiles, file_held
from hub.audit.rivalry import note_rival
from hub.audit.service import note
from hub.config import Settings
from hub.distribution import Distribution
from hub.errors import RefusedError
from hub.facts import Facts
from hub.link import Link
from hub.notices.service import current_list
from hub.packs.restoring import Newest, catch_up
from hub.receiving import note_presence_of, store_batches
from hub.records.ledgers import ends_of
from hub.records.refusals import note_refused
from hub.secrets import Secrets
from hub.stations.glimpses import note_glimpse
from hub.stations.playback import played_upto, take_playback
from hub.stations.progress import ProgressTable
from hub.stations.replacing import refuse_replaced
from hub.stations.service import note_presence, refuse_stranger, station_count
from hub.sync import actions as act
from hub.sync.engine import Engine
from hub.sync.routes import RoutedTopics
from hub.trust.service import newest_pointer, renew, with_companions

log = logging.getLogger("yizhan.clerk")
RIVAL = (
    "另一台中枢用同一名称连上了消息服务，本机第 %(times)d 次被挤下线。"
    "记录不丢：都在站点上，哪台中枢连着就补给哪台。"
    "请停掉不该开的那台（换下的旧机器，或在别处恢复的备份）。"
    "再被挤下，本机等 %(wait)d 秒再连；停掉后自动恢复。\n"
    "another hub has signed in to the broker under this hub's name and put this one off the line, %(times)d"
    " times now. No record is lost: stations keep them all and send whichever hub is connected what it lacks."
    " Stop the one that should not run (an old machine, or a backup put back elsewhere). Put off again, this"
    " one waits %(wait)d s before it comes back; once the other has stopped it stays by itself"
)


class Clerk:
    """The engine's hands. Belongs to the worker's thread.

    Args:
        settings, secrets: the hub.
        link: the connection to the broker.
        engine: told what stations now hold.
        clock: now in ms since 1970 UTC.
        progress: told how far stations are with fetching.

    Attributes:
        distribution: what is published, on its way.
    """

    def __init__(
        self,
        settings: Settings,
        secrets: Secrets,
        link: Link,
        engine: Engine,
        clock: Callable[[], int],
        progress: ProgressTable,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._facts = Facts(settings, secrets)
        self._newest = Newest()
        self._link = link
        self._engine = engine
        self._clock = clock
        self._progress = progress
        self._topics = RoutedTopics(settings.mine, engine.routes)
        self.distribution = Distribution(settings, link, engine, self._topics, clock)

    def store(self, session: Session, came: Sequence[act.StoreBatch]) -> list[act.StoreBatch]:
        """Take batches in one go; those that were taken."""
        return store_batches(session, self._settings, came, self._clock())

    def keep(self, session: Session, action: act.Action) -> None:
        """Write one thing; a refusal is written down in its place and disturbs nothing else."""
        now = self._clock()
        match action:
            case act.NotePresence(station, presence, retained):
                try:
                    refuse_replaced(session, station, presence.ledger)
                    with session.begin_nested():
                        note_presence(session, station, presence, now)
                    self._catch_up(session, station, presence, now)
                    if presence.state == "ready" and not retained:
                        note_presence_of(session, station, presence.ledger, presence.last, now)
                except MessageError as error:
                    note_refused(session, self._topics.state(station), station, error, presence.encode(), now)
            case act.RenewTrust():
                self._renew(session, now)
            case act.NoteRival(times, wait_ms):
                log.error(RIVAL, {"times": times, "wait": wait_ms // 1000})
                note_rival(session, times, now)
            case act.NoteGlimpse(station, glimpse):
                self._keep_reply(session, station, glimpse, now)
            case act.NotePlayback(station, told):
                self._keep_reply(session, station, told, now)
            case act.Refuse(topic, station, error, payload):
                note_refused(session, topic, station, error, payload, now)

    def _keep_reply(self, session: Session, station: str, reply: Glimpse | Playback, now: int) -> None:
        try:
            with session.begin_nested():
                if isinstance(reply, Playback):
                    take_playback(session, self._settings, station, reply, now)
                else:
                    note_glimpse(session, station, reply, now)
        except MessageError as error:
            note_refused(session, self._topics.up(station, "reply"), station, error, reply.encode(), now)

    def answer(self, session: Session, actions: Sequence[act.Action]) -> None:
        """Send these; what a station may not have, or the hub does not, is left out."""
        asked = {action.ledger for action in actions if isinstance(action, act.SendReceipt)}
        ends = ends_of(session, asked) if asked else {}
        for action in actions:
            if isinstance(action, act.SendReceipt):
                end, head = ends[action.ledger]
                receipt = Receipt(action.ledger, end, self._clock(), head)
                self._link.publish(self._topics.down(action.station, "receipt"), receipt.encode())
            else:
                self._answer(session, action)

    def _answer(self, session: Session, action: act.Action) -> None:
        if isinstance(action, act.NoteProgress):
            self._progress.note(action.station, action.lacking, self._clock())
            return
        try:
            if isinstance(action, act.TakeAsk | act.SendMetadata | act.Mend | act.AskPlayback):
                refuse_stranger(session, action.station)
            if isinstance(action, act.SendState):
                self._facts.refuse_stranger(session, action.station, self._clock())
            self._send(session, action)
        except RefusedError as error:
            log.warning("not sent: %s", error)
            if isinstance(action, act.SendState):
                self._engine.forget(action.station)

    def say_presence(self, state: str, stations: int = 0) -> None:
        """Publish the hub's retained presence: "ready" or "lost"."""
        payload = HubPresence(state, self._engine.session, self._clock(), stations).encode()
        self._link.publish(self._topics.state("hub"), payload, retain=True)

    def _send(self, session: Session, action: act.Action) -> None:
        match action:
            case act.FactsChanged(kinds):
                self._facts.forget(kinds)
            case act.SendState(station, held):
                self._send_state(session, station, dict(held))
            case act.SendMetadata(station, names):
                self._send_metadata(session, station, names)
            case act.SendPointer() | act.TakeAsk() | act.Mend():
                self.distribution.perform(session, action)
            case act.SendNotices():
                _, data = current_list(session)
                if data:
                    self._link.publish(self._topics.notice, data, retain=True)
            case act.AskPlayback(station, newest):
                self._ask_playback(session, station, newest)
            case act.SendLook(station, look):
                self._link.publish(self._topics.down(station, "command"), look.encode())
            case act.SendHubPresence():
                self.say_presence("ready", station_count(session))

    def _ask_playback(self, session: Session, station: str, newest: int) -> None:
        upto = played_upto(session, station)
        self._engine.playback_held(station, upto)
        if upto != newest:
            self._link.publish(self._topics.down(station, "command"), PlaybackAsk(upto).encode())

    def _send_metadata(self, session: Session, station: str, names: tuple[str, ...]) -> None:
        followed = self._facts.follows(session, station, self._clock())
        files = with_companions(session, names, followed)
        found = MetadataFiles(files, self.distribution.patches(session, files))
        self._link.publish(self._topics.down(station, "metadata"), found.encode())

    def _renew(self, session: Session, now: int) -> None:
        """Sign what is due; where a key is missing (a backup from before it was made) the rest goes on."""
        try:
            with session.begin_nested():
                changed = renew(session, self._settings.secrets, now)
        except YizhanError as error:
            log.error("nothing could be signed: %s", error)
            return
        if changed:
            self._engine.packs_changed(0)

    def _catch_up(self, session: Session, station: str, presence: Presence, now: int) -> None:
        """Where a station has seen more than this hub remembers, the hub came back from a backup."""
        if not self._newest.is_outrun(session, presence.have, presence.state_held, now):
            return
        try:
            with session.begin_nested():
                done = catch_up(session, self._settings, presence.have, presence.state_held, now)
        except YizhanError as error:
            log.error("behind what %s has seen, and cannot catch up by itself: %s", station, error)
            return
        if done:
            log.warning("behind what %s has seen (from a backup?); signed anew: %s", station, done)
            note(session, "hub", "catch up", f"station:{station}", None, {"signed": list(done)}, now)
            self._engine.packs_changed(0)

    def _send_state(self, session: Session, station: str, held: dict[str, str]) -> None:
        """Send the documents whose content differs from what the station holds."""
        now = self._clock()
        for kind, body in self._facts.bodies(session, station, now).items():
            version, _, digest = held.get(kind, "0-").partition("-")
            if digest != body.digest:
                number = max(int(version) + 1, now // 1000)
                held[kind] = f"{number}-{body.digest}"
                payload = signed_document(self._secrets.state_key, station, kind, number, now, body)
                self._link.publish(self._topics.down(station, f"state/{kind}"), payload)
        self._send_missed_pointer(session, station, held)
        self._engine.state_sent(station, held)

    def _send_missed_pointer(self, session: Session, station: str, held: dict[str, str]) -> None:
        """A station that says it holds another pointer has missed the one everybody was sent."""
        if self.distribution.holds_pointer(held.get("pointer", "")):
            return
        timestamp = newest_pointer(session)
        if self.distribution.is_on_its_way(timestamp):
            return
        if not timestamp or held.get("pointer", "").partition("-")[2] == file_held(timestamp, 0)[2:]:
            return
        held["pointer"] = file_held(timestamp, 0)
        self._link.publish(self._topics.down(station, "pointer"), Pointer(timestamp).encode())
