"""Bringing a database to the present shape, and checking that history and models agree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from content_packs.errors import StorageError
from hub.tables import metadata

FOLDER = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest shape; does nothing when it is there already.

    Two programs may do so at once (a command while the hub starts for the first time): the second waits
    for the first, and looks again. Looking alone takes no lock, so that a command never waits for a hub
    that writes.

    Raises:
        StorageError: the database was made by a newer program.
    """
    with engine.connect() as connection:
        if _is_newest(connection, _config(connection)):
            return
    with _transaction(engine) as connection:
        config = _config(connection)
        if _is_newest(connection, config):
            return
        try:
            command.upgrade(config, "head")
            _refuse_lost(connection)
        except CommandError as error:
            raise StorageError(
                f"数据库来自更新的程序版本，本程序没有启动，数据未动；请升级程序。（{error}）",
                f"the database was made by a newer program; nothing was changed; upgrade this one ({error})",
            ) from None


def check(engine: Engine) -> list[str]:
    """Run the whole history on an empty database: up, one down, up again, compare with the models.

    Returns:
        One line for each difference; empty when history and models agree.
    """
    for target in ("head", "-1", "head"):
        with _transaction(engine) as connection:
            move = command.downgrade if target == "-1" else command.upgrade
            move(_config(connection), target)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, metadata)]


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction in which SQLite lets a table be replaced that others refer to.

    SQLite changes a column by copying the table and dropping the old one, and refuses to drop what is
    referred to. Its own advice is to look away meanwhile, and to check all references before the end.
    It writes from the beginning: a reader that turns writer after another has written is refused at once.
    """
    with engine.connect().execution_options(writes=True) as connection:
        driver: Any = connection.connection.driver_connection
        if engine.dialect.name == "sqlite":
            driver.execute("PRAGMA foreign_keys=OFF")  # heeded only outside a transaction
        try:
            with connection.begin():
                yield connection
        finally:
            if engine.dialect.name == "sqlite":
                driver.execute("PRAGMA foreign_keys=ON")


def _refuse_lost(connection: Connection) -> None:
    """StorageError, before anything is kept, when a row refers to what is not there any more."""
    if connection.dialect.name != "sqlite":
        return
    if (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()) is not None:
        raise StorageError(
            f"升级后“{lost[0]}”表有一行没有着落，没有升级，数据未动；请把日志发给维护人员。",
            f"after the upgrade a row of {lost[0]!r} would refer to nothing; nothing was changed",
        )


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def _is_newest(connection: Connection, config: Config) -> bool:
    return MigrationContext.configure(connection).get_current_revision() == _head(config)


def _head(config: Config) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head()
