"""Content on its way down: manifests, objects, and the moment all of it is here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from random import Random

from content_packs.errors import PackError
from content_packs.format.manifest import Manifest, Object, decode_manifest, sha256
from content_packs.transfer.encoding import from_patch
from content_packs.wire.messages import Published
from content_packs.wire.trust import Patch
from kiosk.sync.actions import Action, Activate, Refused, SaveObject
from kiosk.sync.backoff import Backoff
from kiosk.sync.delivery import Delivery

SWITCH_MS = 1_000
SWITCH_MOST_MS = 60_000
"""Waits between two tries to activate, while the disk refuses."""
MANIFEST_TYPE = "application/vnd.yizhan.manifest+json"


class Inbox:
    """Which objects are wanted, which are held, and what can be activated.

    Args:
        delivery: brings what is wanted.
        live: (version, manifest SHA-256) by publisher.
        held: SHA-256 of objects on disk.
        read: bytes of a held object (storage; called only for manifests).
        random: for jitter.
        station: its name, for which a manifest may hold a content of its own.

    Attributes:
        admits: whether what a manifest lacks may be fetched (storage; asked before a byte of it is).
    """

    def __init__(
        self,
        delivery: Delivery,
        live: Mapping[str, tuple[int, str]],
        held: Collection[str],
        read: Callable[[str], bytes],
        random: Random,
        station: str = "",
    ) -> None:
        self.delivery = delivery
        self.live = dict(live)
        self._held = set(held)
        self._read = read
        self._station = station
        self.admits: Callable[[Published, Manifest], bool] = lambda _published, _manifest: True
        self._follows: tuple[str, ...] = ()
        self._approved: tuple[Published, ...] = ()
        self._manifests: dict[str, Manifest] = {}
        self._patches: dict[str, Patch] = {}
        self._making: set[str] = set()
        self._refused: set[str] = set()
        self._complaints: list[Action] = []
        self._switch = Backoff(SWITCH_MS, SWITCH_MOST_MS, random)
        self._ask_for_what_was_damaged()

    def follow(self, publishers: tuple[str, ...]) -> bool:
        """Take the list of followed publishers from the site; whether it is another one."""
        if publishers == self._follows:
            return False
        self._follows = publishers
        return True

    def approve(self, published: Sequence[Published]) -> bool:
        """These manifests may be installed; an older version than the live one is ignored all the same.
        Whether they are other ones than before."""
        before, self._approved = self._approved, tuple(published)
        return before != self._approved

    def offer(self, patches: Sequence[Patch]) -> None:
        """How manifests that are about to be approved differ from earlier ones."""
        self._patches = {patch.name: patch for patch in patches}

    def object_saved(self, name: str, now: int) -> None:
        """An object is on disk."""
        self._making.discard(name)
        self._held.add(name)
        self.delivery.object_saved(name, now)

    def not_saved(self, name: str) -> None:
        """The disk has refused an object."""
        self._making.discard(name)

    def lost(self, names: Collection[str]) -> None:
        """These objects are no longer on disk: gone, damaged, or cleared away; what is live is mended."""
        self._held.difference_update(names)
        self._manifests.clear()
        self._ask_for_what_was_damaged()

    def refuse(self, name: str) -> None:
        """This manifest is not to be shown here, whatever its version: nothing more is asked for it."""
        self._refused.add(name)

    def dropped(self, publisher: str) -> None:
        """A publisher is no longer shown."""
        self.live.pop(publisher, None)
        self._manifests.clear()

    def begin_anew(self) -> None:
        """The keys were replaced, and the numbers begin anew: a lower version too may be signed for."""
        self.live = {publisher: (0, name) for publisher, (_, name) in self.live.items()}

    def activated(self, published: Published) -> None:
        self.live[published.publisher] = (published.version, published.sha256)
        self._manifests.clear()
        self._switch.reset()

    def wanted(self) -> list[Object]:
        """Objects that are lacking, of each publisher the manifest first, then the smallest."""
        lacking: dict[str, Object] = {}
        for published in self._newer():
            name = published.sha256
            if name not in self._held:
                lacking[name] = Object("", name, published.size, MANIFEST_TYPE, published.wire)
            elif (manifest := self._manifest(published)) is not None:
                more = [item for item in manifest.objects if item.sha256 not in self._held]
                if more and self.admits(published, manifest):
                    lacking |= {item.sha256: item for item in sorted(more, key=lambda item: item.wire)}
        return list(lacking.values())

    def coming(self) -> set[str]:
        """Everything that belongs to what is being fetched, held or not."""
        names: set[str] = set()
        for published in self._newer():
            manifest = self._manifest(published)
            names |= (
                {published.sha256, *(o.sha256 for o in manifest.objects)} if manifest else {published.sha256}
            )
        return names

    @property
    def is_making(self) -> bool:
        """Whether a manifest made of an earlier one is on its way to the disk."""
        return bool(self._making)

    @property
    def is_settled(self) -> bool:
        """Whether nothing that was approved is newer than what is live."""
        return not self._newer()

    def work(self, now: int, line_up: bool) -> list[Action]:
        """Activate what is complete; ask for what is lacking; complain once of what is unusable."""
        if made := self._patched():
            return made  # the rest is seen to at the next tick
        actions: list[Action] = []
        if self._switch.may_try(now) and (complete := self._complete()):
            self._switch.start(now)
            actions += [Activate(published, manifest) for published, manifest in complete]
        self.delivery.want([item for item in self.wanted() if item.sha256 not in self._making])
        actions += self.delivery.work(now, line_up)
        actions += self._complaints
        self._complaints = []
        return actions

    def _patched(self) -> list[Action]:
        """Manifests made of earlier ones that are held. Each patch is tried once: the whole is asked for when
        it led to nothing, or the disk refused."""
        made: list[Action] = []
        for published in self._newer():
            patch = self._patches.pop(published.sha256, None)
            if patch is None or published.sha256 in self._held or patch.base not in self._held:
                continue
            try:
                data = from_patch(self._read(patch.base), patch.frame, published.size)
            except PackError:
                continue
            if sha256(data) == published.sha256:
                self._making.add(published.sha256)
                made.append(SaveObject(published.sha256, data))
        return made

    def _ask_for_what_was_damaged(self) -> None:
        """A live manifest that lacks an object counts as one version older: it is fetched again."""
        for publisher, (version, name) in self.live.items():
            if not name:
                continue  # it is being fetched again already
            try:
                manifest = decode_manifest(self._read(name)).at(self._station)
                whole = all(item.sha256 in self._held for item in manifest.objects)
            except PackError:
                whole = False
            if not whole:
                self.live[publisher] = (version - 1, "")

    def _newer(self) -> list[Published]:
        return [
            published
            for published in self._approved
            if published.publisher in self._follows
            and published.version > self.live.get(published.publisher, (0, ""))[0]
            and published.sha256 not in self._refused
        ]

    def _manifest(self, published: Published) -> Manifest | None:
        """The manifest of a pointer's row, read once; None when it is not held or cannot be used."""
        name = published.sha256
        if name not in self._manifests and name in self._held:
            try:
                data = self._read(name)
            except PackError:  # gone or damaged since: it is asked for again
                self._held.discard(name)
                return None
            try:
                manifest = decode_manifest(data).at(self._station)
                if (manifest.publisher, manifest.version) != (published.publisher, published.version):
                    raise PackError(
                        "内容清单与发布号不符，已拒收。", "the manifest is not the one signed for"
                    )
                self._manifests[name] = manifest
            except PackError as error:
                self._refused.add(name)
                self._complaints.append(Refused(f"manifest of {published.publisher}", str(error)))
        return self._manifests.get(name)

    def _complete(self) -> list[tuple[Published, Manifest]]:
        return [
            (published, manifest)
            for published in self._newer()
            if (manifest := self._manifest(published))
            and all(item.sha256 in self._held for item in manifest.objects)
        ]
