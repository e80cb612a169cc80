"""``yizhan backup``: a copy of the database and of every file it names, while the hub runs.

The database is copied first: objects and originals are on disk before a row names them and are never removed,
so whatever the copy names is found afterwards. Every file is read each time on both disks: what has rotted on
one is mended from the other, as long as one of them is whole.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from content_packs.durable import write_durably
from content_packs.errors import PackError, StorageError
from content_packs.format.manifest import sha256
from content_packs.transfer.encoding import from_wire
from hub.audit import service as log
from hub.audit.checking import stands
from hub.backup.contents import CONTENTS, FOLDER, KEYS, Contents, backups, decode
from hub.backup.database import NAMES, copy_out
from hub.backup.models import RestorationRow
from hub.config import FILE, Settings
from hub.db import read_scope
from hub.errors import RefusedError
from hub.records.ledgers import ledgers
from hub.records.views import held_by_ledger

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rot:
    """Files whose bytes are not what their names say, by path below the data folder.

    Attributes:
        there: on the backup's disk; written anew.
        here: on the hub's; written anew from the backup's.
        lost: on the hub's, with no whole copy; not in the backup.
    """

    there: list[str] = field(default_factory=list)
    here: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def back_up(engine: Engine, settings: Settings, target: Path, now_ms: int, tell: Tell) -> tuple[Path, Rot]:
    """Make one backup below ``target``; its folder, and what had rotted.

    Args:
        engine, settings: the hub; it may run.
        target: a folder on another disk.
        now_ms: names the backup.
        tell: called after each file with how many are done, of how many.

    Raises:
        RefusedError: ``target`` lies in the hub's own data folder.
        StorageError: the disk refuses, or has no room; earlier backups are untouched.
    """
    if settings.data.resolve() in (target.resolve(), *target.resolve().parents):
        raise RefusedError(
            f"{target} 在中枢自己的数据目录里，没有备份；请写到另一块盘上。",
            f"{target} is inside the hub's data folder; nothing was written; take another disk",
        )
    moment = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    folder, kind = target / FOLDER / moment, engine.dialect.name
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with read_scope(engine) as session:  # before the copy, which may hold more by then, never less
            records = sum(held_by_ledger(session).values())
            ends = {one.id: one.upto for one in ledgers(session)}
            line, head = log.end(session)
        database = folder / NAMES[kind]
        copy_out(engine, settings, database)
        rot = Rot()
        files = _copy_files(settings, target / FOLDER, rot, tell)
        toml = settings.data / FILE
        contents = Contents(
            now_ms, settings.mine, kind, file_hash(database), records, ends, files,
            toml.read_text(encoding="utf-8") if toml.is_file() else "", (line, head.hex() if line else ""),
        )  # fmt: skip
        write_durably(folder / CONTENTS, contents.encode(), mode=0o600)
    except OSError as error:
        raise StorageError(
            f"{target} 写不进（{error.strerror or error}），这次备份没有完成，以前的备份都在；请检查那块盘。",
            f"{target} refuses ({error.strerror or error}); this backup is not finished, earlier ones stay",
        ) from error
    return folder, rot


def log_unlike(session: Session, target: Path) -> Path | None:
    """The newest backup below ``target`` whose end of the audit log does not stand in the log here: lines
    were cut off since, or the log was written anew. None: it holds all of them.

    A backup of the time between the one this hub came back from and its return had lines that were lost.
    """
    lost = [(row.made_at, row.at) for row in session.scalars(select(RestorationRow))]
    for folder in reversed(backups(target)):
        try:
            held = decode((folder / CONTENTS).read_bytes(), folder / CONTENTS)
        except (OSError, StorageError):
            continue  # what has rotted is not what is asked here
        line, head = held.audit
        was_lost = any(made < held.made_at <= at for made, at in lost)
        if line and not was_lost and not stands(session, line, head):
            return folder
    return None


def copy_keys(settings: Settings, target: Path) -> Path:
    """Copy the keys to ``target``, apart from the backup: whoever has both can sign in the mine's name."""
    folder = target / KEYS
    for file in sorted(settings.secrets.rglob("*")):
        if file.is_file():
            write_durably(folder / file.relative_to(settings.secrets), file.read_bytes(), mode=0o600)
    folder.chmod(0o700)
    return folder


def forget_all_but(target: Path, keep: int) -> int:
    """Remove the oldest backups until ``keep`` are left; how many went. Files by hash stay."""
    old = backups(target)[:-keep]
    for folder in old:
        (folder / CONTENTS).unlink()  # first, so that half a backup is none
        shutil.rmtree(folder)
    return len(old)


def file_hash(file: Path) -> str:
    """SHA-256 of a file, hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _copy_files(settings: Settings, target: Path, rot: Rot, tell: Tell) -> dict[str, str]:
    """Copy what is new, and mend what has rotted, noting it; the SHA-256 of what is whole at ``target``."""
    found = list(_files(settings))
    hashes: dict[str, str] = {}
    for number, (name, file) in enumerate(found, 1):
        there = target / name
        here, kept = file_hash(file), file_hash(there) if there.is_file() else ""
        if here == kept:
            hashes[name] = here
        elif _is_whole(file):
            hashes[name] = here
            write_durably(there, file.read_bytes())
            if kept:
                rot.there.append(name)
        elif kept and _is_whole(there):
            hashes[name] = kept
            write_durably(file, there.read_bytes())
            rot.here.append(name)
        else:
            rot.lost.append(name)
        tell(number, len(found))
    return hashes


def _is_whole(file: Path) -> bool:
    """Whether an object, its wire form or an original is what its name says."""
    data = file.read_bytes()
    if file.suffix != ".zst":
        return sha256(data) == file.name
    plain = file.with_suffix("")
    try:
        return plain.is_file() and sha256(from_wire(data, plain.stat().st_size)) == file.stem
    except PackError:
        return False


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    for folder in (settings.objects, settings.originals):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                yield f"{folder.name}/{file.relative_to(folder)}", file
