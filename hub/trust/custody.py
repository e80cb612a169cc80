"""Where keys are and how long signatures last; and how the recovery key leaves the hub."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from hub.errors import RefusedError
from hub.trust.keys import ROOT, KeyFolder, raw_of
from hub.trust.service import FOLDER, exists, repository
from hub.trust.written import check_words


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its version, its end, whether its key is sealed, and whether it has been retired."""

    name: str
    version: int
    ends: datetime
    sealed: bool
    retired: bool


@dataclass(frozen=True, slots=True)
class TrustState:
    """What is in force. ``recovery_here``: the recovery key still lies on the hub."""

    is_split: bool
    root_version: int
    recovery_here: bool
    roles: tuple[Role, ...]


def state(session: Session, secrets: Path) -> TrustState | None:
    """How it stands; None before there is any trust."""
    if not exists(session):
        return None
    mine, keys = repository(session), KeyFolder(secrets / FOLDER)
    roles = tuple(
        Role(name, version, ends, mine.is_split and name in mine.publishers, name in mine.retired)
        for name, version, ends in mine.roles
    )
    here = not mine.is_split and any(keys.holds(ROOT, key_id) for key_id in mine.key_ids(ROOT))
    return TrustState(mine.is_split, mine.root_version, here, roles)


def is_split(session: Session) -> bool:
    """Whether publishing asks for the approver's passphrase."""
    return exists(session) and repository(session).is_split


def recovery_key(session: Session, secrets: Path) -> bytes:
    """The recovery key, 32 bytes.

    Raises:
        RefusedError: it is not on the hub.
    """
    keys = KeyFolder(secrets / FOLDER)
    mine = repository(session) if exists(session) else None
    found = keys.signers(ROOT, mine.key_ids(ROOT)) if mine else []
    if not found:
        raise RefusedError(
            "恢复密钥不在中枢上（或还没有信任根），没有改动。",
            "the recovery key is not on the hub, or there is no trust root yet; nothing was changed",
        )
    return raw_of(found[0])


def remove_recovery(session: Session, secrets: Path, copy: bytes, words: str) -> None:
    """Take the recovery key off the hub, once a copy has been read back and the paper too.

    Args:
        session, secrets: the hub.
        copy: the key as it was read from the stick, or typed.
        words: the check words as they stand on the paper.

    Raises:
        RefusedError: the copy is another key, or the words are not its words.
    """
    key = recovery_key(session, secrets)
    if copy != key or "".join(words.split()) != "".join(check_words(key).split()):
        raise RefusedError(
            "U 盘上的密钥或纸上的校验词和中枢上的不一样，没有删；请重新 --export 并打印。",
            "the key on the stick or the words on the paper are not the hub's; it was not removed; "
            "--export and print it again",
        )
    keys = KeyFolder(secrets / FOLDER)
    for key_id in repository(session).key_ids(ROOT):
        keys.remove(ROOT, key_id)
