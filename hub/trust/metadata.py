"""The mine's signed metadata: what each role says now, and the files that a change makes (SPEC.md 1.6).

Pure: keys and time come in, named bytes go out. A file, once made, never changes; the newest
timestamp is the pointer that stations are sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import DelegatedRole, Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from content_packs.wire.trust import manifest_path
from hub.errors import RefusedError
from hub.trust.files import (
    ONLINE_LIFE,
    PLAIN,
    ROOT_LIFE,
    SPLIT_THRESHOLD,
    TARGETS_LIFE,
    File,
    file_of,
    next_version,
    said,
)
from hub.trust.keys import ROOT, SNAPSHOT, TARGETS, TIMESTAMP, TOP

RENEW_BEFORE = TARGETS_LIFE / 2
SNAPSHOT_EVERY = timedelta(days=7)
POINTER_EVERY = timedelta(hours=6)
RETIRED = "x-yizhan-retired"
"""In a publisher's role: it signs for nothing any more."""


class Keys(Protocol):
    """Who signs. Asked only when a signature is needed: a key may be sealed, or not here at all."""

    def signers(self, role: str, key_ids: Iterable[str]) -> list[CryptoSigner]:
        """The signers of "root", "targets", "snapshot", "timestamp" or a publisher that are here.

        Raises:
            RefusedError: its key is sealed, and the passphrase is missing or wrong.
        """


