"""Carries out what the hub's engine asks: in the database, and on the line."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum

from sqlalchemy.orm import Session

from content_packs.errors import MessageError
from content_packs.wire.batch import Batch
from content_packs.wire.messages import Pointer, Receipt, encode_hub_presence
from content_packs.wire.state import Document, body_digest
from content_packs.wire.trust import MetadataFiles, pointer_held
from hub.audit.service import note
from hub.config import Settings
from hub.errors import RefusedError
from hub.link import Link
from hub.notices.service import current_list
from hub.packs.objects import object_bytes
from hub.programme.roster import roster_of
from hub.records.coverage import signed_of
from hub.records.ledgers import key_of, upto
from hub.records.service import note_refused, store_batch
from hub.records.views import of_kind
from hub.secrets import Secrets
from hub.stations.glimpses import note_glimpse
from hub.stations.moves import take_move
from hub.stations.progress import ProgressTable
from hub.stations.service import note_presence, refuse_stranger
from hub.stations.site import site_of
from hub.sync import actions as act
from hub.sync.engine import Engine
from hub.sync.routes import RoutedTopics
from hub.trust.service import newest_pointer, renew, with_companions

log = logging.getLogger("yizhan.clerk")


class Outcome(Enum):
    """What became of one thing to keep."""

    STORED = "stored"
    NOTED = "noted"
    REFUSED = "refused"


class Clerk:
    """The engine's hands. Belongs to the worker's thread.

    Args:
        settings, secrets: the hub.
        link: the connection to the broker.
        engine: told what stations now hold.
        clock: now in ms since 1970 UTC.
        progress: told how far stations are with fetching.
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
        self._link = link
        self._engine = engine
        self._clock = clock
        self._progress = progress
        self._topics = RoutedTopics(settings.mine, engine.routes)
        self._session_number = clock()

    def keep(self, session: Session, action: act.Action) -> Outcome:
        """Write one thing; a refusal is written down in its place and disturbs nothing else."""
        now = self._clock()
        match action:
            case act.StoreBatch(station, batch):
                try:
                    with session.begin_nested():
                        hashes = batch.verify(key_of(session, station, batch.ledger))
                        store_batch(session, self._settings, station, batch, hashes, now)
                        self._take_moves(session, station, batch, now)
                    return Outcome.STORED
                except MessageError as error:
                    topic = self._topics.up(station, "records")
                    note_refused(session, topic, station, error, batch.encode(), now)
            case act.NotePresence(station, presence):
                try:
                    with session.begin_nested():
                        note_presence(session, station, presence, now)
                    return Outcome.NOTED
                except MessageError as error:
                    note_refused(session, self._topics.state(station), station, error, presence.encode(), now)
            case act.RenewTrust():
                if renew(session, self._settings.secrets, now):
                    self._engine.packs_changed(0)
                return Outcome.NOTED
            case act.NoteGlimpse(station, glimpse):
                try:
                    with session.begin_nested():
                        note_glimpse(session, station, glimpse, now)
                    return Outcome.NOTED
                except MessageError as error:
                    topic = self._topics.up(station, "reply")
                    note_refused(session, topic, station, error, glimpse.encode(), now)
            case act.Refuse(topic, station, error, payload):
                note_refused(session, topic, station, error, payload, now)
        return Outcome.REFUSED

    def answer(self, session: Session, action: act.Action) -> None:
        """Send one thing; what a station may not have, or the hub does not, is left out."""
        if isinstance(action, act.NoteProgress):
            self._progress.note(action.station, action.lacking, self._clock())
            return
        try:
            if isinstance(action, act.SendState | act.SendObjects | act.SendMetadata):
                refuse_stranger(session, action.station)
            self._send(session, action)
        except RefusedError as error:
            log.warning("not sent: %s", error)
            if isinstance(action, act.SendState):
                self._engine.forget(action.station)

    def say_presence(self, state: str) -> None:
        """Publish the hub's retained presence: "ready" or "lost"."""
        payload = encode_hub_presence(state, self._session_number, self._clock())
        self._link.publish(self._topics.state("hub"), payload, retain=True)

    def _send(self, session: Session, action: act.Action) -> None:
        match action:
            case act.SendReceipt(station, ledger):
                receipt = Receipt(ledger, upto(session, ledger), self._clock())
                self._link.publish(self._topics.down(station, "receipt"), receipt.encode())
            case act.SendState(station, held):
                self._send_state(session, station, dict(held))
            case act.SendObjects(station, names):
                self._send_objects(station, names)
            case act.SendMetadata(station, names):
                self._send_metadata(session, station, names)
            case act.SendPointer():
                self._send_pointer(session)
            case act.SendNotices():
                _, data = current_list(session)
                if data:
                    self._link.publish(self._topics.notice, data, retain=True)
            case act.SendLook(station, look):
                self._link.publish(self._topics.down(station, "command"), look.encode())
            case act.SendHubPresence():
                self.say_presence("ready")

    def _send_pointer(self, session: Session) -> None:
        if timestamp := newest_pointer(session):
            self._link.publish(self._topics.meta, Pointer(timestamp).encode(), retain=True)

    def _send_metadata(self, session: Session, station: str, names: tuple[str, ...]) -> None:
        follows = site_of(session, self._settings, self._secrets, station, self._clock()).follows
        found = MetadataFiles(with_companions(session, names, follows))
        self._link.publish(self._topics.down(station, "metadata"), found.encode())

    def _send_objects(self, station: str, names: tuple[str, ...]) -> None:
        for name in names:
            data = object_bytes(self._settings.objects, name)
            if data is not None:
                self._link.publish(self._topics.down(station, f"block/{name}/0"), data, qos=0)

    def _take_moves(self, session: Session, station: str, batch: Batch, now: int) -> None:
        """A keeper's record of a move is taken in the transaction that stores it."""
        if not any(record.kind == "move" for record in batch.records):
            return
        for record in of_kind(session, batch.ledger, "move", batch.first, batch.upto):
            on = self._settings.local(min(record.at, now)).date().isoformat()
            if take_move(session, station, batch.ledger, record, on, now):
                change = (
                    {"place": record.value.removeprefix("from:")},
                    {"place": record.subject[6:], "on": on},
                )
                note(session, record.person, "move", f"station:{station}", *change, now)

    def _send_state(self, session: Session, station: str, held: dict[str, str]) -> None:
        """Send the documents whose content differs from what the station holds."""
        now = self._clock()
        bodies = {
            "site": site_of(session, self._settings, self._secrets, station, now).to_json(),
            "roster": roster_of(session, self._settings, station, now).to_json(),
            "signed": signed_of(session, self._settings, station, now).to_json(),
        }
        for kind, body in bodies.items():
            version, _, digest = held.get(kind, "0-").partition("-")
            if digest != (wanted := body_digest(body)):
                number = max(int(version) + 1, now // 1000)
                held[kind] = f"{number}-{wanted}"
                payload = Document(station, kind, number, now, body).encode(self._secrets.state_key)
                self._link.publish(self._topics.down(station, f"state/{kind}"), payload)
        self._send_missed_pointer(session, station, held)
        self._engine.state_sent(station, held)

    def _send_missed_pointer(self, session: Session, station: str, held: dict[str, str]) -> None:
        """A station that says it holds another pointer has missed the one everybody was sent."""
        timestamp = newest_pointer(session)
        if not timestamp or held.get("pointer", "").partition("-")[2] == pointer_held(timestamp, 0)[2:]:
            return
        held["pointer"] = pointer_held(timestamp, 0)
        self._link.publish(self._topics.down(station, "pointer"), Pointer(timestamp).encode())
