"""The relay's engine: what is passed on, what is kept, and what is answered from here. Pure.

Signed things pass unchanged. What the relay says itself is only what every broker could say: who is there,
and whether the hub is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from content_packs.errors import MessageError
from content_packs.wire.messages import (
    HubPresence,
    Presence,
    decode_hub_presence,
    decode_need,
    decode_pointer,
    decode_presence,
    decode_wait,
)
from content_packs.wire.topics import Address, Topics, parse, valid_station
from content_packs.wire.trust import decode_metadata_files
from kiosk.relay.actions import Action, Keep, SendPresence, ToHub, ToStations, Urgency
from kiosk.relay.catalogue import Catalogue, led_to
from kiosk.relay.depot import Depot
from kiosk.relay.library import Library
from kiosk.sync.actions import Message

PRESENCE_EVERY_MS = 15 * 60_000
_URGENCY = {"records": Urgency.RECORDS, "reply": Urgency.REPLY}


class Engine:
    """Everything a relay remembers about its two lines.

    Args:
        topics, relay: names.
        kept: the retained messages of the last start, by name ("meta", "notice").
        library, catalogue, depot: metadata, what they say of objects, and objects.
    """

    def __init__(
        self,
        topics: Topics,
        relay: str,
        kept: Mapping[str, bytes],
        library: Library,
        catalogue: Catalogue,
        depot: Depot,
    ) -> None:
        self._topics = topics
        self._relay = relay
        self._kept = dict(kept)
        self._library = library
        self._catalogue = catalogue
        self.depot = depot
        self._connected = False
        self._hub = HubPresence("lost", 0, 0)
        self._presence_due = 0
        self.behind: dict[str, Presence] = {}

    @property
    def up(self) -> bool:
        """Whether the line is up and the hub is at its other end."""
        return self._connected and self._hub.state == "ready"

    @property
    def reachable(self) -> frozenset[str] | None:
        """Objects that are to be kept; None while that is not known."""
        return self._catalogue.reachable

    def hub_connected(self, now: int) -> list[Action]:
        """The hub's broker has granted our subscriptions; the hub's own presence comes next."""
        self._connected = True
        self._presence_due = now + PRESENCE_EVERY_MS
        self._library.line_is_new()
        self.depot.line_is_new(now)
        return [SendPresence()]

    def hub_disconnected(self) -> list[Action]:
        """The line is cut: the stations behind must not believe that the hub hears them."""
        self._connected = False
        self._hub = replace(self._hub, state="lost", at=0)
        return [self._say_hub()]

    def stations_connected(self) -> list[Action]:
        """Our own broker has started and remembers nothing: say again what is retained."""
        kept = [ToStations(self._topic(name), payload, retain=True) for name, payload in self._kept.items()]
        return [*kept, self._say_hub()]

    def stations_disconnected(self) -> list[Action]:
        """Our own broker has ended: nobody is behind it until he says so again."""
        lost = [self._lost(station) for station in list(self.behind)]
        return [action for actions in lost for action in actions]

    def from_hub(self, message: Message, now: int) -> list[Action]:
        """Take a packet of the hub's broker; a malformed one is nobody's loss."""
        try:
            address = parse(message.topic)
            if address.mine != self._topics.mine:
                return []
            return self._down(address, message, now)
        except MessageError:
            return []

    def from_station(self, message: Message, now: int) -> list[Action]:
        """Take a packet of our own broker, which has checked who sent it."""
        try:
            address = parse(message.topic)
            if address.mine != self._topics.mine or not valid_station(address.who):
                return []
            return self._up(address, message, now)
        except MessageError:
            return []

    def finished(self, name: str, content: bytes, now: int) -> None:
        """An object is whole on disk and is what its name says; one that is a manifest names others."""
        if name in self._catalogue.manifests:
            self._catalogue.learn_manifest(name, content)
        self.depot.finished(name, now)
        self.depot.learnt(now)

    def tick(self, now: int) -> list[Action]:
        """Whatever is due at ``now``."""
        actions = self.depot.tick(self.up, now)
        if self.up:
            actions += self._library.tick(now)
        if self._connected and now >= self._presence_due:
            self._presence_due = now + PRESENCE_EVERY_MS
            actions.append(SendPresence())
        return actions

    def _up(self, address: Address, message: Message, now: int) -> list[Action]:
        station = address.who
        match address.kind:
            case "state" if message.payload:
                return self._presence(station, message.payload)
            case "need":
                need = decode_need(message.payload)
                given = self._library.need(station, need.metadata) if need.metadata else []
                answered = self.depot.need(station, need.ask, need.bad, self.up, now)
                self._look_up()
                return [*given, *answered]
            case "records" | "reply":
                return self._pass_up(message.topic, message.payload, _URGENCY[address.kind])
        return []

    def _presence(self, station: str, payload: bytes) -> list[Action]:
        presence = decode_presence(payload)
        if presence.state == "lost":
            self._forget(station)
        else:
            before = self.behind.get(station)
            if before is None or before.session != presence.session:
                self._library.forget(station)
            self.behind[station] = presence
        return self._pass_up(self._topics.state(station), payload, Urgency.PRESENCE)

    def _lost(self, station: str) -> list[Action]:
        will = replace(self.behind[station], state="lost")
        self._forget(station)
        return self._pass_up(self._topics.state(station), will.encode(), Urgency.PRESENCE)

    def _forget(self, station: str) -> None:
        self.behind.pop(station, None)
        self._library.forget(station)
        self.depot.forget(station)

    def _pass_up(self, topic: str, payload: bytes, urgency: Urgency) -> list[Action]:
        """What cannot go now is not kept: a station says it again when the hub is there."""
        return [ToHub(self._topics.through(self._relay, topic), payload, urgency)] if self.up else []

    def _down(self, address: Address, message: Message, now: int) -> list[Action]:
        match address:
            case Address(kind="meta" | "notice" as name) if message.payload:
                self._kept[name] = message.payload
                return [
                    Keep(name, message.payload),
                    ToStations(self._topic(name), message.payload, retain=True),
                ]
            case Address(kind="metadata"):
                passed = ToStations(message.topic, message.payload, qos=0)
                return [*self._take(message.payload, now), passed]
            case Address(kind="state", who="hub") if message.payload:
                return self._hub_presence(message)
            case Address(kind="down", who=self._relay, via=self._relay):
                return self._for_us(*address.rest.partition("/")[::2], message.payload, now)
            case Address(kind="down", via=self._relay):
                return [ToStations(self._topics.behind(self._relay, message.topic), message.payload)]
        return []

    def _for_us(self, what: str, rest: str, payload: bytes, now: int) -> list[Action]:
        match what:
            case "metadata":
                return self._take(payload, now)
            case "block":
                name, _, index = rest.partition("/")
                return self.depot.receive(name, int(index), payload, now) if index.isdecimal() else []
            case "wait":
                self.depot.wait(decode_wait(payload).ms, now)
        return []

    def _take(self, payload: bytes, now: int) -> list[Action]:
        told = decode_metadata_files(payload)
        for data in told.files.values():
            self._catalogue.learn_metadata(data)
        for patch in told.patches:
            self._catalogue.learn_patch(patch)
        actions = self._library.take(told.files)
        self.depot.learnt(now)
        self._look_up()
        return actions

    def _look_up(self) -> None:
        """Something is wanted and nothing here says how long it is: the newest metadata lead to what does."""
        if self.depot.unknown() and (pointer := self._kept.get("meta")):
            self._library.wish(led_to(decode_pointer(pointer).timestamp, self._library.files))

    def _hub_presence(self, message: Message) -> list[Action]:
        """The hub's presence, passed on; what was retained is old, and says nothing about the time."""
        said = decode_hub_presence(message.payload)
        self._hub = replace(said, at=0) if message.retained else said
        return [self._say_hub()]

    def _say_hub(self) -> ToStations:
        said = replace(self._hub, relay=True)
        return ToStations(self._topics.state("hub"), said.encode(), retain=True)

    def _topic(self, name: str) -> str:
        return self._topics.meta if name == "meta" else self._topics.notice