class Repository:
    """What every role says now. Each change collects the files it makes in :attr:`made`.

    Args:
        files: the newest file of every role, by role.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._root: Metadata[Root] = Metadata.from_bytes(files[ROOT])
        self._targets: Metadata[Targets] = Metadata.from_bytes(files[TARGETS])
        self._snapshot: Metadata[Snapshot] = Metadata.from_bytes(files[SNAPSHOT])
        self._timestamp: Metadata[Timestamp] = Metadata.from_bytes(files[TIMESTAMP])
        self._publishers: dict[str, Metadata[Targets]] = {
            role: Metadata.from_bytes(data) for role, data in files.items() if role not in TOP
        }
        self.made: dict[str, File] = {}

    @property
    def publishers(self) -> frozenset[str]:
        """Units that may sign for a manifest, and those that once might."""
        return frozenset(self._publishers)

    @property
    def root_version(self) -> int:
        return int(self._root.signed.version)

    def version_of(self, role: str) -> int:
        """The version of a role."""
        return next(version for name, version, _ in self.roles if name == role)

    @property
    def is_split(self) -> bool:
        """Whether root and targets are signed by offline keys, and publishers' keys are sealed."""
        return len(self._root.signed.roles[ROOT].keyids) > 1

    @property
    def signed_at(self) -> datetime:
        """When the pointer was signed."""
        return self._timestamp.signed.expires - ONLINE_LIFE

    def is_retired(self, publisher: str) -> bool:
        """Whether a publisher signs for nothing any more, by order."""
        return bool(self._publishers[publisher].signed.unrecognized_fields.get(RETIRED))

    @property
    def retired(self) -> frozenset[str]:
        """Publishers that sign for nothing any more."""
        return frozenset(filter(self.is_retired, self._publishers))

    @property
    def roles(self) -> tuple[tuple[str, int, datetime], ...]:
        """Name, version and end of every role."""
        root, snapshot, pointer = self._root.signed, self._snapshot.signed, self._timestamp.signed
        delegating = [(TARGETS, self._targets), *sorted(self._publishers.items(), key=lambda item: item[0])]
        return (
            (ROOT, root.version, root.expires),
            *((name, role.signed.version, role.signed.expires) for name, role in delegating),
            (SNAPSHOT, snapshot.version, snapshot.expires),
            (TIMESTAMP, pointer.version, pointer.expires),
        )

    def key_ids(self, role: str) -> list[str]:
        """Ids of the keys that may sign for a role."""
        return self._role_keys(role)[0]

    def all_key_ids(self) -> set[str]:
        """Ids of every key that may sign for anything."""
        roles = (*TOP, *self._publishers)
        return {key_id for role in roles for key_id in self.key_ids(role)}

    def delegate(self, publisher: str, key: CryptoSigner, keys: Keys, now: datetime) -> None:
        """Let this key, and no other, sign for a publisher's manifest and nothing else.

        A new role begins empty; one there is already keeps what it says, signed by the new key.
        """
        if publisher in self._publishers:
            self._publishers[publisher].signed.unrecognized_fields.pop(RETIRED, None)
        self._hand_over(publisher, key, keys, now)

    def retire(self, publisher: str, key: CryptoSigner, keys: Keys, now: datetime) -> None:
        """Let a publisher sign for nothing: its role is emptied, because a snapshot may never drop a role.

        Args:
            publisher: whose role.
            key: signs the empty role and then is thrown away, so that nobody can fill it again.
            keys, now: as everywhere.
        """
        role = self._publishers[publisher].signed
        role.targets = {}
        role.unrecognized_fields[RETIRED] = True
        self._hand_over(publisher, key, keys, now)

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
        due = [role for role in (TARGETS, *sorted(self._publishers)) if self._ends_soon(role, now)]
        for role in due:
            self._sign(role, keys, now)
        if due or now >= self._snapshot.signed.expires - ONLINE_LIFE + SNAPSHOT_EVERY:
            self._sign_snapshot(keys, now)
        elif now >= self._timestamp.signed.expires - ONLINE_LIFE + POINTER_EVERY:
            self._sign_timestamp(keys, now)
        return bool(self.made)

    def sign_all(self, keys: Keys, now: datetime) -> None:
        """Sign every role with higher versions: a hub from a backup is behind what stations have seen."""
        for role in (TARGETS, *sorted(self._publishers)):
            if not (role != TARGETS and self.is_retired(role)):
                self._sign(role, keys, now)
        self._sign_snapshot(keys, now)

    def rotate(self, fresh: Mapping[str, CryptoSigner], keys: Keys, now: datetime, seen: int = 0) -> None:
        """Name other keys for the roles that sign by themselves; stations forget what the old ones said.

        Args:
            fresh: the new keys, by role: "snapshot", "timestamp", and "targets" unless the profile is split.
            keys: the recovery key or enough offline keys, and the new ones.
            now: time of signing.
            seen: the newest root any station has seen: a hub from a backup may have forgotten some.
        """
        old = self._root_signers(keys)
        for role, key in fresh.items():
            self._name_keys(role, [key], 1)
        while True:
            self._sign_root(old, now)
            if self.root_version > seen:
                break
        self._sign(TARGETS, keys, now)
        self._sign_snapshot(keys, now)

    def replace_root(self, offline: Sequence[CryptoSigner], keys: Keys, now: datetime) -> None:
        """Other recovery (or offline) keys: the new root is signed by the old ones and by the new ones."""
        old = self._root_signers(keys)
        self._name_offline(offline)
        self._sign_root([*old, *offline[: self._root.signed.roles[ROOT].threshold]], now)
        if self.is_split:
            self._sign(TARGETS, keys, now)
            self._sign_snapshot(keys, now)
        else:
            self._sign_timestamp(keys, now)

    def split(
        self,
        offline: Sequence[CryptoSigner],
        publishers: Mapping[str, CryptoSigner],
        keys: Keys,
        now: datetime,
    ) -> None:
        """From profile *simple* to *split*: offline keys sign root and targets, and publishers get new keys,
        because the old ones have lain open on the hub."""
        old = self._root_signers(keys)
        self._name_offline(offline)
        self._sign_root([*old, *offline[:SPLIT_THRESHOLD]], now)
        for publisher, key in publishers.items():
            self._name_key(publisher, key, now)
        for role in (TARGETS, *publishers):
            self._sign(role, keys, now)
        self._sign_snapshot(keys, now)

    def _hand_over(self, publisher: str, key: CryptoSigner, keys: Keys, now: datetime) -> None:
        self._name_key(publisher, key, now)
        self._sign(TARGETS, keys, now)
        self._sign(publisher, keys, now)
        self._sign_snapshot(keys, now)

    def _name_offline(self, offline: Sequence[CryptoSigner]) -> None:
        split = len(offline) > 1
        for role in (ROOT, TARGETS) if split else (ROOT,):
            self._name_keys(role, offline, SPLIT_THRESHOLD if split else 1)

    def _name_keys(self, role: str, keys: Sequence[CryptoSigner], threshold: int) -> None:
        """These keys sign for a top role from now on, and no others."""
        root = self._root.signed
        for key_id in tuple(root.roles[role].keyids):
            root.revoke_key(key_id, role)
        for key in keys:
            root.add_key(key.public_key, role)
        root.roles[role].threshold = threshold

    def _name_key(self, publisher: str, key: CryptoSigner, now: datetime) -> None:
        """This key signs for a publisher from now on, and no other."""
        targets = self._targets.signed
        assert targets.delegations is not None
        assert targets.delegations.roles is not None
        if publisher in targets.delegations.roles:
            for key_id in tuple(targets.delegations.roles[publisher].keyids):
                targets.revoke_key(key_id, publisher)
        else:
            role = DelegatedRole(publisher, [], 1, True, paths=[f"publishers/{publisher}/*"])
            targets.delegations.roles[publisher] = role
            self._publishers[publisher] = Metadata(Targets(expires=now + TARGETS_LIFE))
        targets.add_key(key.public_key, publisher)

    def _role_keys(self, role: str) -> tuple[list[str], int]:
        """Ids of a role's keys, and how many of them must sign."""
        if role in TOP:
            found = self._root.signed.roles[role]
            return list(found.keyids), int(found.threshold)
        delegations = self._targets.signed.delegations
        assert delegations is not None
        assert delegations.roles is not None
        delegated = delegations.roles[role]
        return list(delegated.keyids), int(delegated.threshold)

    def _signers(self, role: str, keys: Keys) -> list[CryptoSigner]:
        """Enough signers of a role; RefusedError when they are not here."""
        key_ids, threshold = self._role_keys(role)
        found = keys.signers(role, key_ids)
        if len(found) < threshold:
            raise RefusedError(
                f"签发 {role} 要 {threshold} 把密钥，这里只有 {len(found)} 把；什么都没有改，站点照旧。"
                "恢复密钥或离线密钥用 --recovery 指出所在的文件或 U 盘。",
                f"{threshold} key(s) must sign {role}, {len(found)} found here; nothing was changed; "
                "name the file or stick of the recovery or offline keys with --recovery",
            )
        return found[:threshold]

    def _root_signers(self, keys: Keys) -> list[CryptoSigner]:
        return self._signers(ROOT, keys)

    def _ends_soon(self, role: str, now: datetime) -> bool:
        return now >= self._role(role).signed.expires - RENEW_BEFORE

    def _role(self, role: str) -> Metadata[Targets]:
        return self._targets if role == TARGETS else self._publishers[role]

    def _life(self, role: str) -> timedelta:
        by_itself = not self.is_split and (role == TARGETS or not self.is_retired(role))
        return TARGETS_LIFE if by_itself else ROOT_LIFE

    def _sign_root(self, signers: Iterable[CryptoSigner], now: datetime) -> None:
        """The next root. Roots are counted: a station takes each one by the keys of the one before."""
        self._root.signed.version += 1
        self._root.signed.expires = now + ROOT_LIFE
        self._root.signatures.clear()
        for signer in signers:
            self._root.sign(signer, append=True)
        file = file_of(ROOT, self._root.signed.version, self._root.to_bytes(PLAIN))
        self.made[file.name] = file

    def _sign(self, role: str, keys: Keys, now: datetime) -> None:
        metadata = self._role(role)
        metadata.signed.expires = now + self._life(role)
        self._finish(role, metadata, keys, now)
        self._snapshot.signed.meta[f"{role}.json"] = MetaFile(metadata.signed.version)

    def _sign_snapshot(self, keys: Keys, now: datetime) -> None:
        self._snapshot.signed.expires = now + ONLINE_LIFE
        self._finish(SNAPSHOT, self._snapshot, keys, now)
        self._timestamp.signed.snapshot_meta = MetaFile(self._snapshot.signed.version)
        self._sign_timestamp(keys, now)

    def _sign_timestamp(self, keys: Keys, now: datetime) -> None:
        signed = self._timestamp.signed
        signed.expires = now + ONLINE_LIFE
        signed.unrecognized_fields |= said(now, self._root.signed.version)
        self._finish(TIMESTAMP, self._timestamp, keys, now)

    def _finish(
        self,
        role: str,
        metadata: Metadata[Targets] | Metadata[Snapshot] | Metadata[Timestamp],
        keys: Keys,
        now: datetime,
    ) -> None:
        """Sign a role; of several versions made in one change only the last is kept."""
        metadata.signed.version = next_version(metadata.signed.version, now)
        metadata.signatures.clear()
        for signer in self._signers(role, keys):
            metadata.sign(signer, append=True)
        self.made[role] = file_of(role, metadata.signed.version, metadata.to_bytes(PLAIN))
