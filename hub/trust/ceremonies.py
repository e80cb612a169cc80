"""What is done to the trust by hand: begun, split, other keys, a publisher's end.

Each is worked out whole before anything is written, so that a dry run says exactly what would be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from content_packs.wire.messages import Pointer
from content_packs.wire.trust import TIMESTAMP as POINTER
from content_packs.wire.trust import MetadataFiles
from hub.errors import RefusedError
from hub.trust.files import File, at, found
from hub.trust.keys import ROOT, SNAPSHOT, TARGETS, TIMESTAMP, KeyFolder, raw_of
from hub.trust.metadata import Repository
from hub.trust.service import FOLDER, exists, keep, named_keys, repository

OFFLINE_KEYS = 3
"""In profile *split*: any two of them sign, so that one may be lost."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a person brought: keys kept elsewhere (32 bytes each), and the approver's passphrase."""

    keys: tuple[bytes, ...] = ()
    passphrase: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change worked out, and not yet made.

    Attributes:
        files: of metadata, that it makes.
        keys: with the new ones in hand.
        current: ids of the keys that sign for anything after it; empty when nothing is to be removed.
        carried: new keys (32 bytes) that are to be kept elsewhere, and never on the hub.
    """

    files: tuple[File, ...]
    keys: KeyFolder
    current: frozenset[str] = frozenset()
    carried: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def size(self) -> int:
        """Bytes that a station fetches for it: the pointer, and the files it leads to."""
        pointer = sum(len(Pointer(file.data).encode()) for file in self.files if file.name == POINTER)
        others = {file.name: file.data for file in self.files if file.name != POINTER}
        return pointer + len(MetadataFiles(others).encode())

    @property
    def root_version(self) -> int:
        """The root after it; 0 when it stays as it is."""
        return max((file.version for file in self.files if file.role == ROOT), default=0)

    def make(self, session: Session) -> None:
        """Write it: keys first, durably, then the metadata that name them, in the caller's transaction."""
        self.keys.save()
        keep(session, self.files)

    def clear_up(self) -> None:
        """Remove keys that sign for nothing any more; after COMMIT."""
        if self.current:
            self.keys.keep_only(self.current)


def begin(session: Session, secrets: Path, now_ms: int, *, split: bool) -> Change:
    """The first root. In profile *split* three offline keys are made, to be carried away.

    Raises:
        RefusedError: there is one.
    """
    if exists(session):
        raise RefusedError(
            "信任根已经有了，没有改动；换密钥用 rotate 或 replace，改成离线密钥用 split。",
            "there is a trust root; nothing was changed; see rotate, replace and split",
        )
    keys = KeyFolder(secrets / FOLDER)
    offline = [keys.make_fleeting() for _ in range(OFFLINE_KEYS)] if split else [keys.make(ROOT)]
    roles = (SNAPSHOT, TIMESTAMP) if split else (TARGETS, SNAPSHOT, TIMESTAMP)
    online = {role: keys.make(role) for role in roles}
    files = tuple(found(offline, online, named_keys(secrets), at(now_ms)))
    return Change(files, keys, carried=tuple(map(raw_of, offline)) if split else ())


def rotate(session: Session, secrets: Path, brought: Brought, now_ms: int, seen: int = 0) -> Change:
    """Other keys for the roles that sign by themselves: the cure for a hub that was broken into.

    Args:
        session, secrets, brought, now_ms: as everywhere.
        seen: the newest root any station has told of.
    """
    mine, keys = _opened(session, secrets, brought)
    roles = (SNAPSHOT, TIMESTAMP) if mine.is_split else (TARGETS, SNAPSHOT, TIMESTAMP)
    mine.rotate({role: keys.make(role) for role in roles}, keys, at(now_ms), seen)
    return _change(mine, keys)


def replace_recovery(session: Session, secrets: Path, brought: Brought, now_ms: int) -> Change:
    """Another recovery key; in profile *split* two offline keys that were brought stay, and one is new."""
    mine, keys = _opened(session, secrets, brought)
    if not mine.is_split:
        mine.replace_root([keys.make(ROOT)], keys, at(now_ms))
        return _change(mine, keys)
    new = keys.make_fleeting()
    mine.replace_root([*keys.signers(ROOT, mine.key_ids(ROOT))[:2], new], keys, at(now_ms))
    return _change(mine, keys, [raw_of(new)])


def replace_publisher(
    session: Session, secrets: Path, publisher: str, brought: Brought, now_ms: int
) -> Change:
    """Another key for a publisher, or its first one; one that was retired may sign again."""
    mine, keys = _opened(session, secrets, brought)
    mine.delegate(publisher, keys.make(publisher, sealed=mine.is_split), keys, at(now_ms))
    return _change(mine, keys)


def retire(session: Session, secrets: Path, publisher: str, brought: Brought, now_ms: int) -> Change:
    """A publisher signs for nothing any more, and stations take its cards out of the rotation.

    Raises:
        RefusedError: nobody has ever signed under this name.
    """
    mine, keys = _opened(session, secrets, brought)
    if publisher not in mine.publishers:
        raise RefusedError(
            f"“{publisher}”从没有发布过，没有改动。",
            f"{publisher!r} has never published; nothing was changed",
        )
    mine.retire(publisher, keys.make_fleeting(), keys, at(now_ms))
    return _change(mine, keys)


def split(session: Session, secrets: Path, brought: Brought, now_ms: int) -> Change:
    """From profile *simple* to *split*: three offline keys, and publishers' keys sealed by the passphrase.

    Raises:
        RefusedError: it is split already.
    """
    folder = secrets / FOLDER
    mine = repository(session)
    if mine.is_split:
        raise RefusedError(
            "已经是离线密钥（split），没有改动；换其中一把用 replace。",
            "the profile is split already; nothing was changed; see replace",
        )
    keys = KeyFolder(folder, brought.passphrase, brought.keys)
    offline = [keys.make_fleeting() for _ in range(OFFLINE_KEYS)]
    publishers = {
        publisher: keys.make(publisher, sealed=True)
        for publisher in sorted(mine.publishers)
        if not mine.is_retired(publisher)
    }
    mine.split(offline, publishers, keys, at(now_ms))
    return _change(mine, keys, map(raw_of, offline))


def _opened(session: Session, secrets: Path, brought: Brought) -> tuple[Repository, KeyFolder]:
    if not exists(session):
        raise RefusedError(
            "还没有信任根，没有改动；先运行 yizhan trust init。",
            "there is no trust root yet; nothing was changed; run `yizhan trust init` first",
        )
    return repository(session), KeyFolder(secrets / FOLDER, brought.passphrase, brought.keys)


def _change(mine: Repository, keys: KeyFolder, carried: Iterable[bytes] = ()) -> Change:
    return Change(tuple(mine.made.values()), keys, frozenset(mine.all_key_ids()), tuple(carried))
