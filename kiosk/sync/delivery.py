"""Objects on their way down in blocks: asked for, listened to, kept, and put together (SPEC.md 1.7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from random import Random

from content_packs.errors import PackError
from content_packs.format.manifest import Object, sha256
from content_packs.transfer.blocks import BLOCK, Blocks, block_count
from content_packs.transfer.encoding import SEGMENT, from_wire
from content_packs.transfer.fetching import MOST_LACKS, Ask, Fetching
from content_packs.transfer.speed import PROBE, Speed
from content_packs.wire.messages import Need
from content_packs.wire.topics import SHORT, Topics
from kiosk.sync.actions import (
    Action,
    BuildObject,
    CheckSegment,
    Publish,
    Refused,
    SaveBlock,
    SaveObject,
    Subscribe,
    Unsubscribe,
)
from kiosk.sync.backoff import Backoff

BUILD_MS, BUILD_MOST_MS = 1_000, 60_000
"""Waits between two tries to put objects together, while the disk refuses."""
MOST_LISTENED = 256
"""Objects listened to at a time."""
_SEGMENT_BLOCKS = SEGMENT // BLOCK


class Delivery:
    """What is on its way.

    Args:
        topics, station: where to ask and listen.
        held: blocks on disk of objects that are not yet whole.
        random: for jitter.
        fast: what was known of the line at the last start.
    """

    def __init__(
        self, topics: Topics, station: str, held: Mapping[str, Blocks], random: Random, fast: bool = False
    ) -> None:
        self._topics = topics
        self._need_topic = topics.up(station, "need")
        self._line = Speed(fast)
        self._fetching = Fetching(held, random, self._line)
        self._beside: Collection[str] | None = None
        self._build = Backoff(BUILD_MS, BUILD_MOST_MS, random)
        self._objects: dict[str, Object] = {}
        self._listening: set[str] = set()
        self._bad: list[str] = []
        self._came = 0

    @property
    def is_fast(self) -> bool:
        """Whether the line carries what everybody gets."""
        return self._line.is_fast

    @property
    def left(self) -> int:
        """Bytes that are lacking."""
        return self._fetching.left

    @property
    def progress(self) -> tuple[int, int] | None:
        """(bytes that have come, bytes wanted) since everything was here; None when nothing is lacking."""
        return (self._came, self._came + self.left) if self._objects else None

    def line_carries(self, kbit_s: int) -> None:
        """The hub knows what the line carries; 0: it does not."""
        self._line.say(kbit_s)

    def connected(self, now: int) -> None:
        """The connection is another one: nobody knows any more what was asked for and listened to."""
        self._listening.clear()
        self._fetching.line_is_new(now)

    def stand_beside(self, names: Collection[str] | None, now: int) -> None:
        """A stick that has these objects answers in the place of the line, or (None) does so no more; the
        line is not judged by it."""
        if names is None:
            self._fetching.speed = self._line
        elif self._beside is None:
            self._fetching.speed = Speed(fast=True)
        self._beside = names
        self._fetching.line_is_new(now)

    def serves(self, stations: int) -> None:
        """The hub serves so many, us among them."""
        self._fetching.stations = stations

    def line_is_new(self, now: int, after_outage: bool = False) -> None:
        """The hub is at the other end; ``after_outage``: it was away for every station."""
        self._fetching.line_is_new(now, after_outage)

    def news(self, now: int, together: bool) -> None:
        """Something new is wanted; ``together``: of which every station has just heard with us."""
        self._fetching.expect(now, together)

    def wait(self, ms: int, now: int) -> None:
        """The hub has no time for blocks."""
        self._fetching.wait(now, ms)

    def want(self, objects: Sequence[Object]) -> None:
        """These are lacking, in the order they are to come; what a stick has comes first."""
        if (there := self._beside) is not None:
            objects = sorted(objects, key=lambda item: item.sha256 not in there)
        if [item.sha256 for item in objects] != list(self._objects):
            self._objects = {item.sha256: item for item in objects}
            self._fetching.want([(item.sha256, item.wire) for item in objects])
            if not objects:
                self._came = 0

    def receive(self, where: str, data: bytes, now: int, shared: bool) -> list[Action]:
        """Take a block; ``where`` is ``{object}/{index}``, as in its topic, where it is named shortly."""
        name, _, number = where.partition("/")
        if len(name) == SHORT:
            name = next((whole for whole in self._objects if whole.startswith(name)), name)
        index = int(number) if number.isdecimal() and len(number) <= 4 else -1
        item = self._objects.get(name)
        if item is None or not self._fetching.receive(name, index, len(data), now, shared):
            return []
        if block_count(item.wire) > 1:
            return [SaveBlock(name, index, data)]
        try:
            return [SaveObject(name, unpacked(item, data))]
        except PackError as error:
            return self.spoiled(name, None, str(error), now)

    def block_saved(self, name: str, index: int, size: int, now: int) -> list[Action]:
        """A block is on disk; its segment is looked at when that is whole."""
        self._came += size
        self._fetching.saved(name, index, now)
        item = self._objects.get(name)
        if item is None or not item.segments:
            return []
        number = index // _SEGMENT_BLOCKS
        first = number * _SEGMENT_BLOCKS
        blocks = Blocks.of(range(first, min(first + _SEGMENT_BLOCKS, block_count(item.wire))))
        whole = self._fetching.has(name, blocks)
        return [CheckSegment(name, blocks, item.segments[number])] if whole else []

    def object_saved(self, name: str, now: int) -> None:
        """An object is whole on disk."""
        item = self._objects.get(name)
        if item is not None and block_count(item.wire) == 1:
            self._came += item.wire
            self._fetching.saved(name, 0, now)
        self._fetching.forget(name)
        self._build.reset()

    def spoiled(self, name: str, blocks: Blocks | None, reason: str, now: int) -> list[Action]:
        """Blocks, by default all, were not what the object's name says; they are no longer on disk."""
        self._fetching.spoiled(name, now, blocks)
        self._build.reset()
        self._bad = [*self._bad, name][-MOST_LACKS:]
        return [Refused(f"block/{name[:12]}", reason)]

    def gone(self, name: str, blocks: Blocks | None = None) -> None:
        """Blocks of an object, by default all, are no longer on disk."""
        self._fetching.forget(name, blocks)
        self._build.reset()

    def due(self, now: int) -> int | None:
        """When :meth:`work` may have something to ask for next."""
        return self._fetching.due(now)

    def work(self, now: int, line_up: bool) -> list[Action]:
        """Put together what is complete; listen; ask."""
        actions: list[Action] = []
        if self._build.may_try(now) and (complete := self._fetching.complete()):
            self._build.start(now)
            actions += [BuildObject(self._objects[name]) for name in complete]
        if not line_up:
            return actions
        actions += self._listen(now)
        asked = self._fetching.ask(now)
        if asked or self._bad:
            need = Need(ask=asked or Ask(left=self.left), bad=tuple(dict.fromkeys(self._bad)))
            self._bad = []
            actions.append(Publish(self._need_topic, need.encode()))
        return actions

    def _listen(self, now: int) -> list[Action]:
        wished = self._wished(now)
        new, old = sorted(wished - self._listening), sorted(self._listening - wished)
        self._listening = wished
        actions: list[Action] = [Subscribe(tuple(new))] if new else []
        return [*actions, Unsubscribe(tuple(old))] if old else actions

    def _wished(self, now: int) -> set[str]:
        """What to listen to: at first only so much that a line that has become slow is not filled with it."""
        if self._beside is not None or not self._fetching.listens(now):
            return set()
        if self._line.is_proven(now):
            return {self._topics.blocks(name) for name in list(self._objects)[:MOST_LISTENED]}
        return {self._topics.block(name, index) for name, index in self._fetching.first(PROBE)}


def unpacked(item: Object, wire: bytes) -> bytes:
    """The content of an object's wire form; PackError when it is not what the object's name says."""
    data = from_wire(wire, item.size)
    if sha256(data) != item.sha256:
        raise PackError(
            "收到的内容与签发的不符，已丢弃，原内容继续显示，将重新索取。",
            "what came is not what was signed; it was dropped and will be asked for again",
        )
    return data
