"""The mine's signed metadata: what each role says now, and the files that a change makes (SPEC.md 1.6).

Pure: keys and time come in, named bytes go out. A file, once made, never changes; the newest
timestamp is the pointer that stations are sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from content_packs.wire.trust import NAMED_KEYS, NEWEST_ROOT, SIGNED_AT, manifest_path

ROOT_LIFE = timedelta(days=30 * 365)
"""In the simple profile nobody must remember to renew the root; a stolen one is replaced by hand."""
TARGETS_LIFE = timedelta(days=365)
ONLINE_LIFE = timedelta(days=30)
"""Snapshot and timestamp: a station that has seen none newer installs nothing new after that."""
RENEW_BEFORE = TARGETS_LIFE / 2
SNAPSHOT_EVERY = timedelta(days=7)
POINTER_EVERY = timedelta(hours=6)
_PLAIN = JSONSerializer(compact=True)
_TOP = ("root", "targets", "snapshot", "timestamp")


class Keys(Protocol):
    """Who signs. Asked only when a signature is needed: a key may be sealed, or not here at all."""

    def signer(self, role: str) -> CryptoSigner:
        """The signer of "targets", "snapshot", "timestamp" or a publisher.

        Raises:
            RefusedError: its key is not here.
        """


@dataclass(frozen=True, slots=True)
class File:
    """A file of metadata by the name stations ask for it, e.g. ``29741210.snapshot.json``."""

    name: str
    role: str
    version: int
    data: bytes


class Repository:
    """What every role says now. Each change collects the files it makes in :attr:`made`.

    Args:
        files: the newest file of every role, by role.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._root: Metadata[Root] = Metadata.from_bytes(files["root"])
        self._targets: Metadata[Targets] = Metadata.from_bytes(files["targets"])
        self._snapshot: Metadata[Snapshot] = Metadata.from_bytes(files["snapshot"])
        self._timestamp: Metadata[Timestamp] = Metadata.from_bytes(files["timestamp"])
        self._publishers: dict[str, Metadata[Targets]] = {
            role: Metadata.from_bytes(data) for role, data in files.items() if role not in _TOP
        }
        self.made: dict[str, File] = {}

    @property
    def publishers(self) -> frozenset[str]:
        """Units that may sign for a manifest."""
        return frozenset(self._publishers)

    def delegate(self, publisher: str, key: CryptoSigner, keys: Keys, now: datetime) -> None:
        """Let a publisher sign for its own manifest and nothing else; its role begins empty."""
        targets = self._targets.signed
        assert targets.delegations is not None
        assert targets.delegations.roles is not None
        targets.delegations.roles[publisher] = DelegatedRole(
            publisher, [], 1, True, paths=[f"publishers/{publisher}/*"]
        )
        targets.add_key(key.public_key, publisher)
        self._publishers[publisher] = Metadata(Targets(expires=now + TARGETS_LIFE))
        self._sign("targets", keys, now)
        self._sign(publisher, keys, now)
        self._sign_snapshot(keys, now)

    def publish(
        self, publisher: str, manifest: bytes, version: int, wire: int, keys: Keys, now: datetime
    ) -> None:
        """Sign for a publisher's manifest: the version of the content, and the bytes of its wire form."""
        path = manifest_path(publisher)
        target = TargetFile.from_data(path, manifest, ["sha256"])
        target.unrecognized_fields["custom"] = {"version": version, "wire": wire}
        self._publishers[publisher].signed.targets = {path: target}
        self._sign(publisher, keys, now)
        self._sign_snapshot(keys, now)

    def renew(self, keys: Keys, now: datetime) -> bool:
        """Sign anew whatever is due: roles half a year before their end, the snapshot weekly, the pointer
        every six hours. Whether anything was."""
        due = [role for role in ("targets", *sorted(self._publishers)) if self._ends_soon(role, now)]
        for role in due:
            self._sign(role, keys, now)
        if due or now >= self._snapshot.signed.expires - ONLINE_LIFE + SNAPSHOT_EVERY:
            self._sign_snapshot(keys, now)
        elif now >= self._timestamp.signed.expires - ONLINE_LIFE + POINTER_EVERY:
            self._sign_timestamp(keys, now)
        return bool(self.made)

    def _ends_soon(self, role: str, now: datetime) -> bool:
        return now >= self._role(role).signed.expires - RENEW_BEFORE

    def _role(self, role: str) -> Metadata[Targets]:
        return self._targets if role == "targets" else self._publishers[role]

    def _sign(self, role: str, keys: Keys, now: datetime) -> None:
        metadata = self._role(role)
        metadata.signed.expires = now + TARGETS_LIFE
        self._finish(role, metadata, keys, now)
        self._snapshot.signed.meta[f"{role}.json"] = MetaFile(metadata.signed.version)

    def _sign_snapshot(self, keys: Keys, now: datetime) -> None:
        self._snapshot.signed.expires = now + ONLINE_LIFE
        self._finish("snapshot", self._snapshot, keys, now)
        self._timestamp.signed.snapshot_meta = MetaFile(self._snapshot.signed.version)
        self._sign_timestamp(keys, now)

    def _sign_timestamp(self, keys: Keys, now: datetime) -> None:
        signed = self._timestamp.signed
        signed.expires = now + ONLINE_LIFE
        signed.unrecognized_fields |= _said(now, self._root.signed.version)
        self._finish("timestamp", self._timestamp, keys, now)

    def _finish(
        self,
        role: str,
        metadata: Metadata[Targets] | Metadata[Snapshot] | Metadata[Timestamp],
        keys: Keys,
        now: datetime,
    ) -> None:
        metadata.signed.version = next_version(metadata.signed.version, now)
        metadata.signatures.clear()
        metadata.sign(keys.signer(role))
        self.made[role] = _file(role, metadata.signed.version, metadata.to_bytes(_PLAIN))


