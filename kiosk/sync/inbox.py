"""Content on its way down: manifests, objects, and the moment all of it is here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from random import Random

from content_packs.errors import PackError
from content_packs.format.manifest import Manifest, decode_manifest, sha256
from content_packs.transfer.encoding import from_wire
from content_packs.wire.messages import Need, Published
from kiosk.sync.actions import Action, Activate, Publish, Refused, SaveObject
from kiosk.sync.backoff import Backoff

ASK_MS = 5_000
ASK_MOST_MS = 900_000
SWITCH_MS = 1_000
SWITCH_MOST_MS = 60_000
"""Waits between two tries to activate, while the disk refuses."""
ASK_AT_ONCE = 16
"""Objects asked for in one message: whole objects travel, and a record must not wait behind many."""


class Inbox:
    """Which objects are wanted, which are held, and what can be activated.

    Args:
        need_topic: where to ask.
        live: (version, manifest SHA-256) by publisher.
        held: SHA-256 of objects on disk.
        read: bytes of a held object (storage; called only for manifests).
        random: for jitter.
    """

    def __init__(
        self,
        need_topic: str,
        live: Mapping[str, tuple[int, str]],
        held: Collection[str],
        read: Callable[[str], bytes],
        random: Random,
    ) -> None:
        self._need_topic = need_topic
        self.live = dict(live)
        self._held = set(held)
        self._read = read
        self._follows: tuple[str, ...] = ()
        self._approved: tuple[Published, ...] = ()
        self._manifests: dict[str, Manifest] = {}
        self._asked: set[str] = set()
        self._refused: set[str] = set()
        self._complaints: list[Action] = []
        self._again = Backoff(ASK_MS, ASK_MOST_MS, random)
        self._switch = Backoff(SWITCH_MS, SWITCH_MOST_MS, random)
        self._ask_for_what_was_damaged()

    def follow(self, publishers: tuple[str, ...]) -> bool:
        """Take the list of followed publishers from the site; whether it is another one."""
        if publishers == self._follows:
            return False
        self._follows = publishers
        self._again.reset()
        return True

    def line_is_new(self) -> None:
        self._again.reset()

    def approve(self, published: Sequence[Published]) -> None:
        """These manifests may be installed; an older version than the live one is ignored all the same."""
        self._approved = tuple(published)
        self._again.reset()

    def receive(self, name: str, data: bytes) -> list[Action]:
        """Take an object; only what is wanted and is what its name says is kept."""
        size = self._sizes().get(name)
        if size is None:
            return []
        try:
            content = from_wire(data, size)
        except PackError as error:
            return [Refused(f"block/{name[:12]}", str(error))]
        if sha256(content) != name:
            return [Refused(f"block/{name[:12]}", "its content is not what its name says")]
        return [SaveObject(name, content)]

    def object_saved(self, name: str, now: int) -> None:
        """An object is on disk; when all that was asked for has come, the next may be asked for."""
        self._held.add(name)
        self._asked.discard(name)
        if self._asked:
            self._again.progress(now)
        else:
            self._again.reset()

    def lost(self, names: Collection[str]) -> None:
        """These objects are no longer on disk: gone, damaged, or cleared away; what is live is mended."""
        self._held.difference_update(names)
        self._manifests.clear()
        self._ask_for_what_was_damaged()
        self._again.reset()

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

    def wanted(self) -> list[str]:
        """Objects that are lacking, manifests first, in the order they are to be asked for."""
        return list(self._sizes())

    def _sizes(self) -> dict[str, int]:
        """Bytes of every object that is lacking, by name, in the order they are to be asked for."""
        lacking: dict[str, int] = {}
        for published in self._newer():
            if published.sha256 not in self._held:
                lacking[published.sha256] = published.size
            elif (manifest := self._manifest(published)) is not None:
                lacking |= {o.sha256: o.size for o in manifest.objects if o.sha256 not in self._held}
        return lacking

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
    def is_settled(self) -> bool:
        """Whether nothing that was approved is newer than what is live."""
        return not self._newer()

    def work(self, now: int, line_up: bool) -> list[Action]:
        """Activate what is complete; ask for what is lacking; complain once of what is unusable."""
        actions: list[Action] = []
        if self._switch.may_try(now) and (complete := self._complete()):
            self._switch.start(now)
            actions += [Activate(published, manifest) for published, manifest in complete]
        wanted = self.wanted()
        if line_up and wanted and self._again.may_try(now):
            self._again.start(now)
            self._asked = set(wanted[:ASK_AT_ONCE])
            actions.append(Publish(self._need_topic, Need(objects=tuple(wanted[:ASK_AT_ONCE])).encode()))
        actions += self._complaints
        self._complaints = []
        return actions

    def _ask_for_what_was_damaged(self) -> None:
        """A live manifest that lacks an object counts as one version older: it is fetched again."""
        for publisher, (version, name) in self.live.items():
            if not name:
                continue  # it is being fetched again already
            try:
                manifest = decode_manifest(self._read(name))
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
                manifest = decode_manifest(data)
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
