"""What publishers have approved, as far as this station could verify it; remembered across power cuts.

tuf writes its files without fsync, and believed an old bundle once its own were zeroed. So its folder is
scratch: it is filled from the database before it is first used, and what was verified goes back there in one
transaction, with the newest signed time.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from content_packs.errors import PackError
from content_packs.format.manifest import MOST_MANIFEST
from content_packs.wire.messages import Published
from content_packs.wire.trust import (
    TIMESTAMP,
    claimed,
    claimed_root,
    file_held,
    manifest_path,
    version_of,
)
from kiosk.errors import NotHeldError

if TYPE_CHECKING:
    from kiosk.storage.trust import Verifier

JUMP_MS = 400 * 86_400_000
"""So far past the newest time it knows a station believes a pointer, and a version past its pointer: who has
stolen a key that signs by itself can drive the numbers no further than that (other keys begin anew)."""
MOST_ROOTS = 64
"""Roots taken in one go: each costs a question and an answer."""


@dataclass(frozen=True, slots=True)
class Approved:
    """What was verified of one pointer.

    Attributes:
        published: the manifest each followed publisher signed for, publishers in the order asked.
        keys: public keys (32 bytes) of what travels beside packs: "state", "notice".
        files: the verified metadata by file name, to be remembered.
        signed_at: newest signed time verified, ms since 1970 UTC.
        begins_anew: the keys of pointers were replaced since the last time, and the numbers begin anew.
        unsigned: publishers asked for that sign for nothing, by order or because they never did.
        refused: what was refused of single publishers; it holds up no other.
    """

    published: tuple[Published, ...]
    keys: Mapping[str, bytes]
    files: Mapping[str, bytes]
    signed_at: int
    begins_anew: bool = False
    unsigned: frozenset[str] = frozenset()
    refused: tuple[PackError, ...] = ()


class Approvals:
    """Verifies pointers with what has come of the metadata they name.

    Args:
        folder: scratch for tuf; whatever is in it is thrown away.
        root: the trust root of the enrolment.
        files: metadata verified before, by file name.
        floor: newest signed time ever verified, ms.
    """

    def __init__(self, folder: Path, root: bytes, files: Mapping[str, bytes], floor: int) -> None:
        self._folder, self._root = folder, root
        self._floor, self._begins_anew = floor, False
        self._verified_before: Mapping[str, bytes] | None = files
        self._come: dict[str, bytes] = {}

    def come(self, files: Mapping[str, bytes]) -> None:
        """Take metadata the hub has sent; it is believed only when :meth:`verify` has verified it."""
        self._come.update(files)

    def is_old(self, pointer: bytes) -> bool:
        """Whether a pointer is older than the one verified last: it came late, or somebody says it again.

        One that names a newer root is not: with other keys the numbers may begin anew.
        """
        self._fill()
        if claimed_root(pointer) > self.root_version:
            return False
        seen = self._folder / TIMESTAMP  # also of a pointer that still lacks a file
        return seen.exists() and 0 < version_of(pointer) < version_of(seen.read_bytes())

    def verify(self, pointer: bytes, publishers: Sequence[str], believed: int) -> Approved:
        """Verify a pointer and what it leads to.

        Args:
            pointer: the signed timestamp.
            publishers: whose manifests are wanted.
            believed: the station's time, ms since 1970 UTC.

        Raises:
            NotHeldError: a file has not come yet.
            PackError: refused; what was verified before stays.
        """
        from kiosk.storage.trust import Verifier, trusted_now  # 0.2 s: not before the first board

        if not self._root:
            raise PackError(
                "本站登记时还没有信任根，收到的内容没有安装，原内容继续显示；请用新的登记码重新登记本站。",
                "this station was enrolled without a trust root; nothing was installed; enrol it again",
            )
        self._fill()
        try:
            self._take_roots(pointer)
            self._refuse_leap(pointer, believed)
            now = trusted_now(believed, self._floor, pointer)
            verifier = Verifier(self._folder, self._root, {**self._come, TIMESTAMP: pointer}.get, now)
            verifier.refresh()
            seen = self._seen(verifier, publishers)
        except PackError:
            self._come.clear()  # whoever sent a false file, the true one is asked for
            raise
        self._come.clear()
        return seen

    def remembered(self) -> None:
        """What was seen last is on disk."""
        self._begins_anew = False

    @property
    def root_version(self) -> int:
        """The newest root verified."""
        self._fill()
        return version_of(self._newest_root())

    @property
    def held(self) -> dict[str, str]:
        """What a station says it holds of root and snapshot, as for state documents."""
        files = {"root": self._newest_root(), "snapshot": self._read("snapshot.json")}
        return {name: file_held(data, version_of(data)) for name, data in files.items() if data}

    def _newest_root(self) -> bytes:
        return self._read("root.json") or self._root

    def _read(self, name: str) -> bytes:
        file = self._folder / name
        return file.read_bytes() if file.exists() else b""

    def _take_roots(self, pointer: bytes) -> None:
        """Ask for the roots a pointer names and take them; other pointer keys end what the old ones said."""
        from kiosk.storage.trust import Verifier, trusted_now

        held, newest = self.root_version, min(claimed_root(pointer), self.root_version + MOST_ROOTS)
        names = [f"{version}.root.json" for version in range(held + 1, newest + 1)]
        if not names:
            return
        for name in names:
            if name not in self._come:
                raise NotHeldError(name)
        before = _pointer_keys(self._newest_root())
        roots = {name: self._come[name] for name in names}
        Verifier(self._folder, self._root, roots.get, trusted_now(0, 0, pointer)).take_roots()
        if _pointer_keys(self._newest_root()) != before:
            self._floor, self._begins_anew = 0, True

    def _refuse_leap(self, pointer: bytes, believed: int) -> None:
        """Refuse a pointer whose time or number lies too far ahead; the first one ever cannot be judged."""
        said = claimed(pointer)
        late = self._floor and said > max(self._floor, believed) + JUMP_MS
        if late or version_of(pointer) > (said + JUMP_MS) // 60_000:
            raise PackError(
                "内容的签发时间或版本号远在将来，已拒收，原内容继续显示；请先校准本站时钟，再查中枢的密钥。",
                "the content was signed far in the future, or its number lies there; it was refused, the old "
                "content stays; set this station's clock, then see whether a key of the hub was stolen",
            )

    def _seen(self, verifier: Verifier, publishers: Sequence[str]) -> Approved:
        found: list[Published] = []
        refused: list[PackError] = []
        unsigned: set[str] = set()
        for publisher in publishers:
            try:
                published = self._published(verifier, publisher)
            except PackError as error:
                refused.append(error)
                continue
            if published is None:
                unsigned.add(publisher)
            else:
                found.append(published)
        self._floor = max(self._floor, verifier.signed_at)
        return Approved(
            tuple(found),
            verifier.keys,
            self._verified(),
            self._floor,
            self._begins_anew,
            frozenset(unsigned),
            tuple(refused),
        )

    def _fill(self) -> None:
        """Give tuf's folder what was verified before; once, and not before the first board."""
        if self._verified_before is None:
            return
        shutil.rmtree(self._folder, ignore_errors=True)
        for name, data in self._verified_before.items():
            (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_bytes(data)
        self._verified_before = None

    def _published(self, verifier: Verifier, publisher: str) -> Published | None:
        target = verifier.target(manifest_path(publisher))
        if target is None:
            return None
        said = target.custom if isinstance(target.custom, dict) else {}
        version, wire = said.get("version"), said.get("wire")
        sha256 = target.hashes.get("sha256", "")
        if type(wire) is not int or not 0 < wire <= target.length <= MOST_MANIFEST:
            raise PackError(
                f"{publisher} 签发的内容清单大小不对，已拒收，原内容继续显示。",
                f"the size {publisher} signed for is none of a manifest; it was refused",
            )
        if type(version) is not int or not 0 < version <= (verifier.signed_at + JUMP_MS) // 60_000:
            raise PackError(
                f"{publisher} 的版本号远在签发时间以后，已拒收，原内容继续显示；请查它的密钥是否被盗用。",
                f"the version {publisher} signed for lies far ahead of its signing and was refused",
            )
        return Published(publisher, version, sha256, target.length, wire)

    def _verified(self) -> dict[str, bytes]:
        """What tuf holds now: the newest file of each role, and every root since the first."""
        files = [*self._folder.glob("*.json"), *self._folder.glob("root_history/*.json")]
        kept = [file for file in files if not file.is_symlink()]
        return {file.relative_to(self._folder).as_posix(): file.read_bytes() for file in kept}


def _pointer_keys(root: bytes) -> frozenset[str]:
    """Ids of the keys that sign pointers, as a verified root says."""
    return frozenset(json.loads(root)["signed"]["roles"]["timestamp"]["keyids"])
