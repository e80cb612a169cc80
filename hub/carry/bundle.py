"""Content for a stick: everything a station would ask the hub for, as files (SPEC.md 3.1).

The pointer is written last, and what it led to before stays: a stick pulled out too early holds what it held,
or can be seen not to be finished.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files as resources
from itertools import chain
from pathlib import Path

from sqlalchemy.orm import Session

from content_packs.durable import write_durably
from content_packs.errors import StorageError
from content_packs.format.manifest import decode_manifest
from content_packs.wire.carried import BUNDLE, METADATA, NOTICES, OBJECTS, POINTER, STATE
from content_packs.wire.state import signed_document
from hub.config import Settings
from hub.errors import RefusedError
from hub.facts import Facts
from hub.notices.service import current_list
from hub.packs.objects import object_bytes, wire_bytes, wire_size
from hub.packs.published import Version, current_versions
from hub.secrets import Secrets
from hub.stations.service import refuse_stranger, station
from hub.trust.service import everything, is_signed, newest_pointer

README = "README.txt"
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the bundle: its path below the folder, its size in bytes, and who reads it."""

    path: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is to lie on the stick: ``pointer`` last; whose content, and for which stations facts."""

    items: tuple[Item, ...]
    pointer: Item
    publishers: tuple[str, ...]
    stations: tuple[str, ...]


def bundle_of(
    session: Session,
    settings: Settings,
    secrets: Secrets,
    now_ms: int,
    *,
    publishers: Sequence[str] = (),
    stations: Sequence[str] = (),
) -> Bundle:
    """What a stick must hold.

    Args:
        session: the database, read at one moment.
        settings, secrets: the hub.
        now_ms: now.
        publishers: whose content; none named: of all, or of those the stations follow.
        stations: whose facts (site, roster, who signed elsewhere) go with it.

    Raises:
        RefusedError: nothing is published, or a name is not known here.
        StorageError: an object on the hub's own disk is gone or damaged.
    """
    for one in stations:
        if station(session, one) is None:
            raise RefusedError(
                f"没有站点“{one}”，没有写U盘。", f"there is no station {one!r}; nothing was written"
            )
        refuse_stranger(session, one)
    signed = {one.publisher: one for one in current_versions(session) if is_signed(session, one.publisher)}
    facts = Facts(settings, secrets)
    followed = [who for one in stations for who in facts.follows(session, one, now_ms)]
    wanted = _whose(signed, publishers, stations, followed)
    objects = chain.from_iterable(_objects_of(settings, signed[publisher]) for publisher in wanted)
    items = [
        *{item.path: item for item in objects}.values(),
        *(_item(f"{METADATA}/{name}", data) for name, data in sorted(everything(session).items())),
        *(item for one in stations for item in _documents(session, facts, secrets, one, now_ms)),
        *_notices(session),
        _item(README, _readme()),
    ]
    pointer = _item(POINTER, newest_pointer(session))
    return Bundle(tuple(items), pointer, tuple(wanted), tuple(stations))


def lacking(bundle: Bundle, stick: Path) -> tuple[Item, ...]:
    """What is not on the stick yet with these very bytes, the pointer last."""
    folder = stick / BUNDLE
    return tuple(item for item in (*bundle.items, bundle.pointer) if not _lies_there(folder, item))


def write(items: Sequence[Item], stick: Path, tell: Tell) -> None:
    """Write what is lacking.

    Args:
        items: of :func:`lacking`.
        stick: folder; the bundle is made in it.
        tell: called after each file with the bytes written and the bytes in all.

    Raises:
        StorageError: there is no room, or the stick refuses; what is complete on it stays usable.
    """
    folder, whole = stick / BUNDLE, sum(item.size for item in items)
    try:
        free = shutil.disk_usage(stick).free
        if whole > free:
            raise StorageError(
                f"U盘放不下：还要 {_mb(whole)} MB，只剩 {_mb(free)} MB，没有写；请清空或换一个。",
                f"the stick is too small: {_mb(whole)} MB to write, {_mb(free)} MB free; nothing was written",
            )
        done = 0
        for item in items:
            write_durably(folder / item.path, item.read())
            done += item.size
            tell(done, whole)
    except OSError as error:
        raise StorageError(
            f"U盘写不进（{error.strerror}），内容没有写完，先不要拿下井；请检查写保护，或换一个U盘再写。",
            f"the stick refuses ({error.strerror}); it is not finished: try again, or another stick",
        ) from error


def _whose(
    signed: dict[str, Version], publishers: Sequence[str], stations: Sequence[str], followed: Sequence[str]
) -> list[str]:
    """The publishers whose content goes on the stick."""
    if unknown := [one for one in publishers if one not in signed]:
        raise RefusedError(
            f"“{unknown[0]}”还没有发布过内容，没有写U盘。",
            f"{unknown[0]!r} has published nothing; nothing was written",
        )
    named = {*publishers, *followed} if publishers or stations else {*signed}
    if not signed or not named & {*signed}:
        raise RefusedError(
            "还没有发布过内容，没有写U盘；请先发布。", "nothing is published yet; nothing was written"
        )
    return sorted(named & {*signed})


def _objects_of(settings: Settings, version: Version) -> Iterator[Item]:
    """The manifest of a version and every object it names for any station, in their wire form."""
    manifest = object_bytes(settings.objects, version.manifest_sha)
    rows = decode_manifest(manifest).everything() if manifest is not None else ()
    for name in (version.manifest_sha, *(row.sha256 for row in rows)):
        size = wire_size(settings.objects, name)
        path = f"{OBJECTS}/{name[:2]}/{name}"
        yield Item(path, size or 0, partial(_wire, settings.objects, name, version.publisher))


def _wire(folder: Path, name: str, publisher: str) -> bytes:
    data = wire_bytes(folder, name)
    if data is None:
        raise StorageError(
            f"中枢自己的盘上缺一个文件（{publisher}，{name[:12]}），U盘没有写完；请重新发布再写。",
            f"an object of {publisher} ({name[:12]}) is gone from the hub's own disk; publish it again",
        )
    return data


def _documents(session: Session, facts: Facts, secrets: Secrets, name: str, now_ms: int) -> Iterable[Item]:
    """A station's state documents, newer than what it said it holds."""
    found = station(session, name)
    held = found.state_held if found else {}
    for kind, body in facts.bodies(session, name, now_ms).items():
        before = int(held.get(kind, "0-").partition("-")[0])
        version = max(before + 1, now_ms // 1000)
        document = signed_document(secrets.state_key, name, kind, version, now_ms, body)
        yield _item(f"{STATE}/{name}/{kind}.bin", document)


def _notices(session: Session) -> Iterable[Item]:
    _, data = current_list(session)
    return (_item(NOTICES, data),) if data else ()


def _item(path: str, data: bytes) -> Item:
    return Item(path, len(data), lambda: data)


def _lies_there(folder: Path, item: Item) -> bool:
    """Whether the stick holds the file; it is read whole: sticks lose bytes."""
    path = folder / item.path
    try:
        return path.stat().st_size == item.size and path.read_bytes() == item.read()
    except OSError:
        return False


def _readme() -> bytes:
    """For whoever finds the stick; with a mark at its beginning by which every editor reads it rightly."""
    return resources("hub.carry").joinpath(README).read_text(encoding="utf-8").encode("utf-8-sig")


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f}"
