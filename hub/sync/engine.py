"""The hub's engine: what each packet asks for, and whom to tell when something has changed.

It holds only what stations last said of themselves; everything that matters is in the database.
``now`` is monotonic time in ms.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from content_packs.errors import MessageError
from content_packs.transfer.fetching import FEW
from content_packs.transfer.serving import SendBlock, SendWait, Serving
from content_packs.wire.batch import decode_batch
from content_packs.wire.care import Look
from content_packs.wire.messages import Presence, decode_hub_presence, decode_need, decode_presence
from content_packs.wire.playback import Playback, decode_reply, newest_played
from content_packs.wire.state import KINDS
from content_packs.wire.topics import Topics, parse, valid_relay
from hub.sync.actions import (
    Action,
    AskPlayback,
    FactsChanged,
    Mend,
    Message,
    NoteGlimpse,
    NotePlayback,
    NotePresence,
    NoteProgress,
    NoteRival,
    Refuse,
    RenewTrust,
    SendHubPresence,
    SendLook,
    SendMetadata,
    SendNotices,
    SendPointer,
    SendReceipt,
    SendState,
    StoreBatch,
    TakeAsk,
)
from hub.sync.rivalry import Rivalry
from hub.sync.routes import Routes

SETTLE_MS, SETTLE_EACH_MS = 300, 2
"""Changes within this time go out as one state document per station; the more stations there are, the longer
it is, so that at the change of a shift a hub of two thousand does not do nothing else."""
TOLD_AT_ONCE = 50
"""Stations whose states are looked at between two looks at what has come in."""
SIGNED = frozenset(("signed",))
"""The kinds of state documents that a record changes."""
RENEW_EVERY_MS = 10 * 60_000
"""So often it is seen whether a signature is due."""
AGAIN_EVERY_MS = 60 * 60_000
"""So often states are derived again, because days pass; a roster reaches 36 hours ahead."""


PAUSE_MS, PAUSE_EACH_MS, MOST_PAUSE_MS = 700, 20, 2_000
"""Between pointer, manifest and objects stations verify and begin to listen: so long, and more with each."""


class Engine:
    """Everything the hub remembers about the line.

    Args:
        topics: of the mine.
        size_of: bytes of the wire form of an object, or None when it is not here.
        session: number of this start, as the hub's presence says it.

    Attributes:
        topics: of the mine.
        session: number of this start.
        rivalry: with another hub under our name.
        serving: the blocks that wait to be sent.
        routes: which way each station is spoken to.
    """

    def __init__(
        self, topics: Topics, size_of: Callable[[str], int | None] = lambda _: None, session: int = 0
    ) -> None:
        self.topics = topics
        self.session = session
        self.rivalry = Rivalry()
        self._connections = 0
        self.serving = Serving(size_of)
        self._pointed = 0
        self.routes = Routes()
        self._connected = False
        self._present: dict[str, dict[str, str]] = {}
        self._state_due: int | None = None
        self._stale: frozenset[str] = frozenset()
        self._to_tell: deque[str] = deque()
        self._pointer_due: int | None = None
        self._notices_due: int | None = None
        self._again_due = self._renew_due = 0
        self._settled: dict[str, dict[str, str]] = {}
        self._told = 0
        self._played: dict[str, int] = {}

    def connected(self, now: int) -> list[Action]:
        """The broker has confirmed our subscriptions."""
        self._connected = True
        self._connections += 1
        self._present.clear()
        self._settled.clear()
        self._told = 0
        self._pointer_due = self._notices_due = now
        return [SendHubPresence(), *self.tick(now)]

    def disconnected(self) -> None:
        """The line is gone."""
        self._connected = False

    def receive(self, message: Message, now: int) -> list[Action]:
        """Take a packet; whatever is wrong with it becomes one :class:`Refuse`."""
        station = ""
        try:
            address = parse(message.topic)
            station = address.who
            if address.mine != self.topics.mine:
                raise MessageError(
                    f"消息来自别的矿（{address.mine}），已拒收，记录仍在站上；请核对该站登记的中枢。",
                    f"a message of mine {address.mine!r}; its records are kept; see where it is enrolled",
                )
            if not self.routes.is_its_way(address):
                return []
            return self._take(address.kind, station, message, now)
        except MessageError as error:
            return [Refuse(message.topic, station, error, message.payload)]

    def stored(self, station: str, ledger: str, now: int) -> list[Action]:
        """Records are committed: the receipt may go, and other stations must hear who signed."""
        self.records_changed(now)
        return [SendReceipt(station, ledger)]

    def records_changed(self, now: int) -> None:
        """Somebody has signed; stations hear of it soon, once."""
        self._change(SIGNED, now)

    def state_changed(self, now: int) -> None:
        """Rosters, credentials, places or anything else has changed; stations hear of it soon, once."""
        self._change(frozenset(KINDS), now)

    def _change(self, kinds: frozenset[str], now: int) -> None:
        self._settled.clear()
        self._stale |= kinds
        if self._state_due is None:
            self._state_due = now + SETTLE_MS + SETTLE_EACH_MS * len(self._present)

    def packs_changed(self, now: int) -> None:
        """Something was published."""
        self._settled.clear()
        self._pointer_due = now

    def published(self, manifest: Sequence[tuple[str, int]], objects: Iterable[tuple[str, int]]) -> None:
        """Everybody was just told of a manifest: its blocks and those of what it brings go out, each time
        after a pause in which stations begin to listen.

        Args:
            manifest: name and bytes of its wire form; nothing where a patch of it was sent already.
            objects: those that the version before did not have, likewise.
        """
        if len(self._present) <= FEW:
            return  # each asks for itself, at once
        pause = min(PAUSE_MS + PAUSE_EACH_MS * len(self._present), MOST_PAUSE_MS)
        self.serving.publish(manifest, self._pointed + pause)
        self.serving.publish(objects, self._pointed + (2 if manifest else 1) * pause, pause)

    def blocks(self, now: int, most: int) -> list[SendBlock]:
        """Blocks that may be sent now: when nothing that is smaller waits."""
        return self.serving.send(now, most) if self._connected else []

    def told_to_wait(self) -> list[SendWait]:
        """Who is not to hear what is about to be published: it is quiet on their lines."""
        limits = [(station, self.serving.limits.get(station)) for station in self._present]
        return [SendWait(station, limit.wait_ms) for station, limit in limits if limit and limit.wait_ms]

    def notices_changed(self, now: int) -> None:
        """A notice was put in force or withdrawn."""
        self._notices_due = now

    def clock_changed(self) -> list[Action]:
        """The hub's clock was set: stations take the time from its presence."""
        return [SendHubPresence()] if self._connected else []

    def look(self, station: str, now: int) -> list[Action]:
        """Somebody on the console wants to see a station's screen."""
        there = self._connected and station in self._present
        return [SendLook(station, Look(now, "picture"))] if there else []

    def push(self, station: str, now: int) -> list[Action]:
        """Somebody on the console wants a station told everything once more, whatever it says it holds."""
        there = self._connected and station in self._present
        if there:
            self._pointer_due = now
        return [SendState(station, {})] if there else []

    def state_sent(self, station: str, held: Mapping[str, str]) -> None:
        """State documents were sent, as far as any were to be; remember what the station will hold."""
        self._present[station] = dict(held)
        self._settled[station] = dict(held)

    def playback_held(self, station: str, number: int) -> None:
        """The last hour of a station's glass that is stored: while it has no other, the database need not be
        asked."""
        self._played[station] = number

    def forget(self, station: str) -> None:
        """The hub does not talk to this station: do not derive its states again until it says something."""
        self._present.pop(station, None)
        self._settled.pop(station, None)

    def tick(self, now: int) -> list[Action]:
        """Whatever is due at ``now``."""
        if not self._connected:
            return []
        actions: list[Action] = []
        if self._notices_due is not None and now >= self._notices_due:
            self._notices_due = None
            actions.append(SendNotices())
        if self._pointer_due is not None and now >= self._pointer_due:
            self._pointer_due = None
            self._pointed = now
            actions.append(SendPointer())
        if now >= self._again_due:
            self._again_due = now + AGAIN_EVERY_MS
            self.state_changed(now)
        if now >= self._renew_due:
            self._renew_due = now + RENEW_EVERY_MS
            actions.append(RenewTrust())
        if self._state_due is not None and now >= self._state_due:
            self._state_due = None
            actions.append(FactsChanged(self._stale))
            self._stale = frozenset()
            waiting = dict.fromkeys(self._to_tell)  # they come first, or those at the end would never be told
            self._to_tell = deque([*waiting, *(one for one in self._present if one not in waiting)])
        return actions + self._tell_some()

    def _tell_some(self) -> list[Action]:
        """States of the next few: whatever comes in meanwhile does not wait for all of them."""
        chosen = [self._to_tell.popleft() for _ in range(min(len(self._to_tell), TOLD_AT_ONCE))]
        return [SendState(one, dict(self._present[one])) for one in chosen if one in self._present]

    def _take(self, kind: str, station: str, message: Message, now: int) -> list[Action]:
        if kind == "state" and station == "hub" and message.payload:
            return self._hub_presence(decode_hub_presence(message.payload).session, message.retained, now)
        if kind == "state" and message.payload:
            return self._presence(station, decode_presence(message.payload), message.retained)
        if kind == "records":
            return [StoreBatch(station, decode_batch(message.payload))]
        if kind == "need":
            need = decode_need(message.payload)
            actions: list[Action] = [SendMetadata(station, need.metadata)] if need.metadata else []
            if need.bad:
                actions.append(Mend(station, need.bad))
            if need.ask.lacks:
                actions += [TakeAsk(station, need.ask, now), NoteProgress(station, need.ask.left)]
            return actions
        if kind == "reply":
            told = decode_reply(message.payload)
            return (
                self._playback(station, told) if isinstance(told, Playback) else [NoteGlimpse(station, told)]
            )
        return []

    def _playback(self, station: str, told: Playback) -> list[Action]:
        """Hours of a station's glass; asked on for after COMMIT, while it has more."""
        if not told.hours:
            return []
        more: list[Action] = [AskPlayback(station)] if told.left else []
        return [NotePlayback(station, told), *more]

    def _presence(self, station: str, presence: Presence, retained: bool) -> list[Action]:
        if valid_relay(station):
            return self._relay_presence(station, presence)
        if presence.state == "lost":
            self.forget(station)
            self.serving.forget(station)
            return [NotePresence(station, presence)]
        held = {kind: str(digest) for kind, digest in presence.state_held.items()}
        self._present[station] = held
        more: list[Action] = [SendHubPresence()] if self._are_many_more() else []
        actions: list[Action] = [
            NotePresence(station, presence, retained), NoteProgress(station, presence.left)
        ]  # fmt: skip
        if self._settled.get(station) != held:  # else it holds all there is: most heartbeats cost no more
            actions.insert(1, SendState(station, held))
        if presence.ledger:
            actions.append(SendReceipt(station, presence.ledger))
        newest = newest_played(presence.extra)
        if newest and self._played.get(station) != newest:
            actions.append(AskPlayback(station, newest))
        return [*actions, *more]

    def _hub_presence(self, session: int, retained: bool, now: int) -> list[Action]:
        """What a hub has said of itself: this one, an earlier start of it, or another."""
        if retained and self._connections < 2:
            return []  # whoever was here before us
        if session == self.session:
            if retained:
                self.rivalry.alone()
            return []
        self.rivalry.met(now)
        return [NoteRival(self.rivalry.times, self.rivalry.wait_ms)] if self.rivalry.is_on else []

    def _are_many_more(self) -> bool:
        """Whether stations must be told how many they are by now: whether to listen, and how widely to spread
        their asks, follows from it."""
        if len(self._present) <= max(FEW, 2 * self._told):
            return False
        self._told = len(self._present)
        return True

    def _relay_presence(self, relay: str, presence: Presence) -> list[Action]:
        """A relay needs no states; and with it every station behind it is lost, for which it asked."""
        if presence.state == "lost":
            self.serving.forget(relay)
            for station in [one for one in self._present if self.routes.relay_of(one) == relay]:
                self.forget(station)
        return [NotePresence(relay, presence)]
