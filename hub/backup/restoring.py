"""``yizhan restore``: a backup is looked through whole before anything is touched, and then takes the place.

What stood there is kept in a folder beside it. The hub's own ledger begins anew: what it had signed after the
backup is not here, and two records of one number would be a fork.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from content_packs.durable import write_durably
from content_packs.errors import StorageError
from hub.address import console_address
from hub.audit.service import note, verify
from hub.backup.contents import CONTENTS, FOLDER, KEYS, Contents, backups, decode
from hub.backup.database import NAMES, copy_in
from hub.backup.making import file_hash
from hub.backup.models import RestorationRow
from hub.config import FILE, Settings
from hub.errors import RefusedError
from hub.records.ledgers import HUB, close_ledger, ledgers, verify_ledger
from hub.records.views import held_by_ledger

Tell = Callable[[int, int], None]
LEDGER_KEY = "ledger.key"


def find(source: Path) -> Path:
    """The newest whole backup in ``source``, or ``source`` itself where it is one.

    Raises:
        RefusedError: there is none.
    """
    if (source / CONTENTS).is_file():
        return source
    if found := backups(source):
        return found[-1]
    raise RefusedError(
        f"{source} 里没有完整的备份，什么都没有改；请给出装有 {FOLDER} 的文件夹。",
        f"there is no whole backup in {source}; nothing was changed; name the folder that holds {FOLDER}",
    )


def look_through(folder: Path, tell: Tell) -> Contents:
    """Read a backup whole and compare every file with its hash.

    Raises:
        StorageError: a file is missing or damaged; it is named.
    """
    contents = decode((folder / CONTENTS).read_bytes(), folder / CONTENTS)
    wanted = {folder / NAMES[contents.database]: contents.sha256}
    wanted |= {folder.parent / name: digest for name, digest in contents.files.items()}
    for number, (file, digest) in enumerate(wanted.items(), 1):
        if not file.is_file() or file_hash(file) != digest:
            raise StorageError(
                f"备份里的 {file} 缺失或已损坏，什么都没有改；请换一个更早的备份。",
                f"{file} of the backup is missing or damaged; nothing was changed; take an earlier backup",
            )
        tell(number, len(wanted))
    return contents


def put_back(folder: Path, contents: Contents, settings: Settings, keys: Path | None, now_ms: int) -> Path:
    """Let a backup that was looked through take the place of what is here; the folder of what stood here.

    Args:
        folder, contents: the backup.
        settings: of the hub here, which does not run.
        keys: a folder with the mine's keys; None where they are here already.
        now_ms: names the folder of what stood here.

    Raises:
        RefusedError: the hub runs, the keys are missing, or the database is of another kind.
        StorageError: the disk refuses; how far it came, it can be run again.
    """
    _refuse(contents, settings, keys)
    moment = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    aside = settings.data / f"before-{moment}"
    try:
        for name in contents.files:
            there = settings.data / name
            if not there.is_file() or file_hash(there) != contents.files[name]:
                write_durably(there, (folder.parent / name).read_bytes())
        if keys is not None:
            _take_keys(keys_in(keys), settings.secrets)
        toml = settings.data / FILE
        if contents.settings and not toml.exists():
            write_durably(toml, contents.settings.encode())
        copy_in(settings, folder / NAMES[contents.database], aside)
        ledger_key = settings.secrets / LEDGER_KEY
        aside.mkdir(exist_ok=True)
        ledger_key.rename(aside / LEDGER_KEY)
    except OSError as error:
        raise StorageError(
            f"没有恢复完（{error.strerror or error}），原来的在 {aside}；排除原因后再运行一次。",
            f"not finished ({error.strerror or error}); what stood here is in {aside}; run it again",
        ) from error
    return aside


def begin_anew(session: Session, contents: Contents, now_ms: int) -> tuple[str, ...]:
    """Write down in the database that came back that it did, and close the hub's own ledger.

    Returns:
        The stations whose chains do not verify, and "audit" where that of the log does not; none, normally.
    """
    broken = [one.station_id for one in ledgers(session) if verify_ledger(session, one.id) is not None]
    if verify(session) is not None:
        broken.append("audit")
    if sum(held_by_ledger(session).values()) < contents.records:
        broken.append("records")
    for one in ledgers(session):
        if one.station_id == HUB and one.closed_at is None:
            close_ledger(session, one.id, now_ms)
    session.add(RestorationRow(at=now_ms, made_at=contents.made_at))
    note(session, "cli", "restore", "hub", None, {"made_at": contents.made_at, "broken": broken}, now_ms)
    return tuple(broken)


def keys_in(folder: Path) -> Path:
    """The folder of keys in ``folder``, or itself."""
    return folder / KEYS if (folder / KEYS).is_dir() else folder


def _refuse(contents: Contents, settings: Settings, keys: Path | None) -> None:
    host, port = console_address(settings)
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        pass
    else:
        raise RefusedError(
            "中枢还在运行，什么都没有改；请先停掉它（systemctl stop yizhan-hub）再恢复。",
            "the hub runs; nothing was changed; stop it first (systemctl stop yizhan-hub)",
        )
    if not settings.database.startswith(contents.database):
        raise RefusedError(
            f"备份来自 {contents.database}，这里的数据库不是，什么都没有改；请改 YIZHAN_DATABASE_URL。",
            f"the backup is of {contents.database}, the database here is not; nothing was changed",
        )
    if not ((keys_in(keys) if keys else settings.secrets) / LEDGER_KEY).is_file():
        raise RefusedError(
            "没有密钥，什么都没有改：没有它们站点谁的话都不信。请用 --keys 给出另行备份的密钥文件夹。",
            "the keys are missing; nothing was changed: stations would believe nobody; name them with --keys",
        )


def _take_keys(source: Path, target: Path) -> None:
    for file in sorted(source.rglob("*")):
        if file.is_file():
            write_durably(target / file.relative_to(source), file.read_bytes(), mode=0o600)
    target.chmod(0o700)
