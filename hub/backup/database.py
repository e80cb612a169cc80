"""The database as one file, copied while the hub runs, and put back; SQLite, or PostgreSQL's own tools."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import Engine

from content_packs.errors import StorageError
from hub.config import Settings

NAMES = {"sqlite": "hub.db", "postgresql": "hub.dump"}
"""How the file is called, by kind of database."""


def copy_out(engine: Engine, settings: Settings, file: Path) -> None:
    """Write the database as it is at this moment to ``file``, which must not be there.

    Raises:
        StorageError: the disk or the database's tool refuses.
    """
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(file),))
        except engine.dialect.loaded_dbapi.Error as error:
            raise StorageError(
                f"数据库写不到 {file}（{error}），这次备份没有完成，以前的备份和数据库都在；请检查那块盘。",
                f"the database cannot be copied to {file} ({error}); this backup is not finished, earlier"
                " ones and the database stay; look at that disk",
            ) from error
        finally:
            connection.close()
        _sync(file)
    else:
        _postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={file}", settings.database)


def copy_in(settings: Settings, file: Path, aside: Path) -> None:
    """Put a copy in the place of the database; what stood there is kept under ``aside``.

    Raises:
        StorageError: the tool refuses; a PostgreSQL database is then as it was.
        OSError: the disk does; SQLite's old file is in ``aside``.
    """
    if settings.database.startswith("sqlite"):
        there = Path(settings.database.removeprefix("sqlite:///"))
        there.parent.mkdir(parents=True, exist_ok=True)
        for suffix in ("", "-wal", "-shm"):  # a log that stays behind would be played into the copy
            old = there.with_name(there.name + suffix)
            if old.exists():
                aside.mkdir(parents=True, exist_ok=True)
                old.rename(aside / old.name)
        coming = there.with_name(f".{there.name}.coming")
        shutil.copyfile(file, coming)
        _sync(coming)
        coming.rename(there)
        _sync(there.parent)
    else:
        aside.mkdir(parents=True, exist_ok=True)
        _postgresql(
            "pg_dump", "--format=custom", "--no-owner", f"--file={aside / NAMES['postgresql']}",
            settings.database,
        )  # fmt: skip
        _postgresql(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
            f"--dbname={settings.database}", str(file),
        )  # fmt: skip


def _postgresql(tool: str, *arguments: str) -> None:
    try:
        done = subprocess.run([tool, *arguments], capture_output=True, text=True)
    except FileNotFoundError:
        raise StorageError(
            f"没有找到 {tool}，没有完成；请安装 PostgreSQL 客户端（apt install postgresql-client）再试。",
            f"{tool} is not installed; nothing was done: apt install postgresql-client",
        ) from None
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [str(done.returncode)])[-1][:200]
        raise StorageError(
            f"{tool} 没有做成（{why}），数据库还是原样；请检查地址、权限和磁盘。",
            f"{tool} failed ({why}); the database is as it was; check its address, rights and disk",
        )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
