"""Urgent notices for tests, signed by a key of their own."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs.where import Where
from content_packs.wire.notice import Notice, NoticeList
from content_packs.words import Words
from tests.fakes.mine import at

MINE = "demo"
NOTICE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))
NOTICE_PUBLIC = NOTICE_KEY.public_key().public_bytes_raw()
BEGINS = at("2026-11-23 08:00")
MINUTE = 60_000


def notice(id: str = "n-1", level: str = "strip", **changes: object) -> Notice:
    """A notice from 08:00 to 10:00 on DAY, everywhere."""
    made = Notice(
        id, level, Words("今晚大巷停电检修"), Words("22:00至24:00，提前备好矿灯。"), "", Where(), BEGINS,
        BEGINS + 120 * MINUTE,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def listed(*notices: Notice, version: int = 1, signed_at: int = BEGINS, mine: str = MINE) -> NoticeList:
    """A list, signed by the hub at ``signed_at``."""
    return NoticeList(mine, version, signed_at, notices)


def signed(*notices: Notice, version: int = 1, key: Ed25519PrivateKey = NOTICE_KEY) -> bytes:
    """The message of such a list."""
    return listed(*notices, version=version).encode(key)
