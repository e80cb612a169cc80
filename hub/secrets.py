"""The hub's keys: 0600 files in the data folder, made once, never in the database."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.durable import write_durably
from content_packs.errors import StorageError

KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class Secrets:
    """The keys in use.

    Attributes:
        state_key: signs state documents.
        notice_key: signs urgent notices.
        ledger_key: signs the hub's own ledger.
        badge_key: makes badge tokens and their hashes, 32 bytes.
        hub_password: the hub's own password at the broker.
    """

    state_key: Ed25519PrivateKey
    notice_key: Ed25519PrivateKey
    ledger_key: Ed25519PrivateKey
    badge_key: bytes
    hub_password: str

    @property
    def state_public(self) -> bytes:
        """Raw public half of the state key, 32 bytes: what stations check state with."""
        return self.state_key.public_key().public_bytes_raw()

    @property
    def notice_public(self) -> bytes:
        """Raw public half of the notice key, 32 bytes: the one place that says what stations are to trust."""
        return self.notice_key.public_key().public_bytes_raw()

    @property
    def ledger_public(self) -> bytes:
        """Raw public half of the ledger key, 32 bytes."""
        return self.ledger_key.public_key().public_bytes_raw()


def load_secrets(folder: Path) -> Secrets:
    """Read the keys; those that are not there yet are made.

    Raises:
        StorageError: a file cannot be read or written, or is damaged. A damaged key is never
            replaced: stations would refuse whatever the new one signs.
    """
    return Secrets(
        Ed25519PrivateKey.from_private_bytes(read_or_make(folder / "state.key", random_key, KEY_SIZE)),
        Ed25519PrivateKey.from_private_bytes(read_or_make(folder / "notice.key", random_key, KEY_SIZE)),
        Ed25519PrivateKey.from_private_bytes(read_or_make(folder / "ledger.key", random_key, KEY_SIZE)),
        read_or_make(folder / "badge.key", random_key, KEY_SIZE),
        read_or_make(folder / "hub.password", lambda: secrets.token_urlsafe(24).encode(), 32).decode(),
    )


def read_or_make(path: Path, make: Callable[[], bytes], size: int | None = None) -> bytes:
    """The bytes of a secret file of ``size`` bytes; made durably with mode 0600 when it is missing."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            os.chmod(path.parent, 0o700)
            write_durably(path, make(), mode=0o600)
        data = path.read_bytes()
    except OSError as error:
        raise StorageError(
            f"密钥文件 {path} 无法读写（{error.strerror}），程序没有启动；请检查目录权限。",
            f"the key file {path} cannot be read or written ({error.strerror}); check the folder's owner",
        ) from None
    if size is not None and len(data) != size:
        raise StorageError(
            f"密钥文件 {path} 已损坏，程序没有启动，数据未动；请从备份恢复它。",
            f"the key file {path} is damaged; nothing was changed; restore it from the backup",
        )
    return data


def random_key() -> bytes:
    """A new key, KEY_SIZE bytes."""
    return secrets.token_bytes(KEY_SIZE)
