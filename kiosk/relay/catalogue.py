"""How long objects are on the line, as metadata and manifests say that nobody here has verified. Pure.

A wrong length costs time: the object never becomes what its name says and is asked for again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from content_packs.errors import PackError, YizhanError
from content_packs.format.manifest import MOST_MANIFEST, MOST_OBJECT, decode_manifest, sha256
from content_packs.transfer.encoding import from_patch, said_size
from content_packs.wire.trust import Patch, is_metadata
from kiosk.relay.library import signed_in


class Catalogue:
    """Lengths of wire forms by SHA-256, and which of the objects are manifests."""

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}
        self._manifests: dict[str, str] = {}
        self._contents: dict[str, bytes] = {}
        self._objects: dict[str, frozenset[str]] = {}

    @property
    def manifests(self) -> tuple[str, ...]:
        """The newest manifest of each publisher that is known."""
        return tuple(self._manifests.values())

    @property
    def reachable(self) -> frozenset[str] | None:
        """Every object the newest manifests lead to; None while one of them has not been read."""
        if not self._manifests or any(name not in self._objects for name in self.manifests):
            return None
        return frozenset(self.manifests).union(*(self._objects[name] for name in self.manifests))

    def size_of(self, name: str) -> int | None:
        """Bytes of the wire form; None when nothing has named it."""
        return self._sizes.get(name)

    def learn_metadata(self, data: bytes) -> None:
        """A publisher's role names its manifest."""
        targets = signed_in(data).get("targets")
        for path, row in targets.items() if isinstance(targets, dict) else ():
            match row:
                case {"hashes": {"sha256": str(name)}, "custom": {"wire": int(wire)}}:
                    self._learn(name, wire)
                    self._manifests[path] = name

    def learn_manifest(self, name: str, content: bytes) -> None:
        """A manifest, by its SHA-256, names every object its packs need, at whatever station."""
        try:
            manifest = decode_manifest(content)
        except YizhanError:
            return
        self._objects[name] = frozenset(item.sha256 for item in manifest.everything())
        self._contents = {known: data for known, data in self._contents.items() if known in self.manifests}
        self._contents[name] = content
        for item in manifest.everything():
            self._learn(item.sha256, item.wire)

    def learn_patch(self, patch: Patch) -> None:
        """A manifest, as it differs from one that is known."""
        base, size = self._contents.get(patch.base), said_size(patch.frame)
        if base is None or size > MOST_MANIFEST or patch.name not in self.manifests:
            return
        try:
            content = from_patch(base, patch.frame, size)
        except PackError:
            return
        if sha256(content) == patch.name:
            self.learn_manifest(patch.name, content)

    def _learn(self, name: str, wire: int) -> None:
        if 0 < wire <= MOST_OBJECT:
            self._sizes[name] = wire


def led_to(pointer: bytes, files: Mapping[str, bytes]) -> list[str]:
    """Names of the files a signed timestamp leads to, as far as those that are here say."""
    names = _named(pointer)
    return names + [further for name in names if name in files for further in _named(files[name])]


def _named(data: bytes) -> list[str]:
    meta = signed_in(data).get("meta")
    rows = meta.items() if isinstance(meta, dict) else ()
    return [name for file, row in rows if is_metadata(name := _name(file, row))]


def _name(file: Any, row: Any) -> str:
    return f"{row.get('version')}.{file}" if isinstance(row, dict) else ""