def found(root_key: CryptoSigner, keys: Keys, named: Mapping[str, bytes], now: datetime) -> Iterator[File]:
    """The first files of a mine: who may sign what. Nothing is published by them.

    Args:
        root_key: the recovery key; needed here, and never again until a key must be replaced.
        keys: of targets, snapshot and timestamp.
        named: public keys (32 bytes) that the signed targets name: "state", "notice".
        now: time of signing.
    """
    now = now.replace(microsecond=0)
    version = next_version(0, now)
    root = Root(version=1, expires=now + ROOT_LIFE, consistent_snapshot=True)
    root.add_key(root_key.public_key, "root")
    for role in ("targets", "snapshot", "timestamp"):
        root.add_key(keys.signer(role).public_key, role)
    yield _signed("root", Metadata(root), root_key)
    targets = Targets(version=version, expires=now + TARGETS_LIFE, delegations=Delegations({}, {}))
    targets.unrecognized_fields[NAMED_KEYS] = {name: key.hex() for name, key in named.items()}
    yield _signed("targets", Metadata(targets), keys.signer("targets"))
    snapshot = Snapshot(version=version, expires=now + ONLINE_LIFE, meta={"targets.json": MetaFile(version)})
    yield _signed("snapshot", Metadata(snapshot), keys.signer("snapshot"))
    timestamp = Timestamp(version=version, expires=now + ONLINE_LIFE, snapshot_meta=MetaFile(version))
    timestamp.unrecognized_fields |= _said(now, 1)
    yield _signed("timestamp", Metadata(timestamp), keys.signer("timestamp"))


def next_version(last: int, now: datetime) -> int:
    """Minutes since 1970, and more than the last: a hub restored from a backup is not rejected."""
    return max(last + 1, int(now.timestamp() // 60))


def _said(now: datetime, root_version: int) -> dict[str, int]:
    """What the pointer says beside TUF's own fields."""
    return {SIGNED_AT: round(now.timestamp() * 1000), NEWEST_ROOT: root_version}


def _signed(
    role: str,
    metadata: Metadata[Root] | Metadata[Targets] | Metadata[Snapshot] | Metadata[Timestamp],
    key: CryptoSigner,
) -> File:
    metadata.sign(key)
    return _file(role, metadata.signed.version, metadata.to_bytes(_PLAIN))


def _file(role: str, version: int, data: bytes) -> File:
    name = "timestamp.json" if role == "timestamp" else f"{version}.{role}.json"
    return File(name, role, version, data)


def at(ms: int) -> datetime:
    """A moment as tuf writes it: whole seconds, UTC."""
    return datetime.fromtimestamp(ms // 1000, UTC)
