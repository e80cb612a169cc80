"""The keys that sign packs: files of mode 0600 beside the hub's other secrets, each named by role and key.

A key is found by the id under which the signed metadata name it, so that a change of keys is whole at any
moment: the new file is on disk before the metadata that name it, and the old one goes after them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner

from content_packs.durable import write_durably
from content_packs.errors import StorageError
from hub.errors import RefusedError
from hub.secrets import KEY_SIZE, random_key
from hub.trust.sealing import seal, unseal

ROOT, TARGETS, SNAPSHOT, TIMESTAMP = TOP = ("root", "targets", "snapshot", "timestamp")
_PLAIN, _SEALED = ".key", ".sealed"


def signer_of(raw: bytes) -> CryptoSigner:
    """The signer of 32 secret bytes."""
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(raw))


def raw_of(signer: CryptoSigner) -> bytes:
    """The 32 secret bytes of a signer."""
    key = load_pem_private_key(signer.private_bytes, None)
    assert isinstance(key, Ed25519PrivateKey)
    return key.private_bytes_raw()


class KeyFolder:
    """Every key that is here: on disk, brought along, or just made.

    Args:
        folder: of the files.
        passphrase: opens sealed keys, and seals new ones.
        brought: keys that are kept elsewhere and were brought for one change.
    """

    def __init__(self, folder: Path, passphrase: str = "", brought: Iterable[bytes] = ()) -> None:
        self._folder, self._passphrase = folder, passphrase
        self._at_hand = {signer.public_key.keyid: signer for signer in map(signer_of, brought)}
        self._unsaved: dict[Path, bytes] = {}

    def signers(self, role: str, key_ids: Iterable[str]) -> list[CryptoSigner]:
        """The signers of a role that are here, of the keys that may sign for it.

        Raises:
            RefusedError: its key is sealed, and the passphrase is missing or wrong.
            StorageError: its file cannot be read, or is damaged.
        """
        found = [self._at_hand.get(key_id) or self._read(role, key_id) for key_id in key_ids]
        return [signer for signer in found if signer is not None]

    def make(self, role: str, *, sealed: bool = False) -> CryptoSigner:
        """A new key, on disk only after :meth:`save`."""
        raw = random_key()
        signer = signer_of(raw)
        key_id = signer.public_key.keyid
        self._at_hand[key_id] = signer
        path = self._path(role, key_id, _SEALED if sealed else _PLAIN)
        self._unsaved[path] = seal(raw, self._passphrase) if sealed else raw
        return signer

    def make_fleeting(self) -> CryptoSigner:
        """A new key that signs once and is kept nowhere."""
        signer = signer_of(random_key())
        self._at_hand[signer.public_key.keyid] = signer
        return signer

    def save(self) -> None:
        """Write what was made durably."""
        for path, data in self._unsaved.items():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_durably(path, data, mode=0o600)
        self._unsaved.clear()

    def holds(self, role: str, key_id: str) -> bool:
        """Whether a key lies on this machine's disk, open or sealed."""
        return any(self._path(role, key_id, kind).exists() for kind in (_PLAIN, _SEALED))

    def remove(self, role: str, key_id: str) -> None:
        """Take a key off this machine."""
        for kind in (_PLAIN, _SEALED):
            self._path(role, key_id, kind).unlink(missing_ok=True)

    def keep_only(self, key_ids: Collection[str]) -> None:
        """Remove the files of keys that sign for nothing any more."""
        kept = {key_id[:16] for key_id in key_ids}
        for file in [*self._folder.glob(f"*{_PLAIN}"), *self._folder.glob(f"*{_SEALED}")]:
            if file.stem.rpartition("-")[2] not in kept:
                file.unlink()

    def _path(self, role: str, key_id: str, kind: str) -> Path:
        """A publisher's file says so, so that no unit can be called like a role."""
        name = role if role in TOP else f"publisher-{role}"
        return self._folder / f"{name}-{key_id[:16]}{kind}"

    def _read(self, role: str, key_id: str) -> CryptoSigner | None:
        plain, sealed = (self._path(role, key_id, kind) for kind in (_PLAIN, _SEALED))
        if plain.exists():
            raw = plain.read_bytes()
        elif sealed.exists():
            raw = self._opened(role, sealed.read_bytes())
        else:
            return None
        if len(raw) != KEY_SIZE or (signer := signer_of(raw)).public_key.keyid != key_id:
            raise StorageError(
                f"密钥文件 {plain} 已损坏，没有签发；请从备份恢复它，或换一把密钥。",
                f"the key file {plain} is damaged; nothing was signed; restore it, or replace the key",
            )
        return signer

    def _opened(self, role: str, data: bytes) -> bytes:
        if not self._passphrase:
            raise RefusedError(
                f"{role} 的密钥用口令封着，没有发布；请审批人输入口令。",
                f"the key of {role} is sealed: nothing was published; the approver's passphrase is needed",
            )
        return unseal(data, self._passphrase)
