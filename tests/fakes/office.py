"""A mine's trust in memory: signs as the hub does, and can be copied, as a transaction works on a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

from content_packs.wire.messages import Pointer
from content_packs.wire.trust import TIMESTAMP
from hub.trust.files import File, at, found
from hub.trust.metadata import Repository
from tests.fakes.mine import STATE_PUBLIC
from tests.fakes.notices import NOTICE_PUBLIC

NOW = 1_795_000_000_000


@dataclass(frozen=True)
class Ring:
    """Keys of every role, always the same; ``mine`` makes other keys for another mine."""

    mine: str = "demo"

    def signer(self, role: str, number: int = 0) -> CryptoSigner:
        """A role's key; other numbers are the keys that come after it."""
        raw = sha256(f"{self.mine} {role} {number}".encode()).digest()
        return CryptoSigner(Ed25519PrivateKey.from_private_bytes(raw))

    def signers(self, role: str, key_ids: Iterable[str]) -> list[CryptoSigner]:
        wanted = set(key_ids)
        held = [self.signer(name, number) for name in (role, "root") for number in range(6)]
        return [signer for signer in held if signer.public_key.keyid in wanted]


@dataclass
class Office:
    """A hub's trust: every file ever made by name, and the newest of each role."""

    now: int = NOW
    keys: Ring = Ring()
    files: dict[str, bytes] = field(default_factory=dict)
    newest: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {"state": STATE_PUBLIC, "notice": NOTICE_PUBLIC}
        if not self.files:
            online = {role: self.keys.signer(role) for role in ("targets", "snapshot", "timestamp")}
            for file in found([self.keys.signer("root")], online, named, at(self.now)):
                self.keep(file)

    @property
    def root(self) -> bytes:
        return self.files["1.root.json"]

    @property
    def timestamp(self) -> bytes:
        return self.files[TIMESTAMP]

    @property
    def pointer(self) -> bytes:
        """The retained message."""
        return Pointer(self.timestamp).encode()

    def copy(self) -> Office:
        return replace(self, files=dict(self.files), newest=dict(self.newest))

    def change(self, what: Callable[[Repository], object]) -> set[str]:
        """Do something to the repository and keep the files it makes; the roles that were signed."""
        mine = Repository(self.newest)
        what(mine)
        for file in mine.made.values():
            self.keep(file)
        return {file.role for file in mine.made.values()}

    def publish(self, publisher: str, manifest: bytes, version: int | None = None) -> None:
        """Sign for a manifest; its version is the minute if none is given."""
        number = version or self.now // 60_000

        def sign(mine: Repository) -> None:
            if publisher not in mine.publishers:
                mine.delegate(publisher, self.keys.signer(publisher), self.keys, at(self.now))
            mine.publish(publisher, manifest, number, len(manifest), self.keys, at(self.now))

        self.change(sign)

    def keep(self, file: File) -> None:
        self.files[file.name] = self.newest[file.role] = file.data


OFFICE = Office()
"""Nothing published: what stations of the tests are enrolled with."""
