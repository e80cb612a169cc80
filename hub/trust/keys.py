"""The keys that sign packs: 0600 files beside the hub's other secrets, one for each role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

from hub.secrets import KEY_SIZE, random_key, read_or_make

RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """Profile *simple*: every key but the recovery key stays on the hub and is made when first needed.

    A publisher's key lies in ``publisher-<id>.key``, so that no unit can be called like a role.
    """

    folder: Path

    def signer(self, role: str) -> CryptoSigner:
        """The signer of "targets", "snapshot", "timestamp" or a publisher.

        Raises:
            StorageError: its file cannot be read or written, or is damaged.
        """
        name = role if role in ("targets", "snapshot", "timestamp") else f"publisher-{role}"
        return self._signer(name)

    def recovery(self) -> CryptoSigner:
        """The recovery key: signs the root. It belongs on paper and on a stick."""
        return self._signer(RECOVERY)

    def _signer(self, name: str) -> CryptoSigner:
        raw = read_or_make(self.folder / f"{name}.key", random_key, KEY_SIZE)
        return CryptoSigner(Ed25519PrivateKey.from_private_bytes(raw))
