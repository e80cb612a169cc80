"""What is published, on its way to the stations: told to everybody, and sent in blocks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content_packs.transfer.serving import EVERYBODY, Limit, SendBlock, SendWait
from content_packs.wire.messages import Pointer, Wait
from content_packs.wire.topics import Topics
from content_packs.wire.trust import MOST_FILES, MetadataFiles, Patch, file_held
from hub.config import Settings
from hub.link import Link
from hub.packs.objects import mend, patch_of, wire_block, wire_size
from hub.packs.published import current_versions, live, newest_manifests
from hub.stations.lines import budgets
from hub.sync import actions as act
from hub.sync.engine import Engine
from hub.trust.service import everything, newest_pointer

log = logging.getLogger("yizhan.distribution")
NO_LIMIT = 2**40
BYTES_PER_KBIT = 112
"""Bytes a second that blocks get of each kbit/s: 125, less a tenth: headers of Ethernet, IP, TCP are 4.4 %,
topics and TLS 0.8 %, the pings of fifty stations 2 %. What goes beyond that queues and is asked for again."""

MISSED_AFTER_MS = 60_000
"""A station whose presence names another pointer so long after the last was sent has missed it. Sooner it is
still fetching what the pointer leads to, and each copy sent again would cross a relay's trunk."""


@dataclass(frozen=True, slots=True)
class _News:
    """A manifest everybody is to be told of.

    Attributes:
        manifest, size: its SHA-256 and the bytes of its wire form.
        base: SHA-256 of the one before, or empty.
        objects: bytes of the wire form of each object that one did not have.
    """

    manifest: str
    size: int
    base: str
    objects: Mapping[str, int]


class Distribution:
    """Belongs to the worker's thread.

    Args:
        settings: the hub.
        link: the connection to the broker.
        engine: whose blocks wait to be sent.
        topics: on each station's own way.
        clock: now in ms since 1970 UTC.
    """

    def __init__(
        self, settings: Settings, link: Link, engine: Engine, topics: Topics, clock: Callable[[], int]
    ) -> None:
        self._settings = settings
        self._link = link
        self._engine = engine
        self._topics = topics
        self._clock = clock
        self._files: set[str] = set()
        self._told, self._told_at = b"", 0
        self._shown: dict[str, tuple[str, frozenset[str]]] | None = None

    def perform(self, session: Session, action: act.SendPointer | act.TakeAsk | act.Mend) -> None:
        """What the engine asks for."""
        match action:
            case act.SendPointer():
                self._announce(session)
            case act.TakeAsk(station, ask, now):
                for said in self._engine.serving.need(station, ask, now):
                    self._send_wait(said)
            case act.Mend(_, names):
                self._mend(names)

    def is_on_its_way(self, timestamp: bytes) -> bool:
        """Whether everybody is about to be sent this pointer, or was so lately that nobody has missed it."""
        return timestamp != self._told or 0 <= self._clock() - self._told_at < MISSED_AFTER_MS

    def holds_pointer(self, held: str) -> bool:
        """Whether a station that says it holds ``held`` has the pointer everybody was sent last."""
        return bool(self._told) and held.partition("-")[2] == file_held(self._told, 0)[2:]

    def is_behind(self, session: Session) -> bool:
        """Whether the newest pointer is another than the one everybody was sent."""
        return newest_pointer(session) != self._told

    def send_block(self, block: SendBlock) -> None:
        """Send a block to its station, or to everybody."""
        data = wire_block(self._settings.objects, block.name, block.index)
        if data is None:
            log.warning("block %d of object %s is gone", block.index, block.name[:12])
            return
        topic = self._topics.block(block.name, block.index)
        if block.station != EVERYBODY:
            topic = self._topics.block_to(block.station, block.name, block.index)
        self._link.publish(topic, data, qos=0)

    def patches(self, session: Session, files: Iterable[str]) -> tuple[Patch, ...]:
        """Of the manifests these files of metadata lead to, for a station that missed one publish."""
        found = [newest_manifests(session, file.split(".")[1]) for file in files]
        made = [patch_of(self._settings.objects, *names) for names in found if len(names) == 2]
        return tuple(patch for patch in made if patch)

    def look_at_lines(self, session: Session) -> None:
        """What each line may carry now."""
        local = self._settings.local(self._clock())
        self._engine.serving.limits = {
            station: Limit(line.id, line.kbit_s * BYTES_PER_KBIT or NO_LIMIT, line.quiet_ms(local))
            for station, line in budgets(session).items()
        }

    def _announce(self, session: Session) -> None:
        """Publish the pointer; what is new since the last time goes to everybody, the metadata before it."""
        timestamp = newest_pointer(session)
        if not timestamp:
            return
        files, news = everything(session), self._news(session)
        fresh = {name: data for name, data in files.items() if name not in self._files}
        is_first, self._files = not self._files, set(files)
        patches: dict[str, Patch] = {}
        if fresh and not is_first:
            for said in self._engine.told_to_wait():
                self._send_wait(said)
            patches = {one.manifest: patch for one in news if (patch := self._patch(one))}
            told = MetadataFiles(dict(list(fresh.items())[:MOST_FILES]), tuple(patches.values()))
            self._link.publish(self._topics.metadata, told.encode(), qos=0)
        self._link.publish(self._topics.meta, Pointer(timestamp).encode(), retain=True)
        self._told, self._told_at = timestamp, self._clock()
        for one in news:
            whole = [] if one.manifest in patches else [(one.manifest, one.size)]
            self._engine.published(whole, one.objects.items())

    def _news(self, session: Session) -> list[_News]:
        """Manifests that were not there at the last time, and what they bring; at the first time none."""
        news: list[_News] = []
        shown: dict[str, tuple[str, frozenset[str]]] = {}
        for version in current_versions(session):
            slot = live(session, self._settings, version.publisher)
            if slot is None:
                continue
            objects = slot.manifest.objects
            shown[version.publisher] = version.manifest_sha, frozenset(item.sha256 for item in objects)
            before, held = (self._shown or {}).get(version.publisher, ("", frozenset()))
            size = wire_size(self._settings.objects, version.manifest_sha)
            if self._shown is not None and before != version.manifest_sha and size is not None:
                new = {item.sha256: item.wire for item in objects if item.sha256 not in held}
                news.append(_News(version.manifest_sha, size, before, new))
        self._shown = shown
        return news

    def _patch(self, news: _News) -> Patch | None:
        return patch_of(self._settings.objects, news.manifest, news.base) if news.base else None

    def _send_wait(self, wait: SendWait) -> None:
        """Tell a station to ask later."""
        self._link.publish(self._topics.down(wait.station, "wait"), Wait(wait.ms).encode())

    def _mend(self, names: tuple[str, ...]) -> None:
        """A station could not use these objects: is it the hub's own copy?"""
        for name in names:
            if wire_size(self._settings.objects, name) is not None and not mend(self._settings.objects, name):
                log.error("object %s is damaged on the hub's disk; publish its pack again", name[:12])
