"""A key sealed by a passphrase: whoever copies the file has nothing without the words (SPEC.md 1.6)."""

from __future__ import annotations

import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from content_packs.errors import StorageError
from hub.errors import RefusedError

COST = 2**15
"""scrypt's N with r = 8, p = 1: 32 MiB and about 0.1 s for each guess (RFC 7914)."""
LEAST_PASSPHRASE = 10
"""Characters; shorter ones are guessed in days by whoever has copied the file."""
_LABEL = b"yizhan sealed key 1"


def seal(secret: bytes, passphrase: str) -> bytes:
    """The bytes to keep on disk: JSON with salt, nonce and AES-256-GCM of the secret.

    Raises:
        RefusedError: the passphrase is too short.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise RefusedError(
            f"口令至少 {LEAST_PASSPHRASE} 个字符，没有改动；请换长一些的，例如四五个词。",
            f"a passphrase has at least {LEAST_PASSPHRASE} characters; nothing was changed",
        )
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretched(passphrase, salt, COST)).encrypt(nonce, secret, _LABEL)
    fields = {"v": 1, "cost": COST, "salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}
    return json.dumps(fields).encode()


def unseal(data: bytes, passphrase: str) -> bytes:
    """The secret.

    Raises:
        RefusedError: not the passphrase it was sealed with.
        StorageError: these bytes are no sealed key.
    """
    try:
        fields = json.loads(data)
        cost, sealed = int(fields["cost"]), bytes.fromhex(fields["sealed"])
        salt, nonce = bytes.fromhex(fields["salt"]), bytes.fromhex(fields["nonce"])
    except (ValueError, KeyError, TypeError):
        raise StorageError(
            "密封的密钥文件已损坏，没有签发；请从备份恢复它。",
            "the file of the sealed key is damaged; nothing was signed; restore it from the backup",
        ) from None
    try:
        return AESGCM(_stretched(passphrase, salt, cost)).decrypt(nonce, sealed, _LABEL)
    except InvalidTag:
        raise RefusedError(
            "口令不对：没有签发，站点上的内容不变；请再输一次。",
            "wrong passphrase: nothing was signed, what stations show stays; try again",
        ) from None


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())
