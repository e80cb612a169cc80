"""What publishers have approved, as far as this station could verify it; remembered across power cuts.

tuf writes its files without fsync, and believed an old bundle once its own were zeroed. So its folder is
scratch: it is filled from the database before it is first used, and what was verified goes back there in one
transaction, with the newest signed time.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from content_packs.errors import PackError
from content_packs.format.manifest import MOST_MANIFEST
from content_packs.wire.messages import Published
from content_packs.wire.trust import TIMESTAMP, manifest_path, version_of

if TYPE_CHECKING:
    from kiosk.storage.trust import Verifier

AHEAD_MIN = 60
"""Minutes a publisher's version (minutes since 1970) may lie past the time its pointer was signed."""


@dataclass(frozen=True, slots=True)
class Approved:
    """What was verified of one pointer.

    Attributes:
        published: the manifest each followed publisher signed for, publishers in the order asked.
        keys: public keys (32 bytes) of what travels beside packs: "state", "notice".
        files: the verified metadata by file name, to be remembered.
        signed_at: when the pointer was signed, ms since 1970 UTC.
    """

    published: tuple[Published, ...]
    keys: Mapping[str, bytes]
    files: Mapping[str, bytes]
    signed_at: int


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
        self._floor = floor
        self._verified_before: Mapping[str, bytes] | None = files
        self._come: dict[str, bytes] = {}

    def come(self, files: Mapping[str, bytes]) -> None:
        """Take metadata the hub has sent; it is believed only when :meth:`verify` has verified it."""
        self._come.update(files)

    def is_old(self, pointer: bytes) -> bool:
        """Whether a pointer is older than the one verified last: it came late, or somebody says it again."""
        self._fill()
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
        now = trusted_now(believed, self._floor, pointer)
        verifier = Verifier(self._folder, self._root, {**self._come, TIMESTAMP: pointer}.get, now)
        try:
            verifier.refresh()
            found = [self._published(verifier, publisher) for publisher in publishers]
        except PackError:
            self._come.clear()  # whoever sent a false file, the true one is asked for
            raise
        self._floor = max(self._floor, verifier.signed_at)
        self._come.clear()
        return Approved(
            tuple(item for item in found if item), verifier.keys, self._verified(), verifier.signed_at
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
        if type(version) is not int or not 0 < version <= verifier.signed_at // 60_000 + AHEAD_MIN:
            raise PackError(
                f"{publisher} 的版本号比签发时间还新，已拒收，原内容继续显示。",
                f"the version {publisher} signed for lies ahead of the time of signing; it was refused",
            )
        return Published(publisher, version, sha256, target.length, wire)

    def _verified(self) -> dict[str, bytes]:
        """What tuf holds now: the newest file of each role, and every root since the first."""
        files = [*self._folder.glob("*.json"), *self._folder.glob("root_history/*.json")]
        kept = [file for file in files if not file.is_symlink()]
        return {file.relative_to(self._folder).as_posix(): file.read_bytes() for file in kept}
