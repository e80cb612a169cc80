"""Objects: what stations behind lack is asked of the hub once, and served to all of them from here. Pure.

``now`` is monotonic time in ms. Who waits for a block gets it when it has come; the last of an object only
when the object is what its name says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from content_packs.transfer.blocks import MOST_BLOCKS, Blocks, block_count
from content_packs.transfer.fetching import Ask, Fetching, Lack
from content_packs.transfer.serving import SendBlock as ServeBlock
from content_packs.transfer.serving import SendWait, Serving
from content_packs.wire.messages import Need, Wait
from content_packs.wire.topics import SHORT, Topics
from kiosk.relay.actions import Action, Examine, Finish, SaveBlock, SendBlock, ToHub, ToStations, Urgency
from kiosk.relay.catalogue import Catalogue

BEHIND_BYTES_S = 1024 * 1024
"""Pace of what goes to all stations behind: they are near, and the line to them is theirs alone."""
MOST_AT_ONCE = 64
CUT_WAIT_MS = 20_000
"""While the line to the hub is cut a station asks so often for what is not here."""
MOST_WANTED = 4_096
WANTED_MS = 20 * 60_000
"""An object that no station has asked for in so long is not fetched any more."""


class Depot:
    """Which objects are here, which are wanted, and who waits for which blocks of them.

    Args:
        topics, relay: names.
        catalogue: how long objects are.
        whole: bytes of the wire form of each object that is here.
        parts: blocks on disk of objects that are not yet whole.
        random: for jitter.
    """

    def __init__(
        self,
        topics: Topics,
        relay: str,
        catalogue: Catalogue,
        whole: Mapping[str, int],
        parts: Mapping[str, Blocks],
        random: Random,
    ) -> None:
        self._topics = topics
        self._need = topics.through(relay, topics.up(relay, "need"))
        self._catalogue = catalogue
        self._whole = dict(whole)
        self._fetching = Fetching(parts, random)
        self._serving = Serving(self._size_here, BEHIND_BYTES_S)
        self._wanted: dict[str, int] = {}
        self._waiting: dict[str, dict[str, Blocks]] = {}

    def need(self, station: str, asked: Ask, bad: tuple[str, ...], line_up: bool, now: int) -> list[Action]:
        """A station lacks blocks, or was sent some that were not what their object's name says."""
        room = len(self._wanted) < MOST_WANTED
        lacking = [lack for lack in asked.lacks if room and lack.name not in self._whole]
        for lack in lacking:
            self._wanted[lack.name] = now
        self._wait_for(station, asked, lacking)
        here = [Lack(lack.name, lack.blocks & self._here(lack.name)) for lack in asked.lacks]
        waits = self._serving.need(
            station, replace(asked, lacks=tuple(one for one in here if one.blocks)), now
        )
        if lacking and not line_up:
            waits = [SendWait(station, CUT_WAIT_MS)]
        self.learnt(now)
        examined = [Examine(name) for name in bad if name in self._whole]
        return [*examined, *(self._wait(wait) for wait in waits)]

    def forget(self, station: str) -> None:
        """A station has gone."""
        self._serving.forget(station)
        for blocks in self._waiting.values():
            blocks.pop(station, None)

    def unknown(self) -> bool:
        """Whether something is wanted of which nothing has said how long it is."""
        return any(self._catalogue.size_of(name) is None for name in self._wanted)

    def learnt(self, now: int) -> None:
        """The manifests the catalogue knows are fetched while something is wanted that only they may name."""
        if self.unknown():
            for name in self._catalogue.manifests:
                if name not in self._whole:
                    self._wanted.setdefault(name, now)
        self._plan()

    def receive(self, name: str, index: int, data: bytes, now: int) -> list[Action]:
        """A block has come from the hub; ``name`` is the beginning of its object's, as in its topic."""
        name = next((whole for whole in self._wanted if whole[:SHORT] == name), "")
        return [SaveBlock(name, index, data)] if self._fetching.receive(name, index, len(data), now) else []

    def block_saved(self, name: str, index: int, now: int) -> list[Action]:
        """A block is on disk: who waits for it gets it, but the last when the object has been looked at."""
        self._fetching.saved(name, index, now)
        if name in self._fetching.complete():
            return [Finish(name, block_count(self._catalogue.size_of(name) or 0))]
        self._pass_on(name, Blocks.of((index,)), now)
        return []

    def dropped(self, names: list[str]) -> None:
        """Blocks of these objects had to make room on the disk."""
        for name in names:
            self._fetching.forget(name)

    def finished(self, name: str, now: int) -> None:
        """An object is whole on disk and is what its name says: whoever waits for it gets it."""
        size = self._whole[name] = self._catalogue.size_of(name) or 0
        self._wanted.pop(name, None)
        self._fetching.forget(name)
        self._pass_on(name, Blocks.all(block_count(size)), now)
        self._waiting.pop(name, None)
        self._plan()

    def spoiled(self, name: str, now: int) -> list[Action]:
        """All blocks came, but they are not the object: the hub is to look at its copy and send it anew."""
        self._fetching.spoiled(name, now)
        return [ToHub(self._need, Need(bad=(name,)).encode(), Urgency.NEED)]

    def damaged(self, name: str) -> None:
        """Our copy was no longer the object, and is gone: it is fetched anew when a station asks again."""
        self._whole.pop(name, None)

    def wait(self, ms: int, now: int) -> None:
        """The hub is busy, or its quiet hours have begun."""
        self._fetching.wait(now, ms)

    def line_is_new(self, now: int) -> None:
        """The line to the hub is there again: what was under way is lost."""
        self._fetching.line_is_new(now)

    def tick(self, line_up: bool, now: int) -> list[Action]:
        """Ask the hub for what is wanted; send to the stations what is their turn."""
        for name in [name for name, at in self._wanted.items() if now - at >= WANTED_MS]:
            del self._wanted[name]
            self._waiting.pop(name, None)
            self._plan()
        actions: list[Action] = [_block(block) for block in self._serving.send(now, MOST_AT_ONCE)]
        if line_up and (asked := self._fetching.ask(now)):
            need = Need(ask=replace(asked, listens=False))
            actions.append(ToHub(self._need, need.encode(), Urgency.NEED))
        return actions

    def due(self, now: int) -> int | None:
        """When :meth:`tick` has something to do for the stations behind."""
        return self._serving.due(now)

    def _plan(self) -> None:
        """Fetch what is wanted, manifests first: they say what else will be."""
        first = set(self._catalogue.manifests)
        sizes = [(name, self._catalogue.size_of(name)) for name in self._wanted if name not in self._whole]
        known = [(name, size) for name, size in sizes if size is not None]
        self._fetching.want(sorted(known, key=lambda row: row[0] not in first))

    def _size_told(self, name: str) -> int | None:
        """Bytes of the wire form, as far as anything has said it."""
        return self._whole.get(name) or self._catalogue.size_of(name)

    def _size_here(self, name: str) -> int | None:
        """Bytes of the wire form of an object of which something is here."""
        return self._size_told(name) if self._here(name) else None

    def _here(self, name: str) -> Blocks:
        """Blocks that are on disk; of a whole object all there could be."""
        return Blocks.all(MOST_BLOCKS) if name in self._whole else self._fetching.held(name)

    def _wait_for(self, station: str, asked: Ask, lacking: Sequence[Lack]) -> None:
        """Remember which blocks, of those that may be under way to it at once, are to come first."""
        at_once = asked.at_once(self._size_told)
        for lack in lacking:
            blocks = at_once.get(lack.name, Blocks())
            if self._size_told(lack.name) is None:
                blocks = lack.blocks.first(max(asked.window, 1))
            waiting = self._waiting.setdefault(lack.name, {})
            waiting[station] = waiting.get(station, Blocks()) | (blocks - self._here(lack.name))

    def _pass_on(self, name: str, blocks: Blocks, now: int) -> None:
        """These blocks can be served: whoever waits for them gets them."""
        for station, waited in self._waiting.get(name, {}).items():
            if come := waited & blocks:
                self._waiting[name][station] = waited - come
                self._serving.need(station, Ask((Lack(name, come),), len(come)), now)

    def _wait(self, wait: SendWait) -> ToStations:
        return ToStations(self._topics.down(wait.station, "wait"), Wait(wait.ms).encode())


def _block(block: ServeBlock) -> SendBlock:
    return SendBlock(block.name, block.index, block.station)
