"""Files of signed metadata: their names and numbers, how long each role lives, and the first of a mine.

Pure: keys and time come in, named bytes go out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Delegations, Metadata, MetaFile, Root, Snapshot, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from content_packs.wire.trust import NAMED_KEYS, NEWEST_ROOT, SIGNED_AT
from hub.trust.keys import ROOT, SNAPSHOT, TARGETS, TIMESTAMP

ROOT_LIFE = timedelta(days=30 * 365)
"""Also of every role whose key is not on the hub: what nobody can renew by itself must not end by itself.
How fresh content is, the timestamp says; who may sign no more is replaced by hand."""
TARGETS_LIFE = timedelta(days=365)
ONLINE_LIFE = timedelta(days=30)
"""Snapshot and timestamp: a station that has seen none newer installs nothing new after that."""
SPLIT_THRESHOLD = 2
"""So many of the three offline keys of profile *split* sign root and targets."""
PLAIN = JSONSerializer(compact=True)
AnyRole = Metadata[Root] | Metadata[Targets] | Metadata[Snapshot] | Metadata[Timestamp]


@dataclass(frozen=True, slots=True)
class File:
    """A file of metadata by the name stations ask for it, e.g. ``29741210.snapshot.json``."""

    name: str
    role: str
    version: int
    data: bytes


def found(
    offline: Sequence[CryptoSigner],
    online: Mapping[str, CryptoSigner],
    named: Mapping[str, bytes],
    now: datetime,
) -> Iterator[File]:
    """The first files of a mine: who may sign what. Nothing is published by them.

    Args:
        offline: the recovery key (profile *simple*), or the three offline keys (*split*).
        online: keys of "snapshot" and "timestamp", and of "targets" in profile *simple*.
        named: public keys (32 bytes) that the signed targets name: "state", "notice".
        now: time of signing.
    """
    now = now.replace(microsecond=0)
    split = len(offline) > 1
    by_role: dict[str, Sequence[CryptoSigner]] = (
        {ROOT: offline, TARGETS: offline} if split else {ROOT: offline}
    )
    by_role |= {role: [key] for role, key in online.items()}
    root = Root(version=1, expires=now + ROOT_LIFE, consistent_snapshot=True)
    for role, keys in by_role.items():
        for key in keys:
            root.add_key(key.public_key, role)
        root.roles[role].threshold = SPLIT_THRESHOLD if len(keys) > 1 else 1
    version = next_version(0, now)
    targets = Targets(
        version=version,
        expires=now + (ROOT_LIFE if split else TARGETS_LIFE),
        delegations=Delegations({}, {}),
    )
    targets.unrecognized_fields[NAMED_KEYS] = {name: key.hex() for name, key in named.items()}
    snapshot = Snapshot(version=version, expires=now + ONLINE_LIFE, meta={"targets.json": MetaFile(version)})
    timestamp = Timestamp(version=version, expires=now + ONLINE_LIFE, snapshot_meta=MetaFile(version))
    timestamp.unrecognized_fields |= said(now, 1)
    yield _signed(ROOT, Metadata(root), by_role[ROOT])
    yield _signed(TARGETS, Metadata(targets), by_role[TARGETS])
    yield _signed(SNAPSHOT, Metadata(snapshot), by_role[SNAPSHOT])
    yield _signed(TIMESTAMP, Metadata(timestamp), by_role[TIMESTAMP])


def next_version(last: int, now: datetime) -> int:
    """Minutes since 1970, and more than the last: a hub restored from a backup is not rejected."""
    return max(last + 1, int(now.timestamp() // 60))


def said(now: datetime, root_version: int) -> dict[str, int]:
    """What the pointer says beside TUF's own fields."""
    return {SIGNED_AT: round(now.timestamp() * 1000), NEWEST_ROOT: root_version}


def _signed(role: str, metadata: AnyRole, keys: Sequence[CryptoSigner]) -> File:
    for key in keys:
        metadata.sign(key, append=True)
    return file_of(role, metadata.signed.version, metadata.to_bytes(PLAIN))


def file_of(role: str, version: int, data: bytes) -> File:
    """A signed file under the name stations ask for."""
    name = "timestamp.json" if role == TIMESTAMP else f"{version}.{role}.json"
    return File(name, role, version, data)


def at(ms: int) -> datetime:
    """A moment as tuf writes it: whole seconds, UTC."""
    return datetime.fromtimestamp(ms // 1000, UTC)
