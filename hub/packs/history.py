"""What changed from one published version to the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path, PurePosixPath

from sqlalchemy.orm import Session

from content_packs.errors import PackError
from content_packs.format.card import Card, card_from_json
from content_packs.format.manifest import CARD_TYPE, Manifest, decode_manifest
from content_packs.wire.codec import unpack
from hub.config import Settings
from hub.db import READ
from hub.packs.models import VersionRow
from hub.packs.objects import object_bytes
from hub.packs.published import Version, version_of, versions

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of cards that came, changed and went, how many files beside cards differ, and whether anything
    else does: order, names, dates, boards."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    files: int = 0
    frame: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A published version, and what it changed of what all showed before (None: it was the first); one that
    put some stations ahead, what it changed at those."""

    version: Version
    changes: Changes | None


def history(session: Session, settings: Settings, publisher: str, most: int = MOST_SHOWN) -> tuple[Step, ...]:
    """The newest versions of a publisher, newest first."""
    found = versions(session, publisher)[: most + 1]
    steps = [Step(new, _between(session, settings, old, new)) for new, old in pairwise(found)]
    if found and len(found) <= most:
        steps.append(Step(found[-1], None))
    return tuple(steps)


def manifest_of(session: Session, settings: Settings, publisher: str, version: int) -> Manifest | None:
    """The manifest of a published version; None when there was none, or its bytes are damaged."""
    if READ in session.info:  # what a page asks about several versions of is read once
        found = next((one for one in versions(session, publisher) if one.version == version), None)
    else:
        row = session.get(VersionRow, (publisher, version))
        found = version_of(session, row) if row else None
    return _read(settings.objects, found.manifest_sha) if found else None


def cards_since(
    session: Session, settings: Settings, publisher: str, wanted: AbstractSet[str], since_ms: int
) -> tuple[tuple[int, Mapping[str, Card]], ...]:
    """Some cards as each version showed them, oldest first: (when it was published, ms; card by id).

    The first is the version in force at ``since_ms``, where there was one.
    """
    found = []
    for one in versions(session, publisher):
        manifest = manifest_of(session, settings, publisher, one.version)
        objects = manifest.objects if manifest else ()
        paths = {PurePosixPath(item.path).stem: item.sha256 for item in objects if item.type == CARD_TYPE}
        cards = {
            name: card for name in wanted & paths.keys() if (card := _card(settings.objects, paths[name]))
        }
        found.append((one.made_at, cards))
        if one.made_at <= since_ms:
            break
    return tuple(reversed(found))


def changes(before: Manifest, after: Manifest) -> Changes:
    """What ``after`` changed of ``before``."""
    old, new = _names(before), _names(after)
    common = old.keys() & new.keys()
    cards = {item.path for item in (*before.objects, *after.objects) if item.type == CARD_TYPE}
    other = {path for path in common if old[path] != new[path]} | (old.keys() ^ new.keys())
    return Changes(
        _ids(cards & (new.keys() - old.keys())),
        _ids({path for path in cards & common if old[path] != new[path]}),
        _ids(cards & (old.keys() - new.keys())),
        len(other - cards),
        _frame(before, common) != _frame(after, common),
    )


def _between(session: Session, settings: Settings, old: Version, new: Version) -> Changes | None:
    before = manifest_of(session, settings, old.publisher, old.version)
    after = manifest_of(session, settings, new.publisher, new.version)
    return changes(before.at(""), after.at(next(iter(new.ahead), ""))) if before and after else None


@lru_cache(maxsize=64)
def _read(folder: Path, manifest_sha: str) -> Manifest | None:
    data = object_bytes(folder, manifest_sha)
    try:
        return decode_manifest(data) if data else None
    except PackError:  # written by a program whose format this one no longer reads
        return None


@lru_cache(maxsize=256)
def _card(folder: Path, sha256: str) -> Card | None:
    data = object_bytes(folder, sha256)
    return card_from_json(unpack(data)) if data else None


def _frame(manifest: Manifest, common: Collection[str]) -> tuple[object, ...]:
    packs = [
        replace(pack, cards=tuple(path for path in pack.cards if path in common)) for pack in manifest.packs
    ]
    return packs, manifest.boards, manifest.brand


def _names(manifest: Manifest) -> Mapping[str, str]:
    return {item.path: item.sha256 for item in manifest.objects}


def _ids(paths: set[str]) -> tuple[str, ...]:
    return tuple(sorted(PurePosixPath(path).stem for path in paths))
