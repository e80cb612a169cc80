"""The engine: one state machine for the line. It never does I/O and never reads a clock.

``now`` is monotonic time in ms. Whatever must be on disk is an action; the engine believes it done
only when the matching ``..._saved`` is called, and otherwise tries again. So a write that failed, or
that succeeded but was reported failed, costs a repetition and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from content_packs.errors import MessageError
from content_packs.transfer.blocks import Blocks
from content_packs.wire.care import decode_look
from content_packs.wire.codec import unpack_object
from content_packs.wire.messages import (
    Published,
    decode_hub_presence,
    decode_pointer,
    decode_receipt,
    decode_wait,
)
from content_packs.wire.playback import decode_playback_ask
from content_packs.wire.readings import readings_from
from content_packs.wire.state import (
    Document,
    decode_document,
    roster_from,
    signed_from,
    site_from,
)
from content_packs.wire.topics import Topics, parse
from content_packs.wire.trust import decode_metadata_files
from kiosk.sync.actions import Action, HubTime, Message, Refused, SaveState, SendPlayed, SendPresence
from kiosk.sync.approval import Approval
from kiosk.sync.inbox import Inbox
from kiosk.sync.looks import Looks
from kiosk.sync.notices import Notices
from kiosk.sync.outbox import Outbox

HEALTH_EVERY_MS = 15 * 60_000
HEALTH_LEAST_MS = 2_000
"""Least time between two presences that nobody is waiting for."""
VIEW_LEAST_MS = 60_000
"""Least time between two presences of which the second only says that another card is shown."""
_READERS = {"site": site_from, "roster": roster_from, "signed": signed_from, "readings": readings_from}


class Engine:
    """Everything the station must remember about the line.

    Args:
        topics, station: names.
        state_key: the hub's public key for state documents, 32 bytes, until a signed one is known.
        outbox: records up.
        approval, inbox, notices: what may be shown, content, and urgent notices down.
        state_versions: version held, by kind.
    """

    def __init__(
        self,
        topics: Topics,
        station: str,
        state_key: bytes,
        outbox: Outbox,
        approval: Approval,
        inbox: Inbox,
        notices: Notices,
        state_versions: dict[str, int],
    ) -> None:
        self._topics = topics
        self._station = station
        self._state_key = state_key
        self.outbox = outbox
        self.approval = approval
        self.inbox = inbox
        self.looks = Looks(topics.up(station, "reply"))
        self.notices = notices
        self._state_versions = state_versions
        self._connected = False
        self._hub_ready = self._relay_serves = False
        self._beside = False
        self._heard: int | None = None
        self._is_news = False
        self._played_after: int | None = None
        self._health_due: int | None = None
        self._health_sent = 0

    @property
    def up(self) -> bool:
        """Whether the line is up and the hub is at its other end."""
        return self._connected and self._hub_ready

    @property
    def served(self) -> bool:
        """Whether content may be asked for: of the hub, of a relay that has lost the hub, or of a stick."""
        return self.up or (self._connected and self._relay_serves) or self._beside

    def silent_ms(self, now: int) -> int | None:
        """Ms since the hub was last known to be there; 0 while it is; None = never."""
        if self.up:
            return 0
        return None if self._heard is None else now - self._heard

    def connected(self, now: int) -> list[Action]:
        """The broker has confirmed our subscriptions."""
        self._connected = True
        self.outbox.line_is_new()
        self.approval.line_is_new()
        self.inbox.delivery.connected(now)
        self._note_health_sent(now)
        return [SendPresence(), *self.tick(now)]

    def disconnected(self, now: int) -> list[Action]:
        """The line is gone."""
        self._heard = now if self.up else self._heard
        self._connected = self._hub_ready = self._relay_serves = False
        self._played_after = None
        return []

    def stand_beside(self, names: Collection[str] | None, now: int) -> list[Action]:
        """Somebody beside the line (a stick) answers what is needed and has these objects; None: no more."""
        self._beside = names is not None
        self.approval.line_is_new()
        self.inbox.delivery.stand_beside(names, now)
        return self.tick(now)

    def appended(self, last: int, now: int) -> list[Action]:
        """Records up to ``last`` are on disk."""
        self.outbox.last = last
        return self.tick(now)

    def health_changed(self, now: int, least: int = HEALTH_LEAST_MS) -> None:
        """Something the hub should know has changed; it is told ``least`` ms after the last presence."""
        soon = max(now, self._health_sent + least)
        self._health_due = soon if self._health_due is None else min(self._health_due, soon)

    def receive(self, message: Message, now: int) -> list[Action]:
        """Take a packet; a malformed one becomes one :class:`Refused` and changes nothing."""
        try:
            return [*self._take(message, now), *self.tick(now)]
        except MessageError as error:
            return [Refused(message.topic, str(error))]

    def tick(self, now: int) -> list[Action]:
        """Whatever is due at ``now``."""
        served = self.served
        actions = [*self.notices.work(now), *self.approval.work(now, served), *self.inbox.work(now, served)]
        if self.up:
            actions = self.outbox.send(now) + actions + self.looks.send(self.outbox.unsent, now)
            if (
                self._played_after is not None and not self.outbox.unsent
            ):  # a statistic waits for every record
                actions.append(SendPlayed(self._played_after))
                self._played_after = None
        if self._connected and self._health_due is not None and now >= self._health_due:
            self._note_health_sent(now)
            actions.append(SendPresence())
        return actions

    def due(self, now: int) -> int | None:
        """When :meth:`tick` should be called for the sake of a line that must not be idle; None: whenever."""
        return self.inbox.delivery.due(now) if self.served else None

    def receipt_saved(self, upto: int, now: int) -> list[Action]:
        """A receipt is on disk."""
        drained = self.outbox.unsent > 0
        self.outbox.saved(upto)
        if drained and self.outbox.unsent == 0:
            self.health_changed(now)
        return self.tick(now)

    def state_saved(self, document: Document, follows: tuple[str, ...], now: int) -> list[Action]:
        """A state document is on disk; the site says which publishers to follow."""
        self._state_versions[document.kind] = document.version
        if document.kind == "site":
            self.inbox.delivery.line_carries(site_from(document).link_kbit_s)
        if self.inbox.follow(follows):
            self.approval.look_again()
        self.health_changed(now)
        return []

    def notices_saved(self, version: int, now: int) -> None:
        """A list of urgent notices is on disk."""
        self.notices.saved(version)
        self.health_changed(now)

    def approved(self, published: Sequence[Published], keys: Mapping[str, bytes], now: int) -> list[Action]:
        """A pointer was verified, and what it says is remembered: these manifests may be installed, and these
        keys ("state", "notice") are to be believed."""
        self.approval.settled()
        self._state_key = keys.get("state", self._state_key)
        if self.inbox.approve(published):
            self.inbox.delivery.news(now, together=self._is_news and not self._beside)
        self._is_news = False
        self.health_changed(now)
        return [*self.notices.trust(keys.get("notice", b"")), *self.tick(now)]

    def lacks(self, name: str, now: int) -> list[Action]:
        """The pointer cannot be verified without this file of metadata."""
        self.approval.lacks(name)
        return self.tick(now)

    def object_saved(self, name: str, now: int) -> list[Action]:
        """An object is on disk."""
        self.inbox.object_saved(name, now)
        return self.tick(now)

    def not_saved(self, name: str, now: int) -> list[Action]:
        """The disk has refused an object; it is asked for again."""
        self.inbox.not_saved(name)
        return self.tick(now)

    def block_saved(self, name: str, index: int, size: int, now: int) -> list[Action]:
        """A block of so many bytes is on disk."""
        return [*self.inbox.delivery.block_saved(name, index, size, now), *self.tick(now)]

    def spoiled(self, name: str, blocks: Blocks | None, reason: str, now: int) -> list[Action]:
        """Blocks of an object, by default all, were not what its name says; they are no longer on disk."""
        return [*self.inbox.delivery.spoiled(name, blocks, reason, now), *self.tick(now)]

    def gone(self, name: str, blocks: Blocks | None, now: int) -> list[Action]:
        """Blocks of an object, by default all, are no longer on disk."""
        self.inbox.delivery.gone(name, blocks)
        return self.tick(now)

    def activated(self, published: Published, now: int) -> None:
        """A manifest is live."""
        self.inbox.activated(published)
        self.health_changed(now)

    def lost(self, names: Collection[str], now: int) -> list[Action]:
        """These objects are no longer on disk: gone, damaged, or cleared away."""
        self.inbox.lost(names)
        return self.tick(now)

    def refused(self, manifest: str, now: int) -> None:
        """This manifest (SHA-256) is not shown here, whatever its version; what it needs is not asked for."""
        self.inbox.refuse(manifest)
        self.health_changed(now)

    def _take(self, message: Message, now: int) -> list[Action]:
        """What a packet asks for; on a reserved topic nothing, but it must be a message all the same."""
        address = parse(message.topic)
        if address.mine != self._topics.mine or address.who not in ("", "hub", self._station):
            raise MessageError("消息不是给本站的。", "the message is not for this station")
        if address.kind == "meta":
            self._is_news = not message.retained
            return self._point(message.payload)
        if address.kind == "metadata":
            return self.approval.hear(self._told(message.payload))
        if address.kind == "block":
            return self.inbox.delivery.receive(address.rest, message.payload, now, shared=True)
        if address.kind == "state" and address.who == "hub":
            return self._hub_presence(message, now)
        if address.kind == "notice":
            return self.notices.receive(message.payload)
        if address.kind != "down":
            return []
        return self._taken_down(*address.rest.partition("/")[::2], message.payload, now)

    def _taken_down(self, what: str, rest: str, payload: bytes, now: int) -> list[Action]:
        """A packet on the station's own downlink."""
        match what:
            case "receipt":
                return self.outbox.receive(decode_receipt(payload))
            case "state":
                return self._state(payload)
            case "pointer":
                self._is_news = False
                return self._point(payload)
            case "metadata":
                return self.approval.take(self._told(payload))
            case "block":
                return self.inbox.delivery.receive(rest, payload, now, shared=False)
            case "wait":
                self.inbox.delivery.wait(decode_wait(payload).ms, now)
                return []
            case "command":
                return self._commanded(payload, now)
        unpack_object(payload)
        return []

    def _commanded(self, payload: bytes, now: int) -> list[Action]:
        """A look, or an ask for what was on the glass: the newest counts, and :meth:`tick` answers it."""
        ask = decode_playback_ask(payload)
        if ask is None:
            return self.looks.ask(decode_look(payload), now)
        self._played_after = ask.after
        return []

    def _told(self, payload: bytes) -> Mapping[str, bytes]:
        """Files of metadata; what comes with them is kept until they are verified."""
        told = decode_metadata_files(payload)
        self.inbox.offer(told.patches)
        return told.files

    def _point(self, payload: bytes) -> list[Action]:
        if payload:  # an emptied retained message says nothing
            self.approval.point(decode_pointer(payload).timestamp)
        return []

    def _hub_presence(self, message: Message, now: int) -> list[Action]:
        if not message.payload:
            return []
        said = decode_hub_presence(message.payload)
        was_up = self.up
        self.inbox.delivery.serves(max(said.stations, 1))
        self._hub_ready, self._relay_serves = said.state == "ready", said.relay
        if was_up and not self.up:
            self._heard = now
        if self.up and not was_up:
            self.outbox.line_is_new()
            self.approval.line_is_new()
            self.inbox.delivery.line_is_new(now, after_outage=not message.retained)
        fresh = self._hub_ready and not message.retained
        return [HubTime(said.at), SendPresence()] if fresh else []

    def _state(self, data: bytes) -> list[Action]:
        document = decode_document(data, self._state_key, self._station)
        if document.version <= self._state_versions.get(document.kind, 0):
            return []
        _READERS[document.kind](document)  # what cannot be read must not replace what can
        return [SaveState(document, data)]

    def _note_health_sent(self, now: int) -> None:
        self._health_sent = now
        self._health_due = now + HEALTH_EVERY_MS
