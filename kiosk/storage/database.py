"""Opening a SQLite file the way that survives power cuts, and bringing its schema up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from content_packs.durable import DISK
from content_packs.errors import StorageError

Database = sqlite3.Connection


def open_database(path: Path, name: str) -> sqlite3.Connection:
    """Open ``path`` (WAL, synchronous=FULL, autocommit) and apply ``schema/<name>-NNN.sql`` in order.

    Raises:
        StorageError: the file cannot be opened or is damaged.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        _migrate(db, name)
    except (sqlite3.Error, OSError) as error:
        raise _unreadable(path.name, error) from error
    return db


def open_or_set_aside(path: Path, name: str) -> tuple[sqlite3.Connection, str]:
    """Open ``path``; a file that is damaged is put aside under another name, and a new one begun.

    Only for what can be asked for again: a ledger is never put aside.

    Returns:
        The database, and the name the damaged file has now, or empty.

    Raises:
        StorageError: it cannot be opened for another reason, or the damaged file cannot be put aside.
    """
    with suppress(StorageError):
        db = open_database(path, name)
        if _is_sound(db):
            return db, ""
        db.close()
    if not path.is_file() or not _is_damaged(path):
        return open_database(path, name), ""
    try:
        aside = _set_aside(path)
    except OSError as error:
        raise _unreadable(path.name, error) from error
    return open_database(path, name), aside


def _is_sound(db: sqlite3.Connection) -> bool:
    try:
        return bool(db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.OperationalError:  # the disk, the rights, somebody else: not the file
        return True
    except sqlite3.DatabaseError:
        return False


def _is_damaged(path: Path) -> bool:
    """Whether the file itself is wrong, and not the disk, the rights or somebody who has locked it."""
    with closing(sqlite3.connect(path)) as db:
        return not _is_sound(db)


def _set_aside(path: Path) -> str:
    """Rename a database and what SQLite keeps beside it; the newest damaged file is kept, no more."""
    aside = path.with_name(f"{path.name}.damaged")
    for end in ("-wal", "-shm", ""):  # the file itself last: a cut between them leaves it to be found again
        source = path.with_name(f"{path.name}{end}")
        if source.exists():
            DISK.rename(source, path.with_name(f"{aside.name}{end}"))
    DISK.fsync_dir(path.parent)
    return aside.name


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, whether or not somebody writes to it.

    Raises:
        StorageError: it cannot be read.
    """
    # Without a log beside it nobody writes and nothing is to be recovered: then no index of one is made.
    at_rest = not source.with_name(f"{source.name}-wal").exists()
    uri = f"{source.resolve().as_uri()}?mode=ro{'&immutable=1' if at_rest else ''}"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db, closing(sqlite3.connect(target)) as copy:
            db.backup(copy)
    except sqlite3.Error as error:
        raise StorageError(
            f"读不了 {source}（{error}）；它没有被改动。",
            f"{source} cannot be read ({error}); it was not changed",
        ) from error


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Whatever cannot be read in the file ``name`` becomes a StorageError."""
    try:
        yield
    except (sqlite3.Error, TypeError) as error:  # a row that must be there is not
        raise _unreadable(name, error) from error


@contextmanager
def opened_to_read(path: Path) -> Iterator[sqlite3.Connection]:
    """A file opened beside whoever writes it, changing nothing; StorageError when it cannot be read."""
    with reading(path.name), closing(_read_only(path)) as db:
        yield db


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)


def _unreadable(name: str, error: Exception) -> StorageError:
    return StorageError(
        f"本站数据文件打不开（{name}：{error}）。记录仍在盘上，请技术员检查磁盘。",
        f"{name} cannot be opened ({error}); what it holds is kept; have the disk checked",
    )


@contextmanager
def transaction(db: sqlite3.Connection, zh: str, en: str) -> Iterator[None]:
    """BEGIN IMMEDIATE .. COMMIT; whatever the disk refuses becomes a StorageError of these words."""
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("COMMIT")
    except BaseException as error:
        with suppress(sqlite3.Error):
            if db.in_transaction:
                db.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise StorageError(zh, f"{en} ({error})") from error
        raise


def is_full(error: StorageError) -> bool:
    """Whether the disk was full; of such a transaction nothing is kept, so that it may be tried again."""
    return getattr(error.__cause__, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL


def begin_log_anew(db: sqlite3.Connection) -> None:
    """Bring SQLite's log into the file, so that it is written again from its beginning, where it lies."""
    with suppress(sqlite3.Error):
        db.execute("PRAGMA wal_checkpoint(RESTART)")


def _migrate(db: sqlite3.Connection, name: str) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    scripts = sorted(
        (item for item in (Path(__file__).parent / "schema").iterdir() if item.name.startswith(f"{name}-")),
        key=lambda item: item.name,
    )
    for number, script in enumerate(scripts, 1):
        if number > version:
            sql = script.read_text(encoding="utf-8")
            db.executescript(f"BEGIN;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")
